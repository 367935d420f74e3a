"""All filters of a layer side by side as small grids, one of them at hand."""

from collections.abc import Sequence
from functools import partial

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from convtui.lesson.colours import Palette, palette_for
from convtui.lesson.sheet import Marks, sheet_of
from convtui.ops.window import Array
from convtui.tui.cell_layout import CellLayout, CellMode, scrolled
from convtui.tui.cell_painter import CellPainter
from convtui.tui.widgets.kept_lines import KeptLines

_NUMBER = 5
_GAP = 2
_BETWEEN_PLANES = 1


class FilterWall(KeptLines, Widget):
    """Draws kernels of one size, (kh, kw) or (kh, kw, C), as numbers, colour or half blocks.

    All have the same colours, so that a weak filter looks weak. A filter's planes stand in a row.
    """

    DEFAULT_CSS = "FilterWall { width: 1fr; height: 1fr; }"
    ALLOW_SELECT = False  # nothing of it can be copied as text

    class Moved(Message):
        """Another filter was clicked, and is at hand now."""

    class Chosen(Message):
        """The filter at hand was clicked once more."""

    def __init__(
        self, filters: Sequence[Array] = (), *, id: str | None = None, in_part: bool = False
    ) -> None:
        """Show filters; where `in_part`, cells may be so large that not all rows are in sight."""
        super().__init__(id=id)
        self.at = 0
        self.extent: tuple[float, float] | None = None
        """Between which numbers the colours lie; None: those of all the filters."""
        self._filters = [np.atleast_3d(values) for values in filters]
        self._labels: Sequence[str] = ()
        self._in_part = in_part
        self._first = 0
        self._cells_as = CellLayout(CellMode.HALF, 1, 1, 1)
        self._painters: dict[int, list[CellPainter]] = {}

    def show(self, filters: Sequence[Array], labels: Sequence[str], at: int) -> None:
        """Show other filters, with something to say of each beside its number."""
        self._filters = [np.atleast_3d(values) for values in filters]
        self._labels, self.at = labels, at
        self.fit()

    def tell(self, labels: Sequence[str], at: int) -> None:
        """Say something else of the same filters, and have one of them at hand."""
        self._labels, self.at, first = labels, at, self._first
        self._follow()
        if self._first != first:
            self.refresh()
            return
        width, height = self.size
        self.refresh(*(Region(0, line, width, 1) for line in range(0, height, self._height)))

    @property
    def palette(self) -> Palette:
        low, high = self.extent or (
            float(min(f.min() for f in self._filters)),
            float(max(f.max() for f in self._filters)),
        )
        return palette_for("diverging", (low, high), False, self.app.current_theme.dark)

    def move(self, down: int, right: int) -> None:
        self._go(self.at + right + down * self._per_row)

    def _go(self, at: int) -> None:
        if 0 <= at < len(self._filters) and at != self.at:
            before, first = self.at, self._first
            self.at = at
            self._follow()
            if self._first == first:
                self.refresh(*(self._label_of(number) for number in (before, at)))
            else:
                self.refresh()

    def fit(self) -> None:
        if not self._filters:
            return
        rows, columns, _ = self._filters[0].shape
        choices = [
            CellLayout(CellMode.NUMBERS, _NUMBER, rows, columns),
            CellLayout(CellMode.COLOUR, 2, rows, columns),
        ]
        if not self.app.no_color:
            choices.append(CellLayout(CellMode.HALF, 1, rows, columns))
        self._cells_as = next((choice for choice in choices if self._fits(choice)), choices[-1])
        self._painters.clear()
        self._follow()
        self.refresh()

    def on_resize(self) -> None:
        self.fit()

    def _fits(self, layout: CellLayout) -> bool:
        self._cells_as = layout
        rows = 1 if self._in_part else -(-len(self._filters) // self._per_row)
        return self._tile <= self.size.width and rows * self._height <= self.size.height

    def _follow(self) -> None:
        rows = -(-len(self._filters) // self._per_row)
        seen, row = max(self.size.height // self._height, 1), self.at // self._per_row
        self._first = scrolled(self._first, min(seen, rows), rows, row, row + 1)

    # Measures

    @property
    def _tile(self) -> int:
        planes = int(self._filters[0].shape[2])
        wide = self._cells_as.columns * self._cells_as.width
        told = max(map(len, self._labels), default=0) + _NUMBER if self._labels else 4
        return max(planes * (wide + _BETWEEN_PLANES) - _BETWEEN_PLANES, told)

    @property
    def _height(self) -> int:
        """Lines of a filter, its number included."""
        return self._cells_as.lines + 1

    @property
    def _per_row(self) -> int:
        return max((self.size.width + _GAP) // (self._tile + _GAP), 1)

    def _label_of(self, number: int) -> Region:
        row, column = divmod(number, self._per_row)
        line = (row - self._first) * self._height
        return Region(column * (self._tile + _GAP), line, self._tile, 1)

    # Drawing

    def render_line(self, y: int) -> Strip:
        if not self._filters:
            return Strip([])
        row, part = divmod(y, self._height)
        start = (self._first + row) * self._per_row
        segments: list[Segment] = []
        plain = self.visual_style.rich_style
        for number in range(start, min(start + self._per_row, len(self._filters))):
            segments += self._label(number, plain) if not part else self._cells(number, part - 1)
            segments.append(Segment(" " * _GAP, plain))
        return Strip(segments)

    def _label(self, number: int, plain: Style) -> list[Segment]:
        at_hand = number == self.at
        told = self._labels[number] if self._labels else ""
        text = f"{'▸' if at_hand else ' '}{number + 1} {told}".ljust(self._tile)[: self._tile]
        return [Segment(text, plain + Style(bold=at_hand, reverse=at_hand))]

    def _cells(self, number: int, line: int) -> list[Segment]:
        if number not in self._painters:
            self._painters[number] = self._painted(number)
        plain, segments = self.visual_style.rich_style, []
        for painter in self._painters[number]:
            segments += painter.line(line, Marks())
            segments.append(Segment(" " * _BETWEEN_PLANES, plain))
        wide = sum(segment.cell_length for segment in segments[:-1])
        return [*segments[:-1], Segment(" " * (self._tile - wide), plain)]

    def _painted(self, number: int) -> list[CellPainter]:
        paint = partial(
            CellPainter,
            layout=self._cells_as,
            first=(0, 0),
            behind=self.visual_style.rich_style,
            colours=not self.app.no_color,
        )
        planes = np.moveaxis(self._filters[number], -1, 0)
        return [paint(sheet_of(plane, self.palette)) for plane in planes]

    # The mouse

    def on_click(self, event: events.Click) -> None:
        """Go to the filter that was clicked; a second click chooses it."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        row, column = self._first + offset.y // self._height, offset.x // (self._tile + _GAP)
        number = row * self._per_row + column
        if column >= self._per_row or number >= len(self._filters):
            return
        if number == self.at:
            self.post_message(self.Chosen())
        else:
            self._go(number)
            self.post_message(self.Moved())
