"""Cells that the mouse is drawn over are selected, and copied as rows of values between tabs."""

from rich.style import Style
from textual import events
from textual.geometry import Offset
from textual.selection import Selection
from textual.strip import Strip
from textual.widget import Widget

_SELECTED = Style(reverse=True)


class CellSelection(Widget):
    """A widget of cells: a drag selects a rectangle of them, and ctrl+c copies their values.

    Textual selects letters, from one widget into the next; here it is kept away, and told what is
    selected: `Selection` holds the first and the last cell as (column, row).
    """

    ALLOW_SELECT = False

    _anchor: tuple[int, int] | None = None
    _selected: tuple[range, range] | None = None
    dragged = False
    """Whether the mouse was drawn over cells before it was let go, which is no click."""

    # What a widget of cells fills in

    def cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        """The (row, column) drawn at a place of the content, if there is one."""
        raise NotImplementedError

    def copied(self, rows: range, columns: range) -> str:
        """A line for each row, its values with tabs between them."""
        raise NotImplementedError

    def columns_drawn(self, y: int, rows: range, columns: range) -> tuple[int, int] | None:
        """Where on a line of the content these cells are drawn: its first column, and the end."""
        raise NotImplementedError

    @property
    def rows_a_line(self) -> int:
        """How many rows a line shows; `cell_at` gives the first of them."""
        return 1

    # What they have in common

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self.dragged = False
        self._anchor = self._cell_near(event) if event.button == 1 else None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._anchor is None or not event.button:
            return
        here = self._cell_near(event)
        if here is not None and (self.dragged or here != self._anchor):
            if not self.dragged:
                self.dragged = True
                self.capture_mouse()
            (top, bottom), (left, right) = map(sorted, zip(self._anchor, here, strict=True))
            last = Offset(right, bottom + self.rows_a_line - 1)
            self.screen.selections = {self: Selection(Offset(left, top), last)}

    def on_mouse_up(self) -> None:
        """What is selected stays so until something else is clicked."""
        self._anchor = None
        if self.dragged:
            self.release_mouse()

    def selection_updated(self, selection: Selection | None) -> None:
        self._selected = None
        if selection is not None and selection.start is not None and selection.end is not None:
            (left, top), (right, bottom) = selection.start, selection.end
            self._selected = range(top, bottom + 1), range(left, right + 1)
        self.refresh()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """What is copied, and what stands behind it."""
        return (self.copied(*self._selected), "\n") if self._selected else None

    def highlighted(self, y: int, line: Strip) -> Strip:
        """A line with its selected cells reversed."""
        if self._selected is None:
            return line
        ends = self.columns_drawn(y, *self._selected)
        if ends is None or ends[0] >= ends[1]:
            return line
        start, end = max(ends[0], 0), min(ends[1], line.cell_length)
        parts = line.crop(0, start), line.crop(start, end), line.crop(end, line.cell_length)
        return Strip.join([parts[0], parts[1].apply_style(_SELECTED), parts[2]])

    def _cell_near(self, event: events.MouseEvent) -> tuple[int, int] | None:
        x, y = event.get_content_offset_capture(self)
        width, height = self.size
        return self.cell_at(min(max(x, 0), width - 1), min(max(y, 0), height - 1))
