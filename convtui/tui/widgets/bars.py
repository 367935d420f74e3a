"""The one-line bars of a screen: modes on top, stages and keys at the bottom, and the formula."""

from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from convtui.lesson.explain import Explanation
from convtui.tui.notice import SEVERITIES, Notice, NoticeApp
from convtui.tui.plain import content as shown
from convtui.tui.widgets.kept_lines import KeptLines

_MOST_NOTICE_LINES = 6


class TextBar(KeptLines, Widget):
    """Some lines of text that change often; of one size, unless its height is `auto`."""

    DEFAULT_CSS = """
    TextBar {
        height: 1; width: 1fr;
        link-style: none; link-color: $text; link-background: transparent;
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._content = Content("")

    def say(self, content: Content | str) -> None:
        """Show another text, as it is."""
        content = shown(content)
        if content != self._content:
            before, self._content = self._content, content
            if self.styles.auto_dimensions and self._high(before) != self._high(content):
                self.refresh(layout=True)
            else:
                self.refresh_content()

    def render(self) -> Content:
        """Show the text, ending in `…` where it has more lines than there is room for."""
        return _ended(self._content, self.size)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as all of the text needs."""
        return self._content.get_height({}, max(width, 1))

    def _high(self, content: Content) -> int:
        return content.get_height({}, max(self.size.width, 1))


class KeyBar(TextBar):
    """The keys of a screen in one line; while there is a notice, that."""

    DEFAULT_CSS = """
    KeyBar {
        &.-information { background: $panel; color: $text; }
        &.-warning { background: $panel; color: $text; text-style: bold; }
        &.-error { background: $panel; color: $text-error; text-style: bold; }
    }
    """

    def __init__(self, *, id: str | None = "keys") -> None:
        super().__init__(id=id)
        self._notice: Notice | None = None

    def on_mount(self) -> None:
        """Follow the app's notices."""
        if isinstance(self.app, NoticeApp):
            self.watch(self.app, "notice", self._take)

    def on_resize(self) -> None:
        """Give a notice the lines it needs now."""
        self._fit()

    def _take(self, notice: Notice | None) -> None:
        before, self._notice = self._notice, notice
        if notice != before:
            for severity in SEVERITIES:
                self.set_class(notice is not None and notice.severity == severity, f"-{severity}")
            self._fit()
            self.refresh()

    def _fit(self) -> None:
        lines = self._high(self.render()) if self._notice else 1
        if self.styles.height is None or self.styles.height.value != lines:
            self.styles.height = lines

    def render(self) -> Content:
        """Show the notice, or the keys."""
        if self._notice is None:
            return super().render()
        return _ended(Content(f" {self._notice.text}"), self.size.with_height(_MOST_NOTICE_LINES))


class _Piece(NamedTuple):
    text: str
    is_result: bool


class FormulaBar(KeptLines, Widget):
    """The formula of a step, cut in its middle where there is no room, and a sentence."""

    # Lines are broken and drawn here: Textual looks at every word, and takes as long as all else.
    DEFAULT_CSS = """
    FormulaBar {
        height: 4; width: 1fr; text-wrap: nowrap;
        & > .formula--result { text-style: bold; color: $text-accent; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"formula--result"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._explanation: Explanation | None = None
        self._message: Content | None = None
        self._lines: list[list[_Piece]] | None = None

    def explain(self, explanation: Explanation) -> None:
        """Show where a number comes from."""
        self._explanation, self._message, self._lines = explanation, None, None
        self.refresh_content()

    def say(self, message: Content | str) -> None:
        """Show something else until the next explanation."""
        self._message = shown(message)
        self.refresh_content()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._lines = None

    def render(self) -> Content:
        """Show the message, or the formula over the sentence."""
        if self._message is not None:
            return Content("\n").join(self._message.wrap(max(self.size.width, 1)))
        accent = {True: "bold $text-accent", False: ""}
        lines = self._explained_lines()
        return Content("\n").join(
            Content.assemble(*((piece.text, accent[piece.is_result]) for piece in line))
            for line in lines
        )

    def render_line(self, y: int) -> Strip:
        """Draw one line of an explanation; the rest, and what is selected, Textual draws."""
        if self._message is not None or self.text_selection is not None:
            return super().render_line(y)
        lines = self._explained_lines()
        segments, x = [], 0
        for text, is_result in lines[y] if y < len(lines) else []:
            look = self.get_visual_style(*["formula--result"] * is_result)
            segments.append(Segment(text, look.rich_style_with_offset(x, y)))
            x += len(text)
        return Strip(segments)

    def _explained_lines(self) -> list[list[_Piece]]:
        if self._lines is None:
            self._lines = _lines_of(self._explanation, *self.size) if self._explanation else []
        return self._lines


def _lines_of(explanation: Explanation, width: int, height: int) -> list[list[_Piece]]:
    # The formula can do without its middle; the sentence is never cut.
    sentence = _broken(explanation.sentence, width)
    lines = min(max(height - len(sentence), 1), max(height - 2, 1))
    # A line breaks at blanks: a term's length at most is lost on each line but the last.
    room = width * lines - 12 * (lines - 1)
    terms, _, number = explanation.formula(room).rpartition("= ")
    # The blank of the result does not break: the number stays with its sign of equality.
    result = f"=\N{NO-BREAK SPACE}{number}"
    *before, last = _broken(terms + result, width)
    ending = [_Piece(last.removesuffix(result), False), _Piece(result, True)]
    return (
        [[_Piece(line, False)] for line in before]
        + [ending]
        + [[_Piece(line, False)] for line in sentence]
    )


def _broken(text: str, width: int) -> list[str]:
    """A text with its last blank before each `width` columns as the end of a line."""
    lines = []
    while len(text) > width > 0:
        cut = text.rfind(" ", 0, width + 1)
        line, text = (text[:width], text[width:]) if cut < 1 else (text[:cut], text[cut + 1 :])
        lines.append(line)
    return [*lines, text]


def _ended(text: Content, room: Size) -> Content:
    """As much of a text as has room, ending in `…` where that is not all."""
    width, height = max(room.width, 1), max(room.height, 1)
    if "\n" not in text.plain and text.cell_length <= width:
        return text  # at once: to break lines takes time
    if text.get_height({}, width) <= height:
        return text
    lines = text.wrap(width)[:height]
    last = lines[-1].rstrip()
    if last.cell_length >= width:
        last = last.truncate(width - 1).rstrip()
    return Content("\n").join([*lines[:-1], last + "…"])


def key_content(keys: list[tuple[str, str, str]], width: int) -> Content:
    """As many of (key, description, action) as fit in `width`, each a link to its action."""
    parts: list[Content] = []
    used = 0
    for key, description, action in keys:
        used += len(key) + len(description) + 3
        if used > width:
            break
        link = Content.from_markup(
            f"[@click={action}][bold $text-accent]$key[/] $description[/]",
            key=key,
            description=description,
        )
        parts.append(Content(" ") + link + Content(" "))
    return Content("").join(parts)
