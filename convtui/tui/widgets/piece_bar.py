"""The bars that change with every key: the formula of a step, and the line that tells the place."""

from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget

from convtui.lesson.explain import Explanation
from convtui.tui.plain import content as shown
from convtui.tui.widgets.kept_lines import KeptLines

_TERM = 12
"""Characters of a term of a formula, about."""
_STYLES = {"": "", "accent": "bold $text-accent", "muted": "$text-muted"}


class Piece(NamedTuple):
    """A part of a line that looks like one."""

    text: str
    look: str = ""
    """`accent`, `muted`, or as all else."""


class PieceBar(KeptLines, Widget):
    """Lines made of pieces, each with a look of its own.

    They are broken and drawn here: Textual looks at every word, and takes as long as all else.
    """

    DEFAULT_CSS = """
    PieceBar {
        height: 1; width: 1fr; text-wrap: nowrap;
        & > .bar--accent { text-style: bold; color: $text-accent; }
        & > .bar--muted { color: $text-muted; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"bar--accent", "bar--muted"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: list[list[Piece]] = []

    def draw(self, *lines: list[Piece]) -> None:
        if list(lines) != self._lines:
            self._lines = list(lines)
            self.refresh_content()

    @property
    def lines(self) -> list[list[Piece]]:
        return self._lines

    def render(self) -> Content:
        """Give what is shown as text, for who copies it."""
        return Content("\n").join(
            Content.assemble(*((piece.text, _STYLES[piece.look]) for piece in line))
            for line in self.lines
        )

    def render_line(self, y: int) -> Strip:
        if self.text_selection is not None:
            return super().render_line(y)
        segments, x = [], 0
        for text, look in self.lines[y] if y < len(self.lines) else []:
            style = self.get_visual_style(*[f"bar--{look}"] * bool(look))
            segments.append(Segment(text, style.rich_style_with_offset(x, y)))
            x += len(text)
        return Strip(segments)


class FormulaBar(PieceBar):
    """The formula of a step, cut in its middle where there is no room, and a sentence."""

    DEFAULT_CSS = "FormulaBar { height: 4; }"

    _explanation: Explanation | None = None
    _message: Content | None = None

    def explain(self, explanation: Explanation) -> None:
        self._explanation, self._message = explanation, None
        self._lines = []
        self.refresh_content()

    def say(self, message: Content | str) -> None:
        """Show something else until the next explanation."""
        self._message = shown(message)
        self.refresh_content()

    def on_resize(self) -> None:
        self._lines = []

    @property
    def lines(self) -> list[list[Piece]]:
        if not self._lines and self._explanation:
            self._lines = _lines_of(self._explanation, *self.size)
        return self._lines

    def render(self) -> Content:
        if self._message is not None:
            return Content("\n").join(self._message.wrap(max(self.size.width, 1)))
        return super().render()

    def render_line(self, y: int) -> Strip:
        """Draw one line of an explanation; a message is drawn by Textual."""
        if self._message is not None:
            return Widget.render_line(self, y)
        return super().render_line(y)


def _lines_of(explanation: Explanation, width: int, height: int) -> list[list[Piece]]:
    # The formula can do without its middle; the sentence is never cut.
    sentence = _broken(explanation.sentence, width)
    lines = min(max(height - len(sentence), 1), max(height - 2, 1))
    # A line breaks at blanks: about a term's length is lost on each line but the last.
    room = width * lines - _TERM * (lines - 1)
    broken, result = _formula_in(explanation, width, room)
    while len(broken) > lines and room > width // 2:
        room -= _TERM
        broken, result = _formula_in(explanation, width, room)
    *before, last = broken
    ending = [Piece(last.removesuffix(result)), Piece(result, "accent")]
    return [[Piece(line)] for line in before] + [ending] + [[Piece(line)] for line in sentence]


def _formula_in(explanation: Explanation, width: int, room: int) -> tuple[list[str], str]:
    """The formula in at most `room` characters as lines, and its result, which ends the last."""
    terms, _, number = explanation.formula(room).rpartition("= ")
    # The blank of the result does not break: the number stays with its sign of equality.
    result = f"=\N{NO-BREAK SPACE}{number}"
    return _broken(terms + result, width), result


def _broken(text: str, width: int) -> list[str]:
    """A text with its last blank before each `width` columns as the end of a line."""
    lines = []
    while len(text) > width > 0:
        cut = text.rfind(" ", 0, width + 1)
        line, text = (text[:width], text[width:]) if cut < 1 else (text[:cut], text[cut + 1 :])
        lines.append(line)
    return [*lines, text]
