"""The classes with their probabilities, and how probable each was before the last change."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from convtui.ops.window import Array
from convtui.tui.plain import padded, plain
from convtui.tui.tile_painter import TilePainter, written_share
from convtui.tui.widgets.kept_lines import KeptLines, set_lines

_MOST_NAME, _LEAST_BAR = 12, 4
_NUMBERS = len(" 1.00 → <.01")


@dataclass(frozen=True)
class _Class:
    """A line: a class, how probable it is and was, and whether it is the likeliest or chosen."""

    name: str
    share: float
    before: float | None
    is_best: bool
    is_chosen: bool


class ClassBars(KeptLines, Widget):
    """A line for each class; of more than have room those that are or were most probable."""

    DEFAULT_CSS = """
    ClassBars {
        height: auto; max-height: 100%;
        border-top: round $surface-lighten-2; border-title-color: $text;
    }
    """
    ALLOW_SELECT = False  # nothing of it can be copied as text
    TRUE_COLOURS = True

    _all: Sequence[_Class] = ()
    _listed: Sequence[_Class] = ()

    def show(
        self, names: tuple[str, ...], shares: Array, before: Array | None, chosen: int | None = None
    ) -> None:
        """Show probabilities of (classes,), and those before; draw again the lines that differ."""
        best = int(shares.argmax())
        were = [None] * len(names) if before is None else before.tolist()
        both = zip(names, shares.tolist(), were, strict=True)
        self._all = [
            _Class(name, share, was, number == best, number == chosen)
            for number, (name, share, was) in enumerate(both)
        ]
        set_lines(self, len(names) + 1)
        self._list()

    def on_resize(self) -> None:
        self._list()

    def _list(self) -> None:
        before, self._listed = self._listed, self._all
        room = self.size.height
        if len(self._all) > room:
            weighed = sorted(self._all, key=lambda one: -(one.share + (one.before or 0.0)))
            kept = weighed[:room]
            self._listed = [one for one in self._all if one in kept]
        if len(before) != len(self._listed):
            self.refresh_content()
            return
        for line, (old, new) in enumerate(zip(before, self._listed, strict=True)):
            if old != new:
                self.refresh(Region(0, line, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        if y >= len(self._listed):
            return Strip([])
        painter = TilePainter(
            self.app.current_theme.dark, not self.app.no_color, self.visual_style.rich_style
        )
        shown = self._listed[y]
        label = min(max(cell_len(plain(one.name)) for one in self._listed), _MOST_NAME)
        room = max(self.size.width - label - 2 - _NUMBERS, _LEAST_BAR)
        told = written_share(shown.share)
        if shown.before is not None and written_share(shown.before) != told:
            told = f"{written_share(shown.before)} → {told}"
        strong = painter.behind + Style(bold=shown.is_best)
        mark = "▸" if shown.is_chosen else " "
        name = padded(plain(shown.name), label, right=True)
        pieces = painter.share_bar(shown.share, shown.before, room)
        return Strip(
            [Segment(f"{mark}{name} ", strong), *pieces, Segment(told.rjust(_NUMBERS), strong)]
        )
