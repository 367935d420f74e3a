"""The classes with their probabilities, and how probable each was before the last change."""

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from convtui.ops.window import Array
from convtui.tui.plain import padded, plain
from convtui.tui.tile_painter import TilePainter, written_share
from convtui.tui.widgets.kept_lines import KeptLines

_MOST_NAME, _LEAST_BAR = 12, 4
_NUMBERS = len(" 1.00 → <.01")


class ClassBars(KeptLines, Widget):
    """A line for each class; of more than have room those that are or were most probable."""

    DEFAULT_CSS = """
    ClassBars {
        height: auto; border-top: round $surface-lighten-2; border-title-color: $text;
    }
    """
    ALLOW_SELECT = False
    TRUE_COLOURS = True

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._names: tuple[str, ...] = ()
        self._shares: Array | None = None
        self._before: Array | None = None
        self._chosen: int | None = None

    def show(
        self,
        names: tuple[str, ...],
        shares: Array | None,
        before: Array | None,
        chosen: int | None = None,
    ) -> None:
        """Show probabilities of (classes,), and those before; one class may be chosen."""
        another = names != self._names
        self._names, self._shares, self._before = names, shares, before
        self._chosen = chosen
        if another:
            self.styles.height = len(names) + 1
        self.refresh_content()

    def render_line(self, y: int) -> Strip:
        """A class: its name, its bar with a mark where it was, and the numbers."""
        listed = self._listed()
        if self._shares is None or y >= len(listed):
            return Strip([])
        painter = TilePainter(
            self.app.current_theme.dark, not self.app.no_color, self.visual_style.rich_style
        )
        number = listed[y]
        share = float(self._shares[number])
        label = min(max(cell_len(plain(name)) for name in self._names), _MOST_NAME)
        room = max(self.size.width - label - 2 - _NUMBERS, _LEAST_BAR)
        behind, is_best = painter.behind, number == int(self._shares.argmax())
        before = None if self._before is None else float(self._before[number])
        told = written_share(share)
        if before is not None and written_share(before) != told:
            told = f"{written_share(before)} → {told}"
        strong = behind + Style(bold=is_best)
        mark = "▸" if number == self._chosen else " "
        name = padded(plain(self._names[number]), label, right=True)
        pieces = painter.share_bar(share, before, room)
        told = told.rjust(_NUMBERS)
        return Strip([Segment(f"{mark}{name} ", strong), *pieces, Segment(told, strong)])

    def _listed(self) -> list[int]:
        """The classes that have room, in their order."""
        if self._shares is None:
            return []
        room, weight = self.size.height, self._shares
        if self._before is not None:
            weight = weight + self._before
        if len(weight) <= room:
            return list(range(len(weight)))
        return sorted((-weight).argsort(kind="stable")[:room].tolist())
