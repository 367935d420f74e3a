"""A matrix as a widget: follows its marks, and draws anew only the lines that changed."""

from itertools import groupby
from operator import itemgetter

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from convtui.lesson.numbers import exact, written
from convtui.tui.cell_layout import SIGHT, CellLayout, CellMode, choose_layout, scrolled
from convtui.tui.cell_painter import CellPainter
from convtui.tui.plain import titled
from convtui.tui.sheet import Marks, Sheet
from convtui.tui.widgets.cell_selection import CellSelection


class CellGrid(CellSelection):
    """Shows a Sheet, and Marks on it; where not all fits, the marked part."""

    DEFAULT_CSS = "CellGrid { width: 1fr; height: 1fr; }"

    zoom: reactive[str] = reactive("auto")

    class Clicked(Message):
        """A cell was clicked; row and column count from 0, padding included."""

        def __init__(self, grid: "CellGrid", row: int, column: int) -> None:
            super().__init__()
            self.grid = grid
            self.row = row
            self.column = column

        @property
        def control(self) -> "CellGrid":
            """The grid, for `on` selectors."""
            return self.grid

    def __init__(
        self,
        *,
        id: str | None = None,
        classes: str | None = None,
        least_sight: float = SIGHT,
    ) -> None:
        """Start empty.

        Args:
            id: as any widget's.
            classes: as any widget's.
            least_sight: the share of a matrix that must be in sight for numbers to be shown.
        """
        super().__init__(id=id, classes=classes)
        self._least_sight = least_sight
        self.sheet: Sheet | None = None
        self.marks = Marks()
        self._first = (0, 0)
        self._room = Size()
        self._painter: CellPainter | None = None

    @property
    def cell_layout(self) -> CellLayout | None:
        """How cells are drawn; None before there is room or a matrix."""
        return self._painter.layout if self._painter else None

    def show(self, sheet: Sheet, marks: Marks) -> None:
        """Show another matrix."""
        if sheet is self.sheet:
            self.mark(marks)
            return
        self.sheet, self.marks = sheet, marks
        self._arrange()

    def clear(self) -> None:
        """Show nothing."""
        self.sheet, self._painter, self.marks = None, None, Marks()
        self._say("")
        self.refresh()

    def mark(self, marks: Marks) -> None:
        """Point elsewhere in the same matrix."""
        before, self.marks = self.marks, marks
        if self._painter is None or before == marks:
            return
        if self._follow(self._painter.layout) != self._first:
            self._arrange()
            return
        rows = before.differing_rows(marks, self._painter.sheet.shape)
        layout, first = self._painter.layout, self._first[0]
        lines = {line for row in rows for line in layout.lines_of(row - first)}
        seen = [line for line in lines if 0 <= line < self._painter.lines]
        if seen:
            self.refresh(*[Region(0, line, self.size.width, 1) for line in seen])

    def watch_virtual_size(self) -> None:
        """Choose cells for the new room: on_resize would come when all is drawn without them."""
        self._arrange()

    def watch_zoom(self) -> None:
        """Choose cells as asked."""
        self._arrange()

    def _arrange(self) -> None:
        if self.sheet is None or not self.size:
            return
        self._room = self.size
        layout = choose_layout(
            self.sheet.shape,
            (self.size.height, self.size.width),
            self.sheet.number_widths,
            self.zoom,
            not self.app.no_color,
            self._least_sight,
        )
        self._first = self._follow(layout)
        before, behind = self._painter, self.visual_style.rich_style
        self._painter = CellPainter(self.sheet, layout, self._first, behind, not self.app.no_color)
        self._say(self._part_in_sight())
        if before and before.lines == self._painter.lines and before.behind == behind:
            self.refresh(Region(0, 0, self.size.width, before.lines))
        else:
            self.refresh()

    def _follow(self, layout: CellLayout) -> tuple[int, int]:
        """First (row, column) to show so that the marks are in sight."""
        assert self.sheet is not None
        return (
            scrolled(self._first[0], layout.rows, self.sheet.shape[0], *self.marks.interval(0)),
            scrolled(self._first[1], layout.columns, self.sheet.shape[1], *self.marks.interval(1)),
        )

    def _part_in_sight(self) -> str:
        layout = self.cell_layout
        if (
            layout is None
            or self.sheet is None
            or (layout.rows, layout.columns) == self.sheet.shape
        ):
            return ""
        row, column = self._first
        return f"{row + 1}–{row + layout.rows}, {column + 1}–{column + layout.columns}"

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw some lines; choose cells first where a border came or went, which is no resize."""
        if self.size != self._room:
            self._arrange()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw one line of cells."""
        if self._painter is None or y >= self._painter.lines:
            return Strip([])
        return self.highlighted(y, Strip(_joined(self._painter.line(y, self.marks))))

    def cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        """The cell drawn at a place of the content, if there is one."""
        layout = self.cell_layout
        if layout is None:
            return None
        down, along = layout.row_at(y), x // layout.width
        if not (0 <= down < layout.rows and 0 <= along < layout.columns):
            return None
        return self._first[0] + down, self._first[1] + along

    @property
    def rows_a_line(self) -> int:
        """Two where cells are half blocks."""
        return 2 if self.cell_layout and self.cell_layout.mode is CellMode.HALF else 1

    def columns_drawn(self, y: int, rows: range, columns: range) -> tuple[int, int] | None:
        """Where these cells are drawn on a line."""
        layout = self.cell_layout
        if layout is None or self._first[0] + layout.row_at(y) not in rows:
            return None
        first = self._first[1]
        return (columns.start - first) * layout.width, (columns.stop - first) * layout.width

    def copied(self, rows: range, columns: range) -> str:
        """Every digit of the values, without those that are not computed yet."""
        if self.sheet is None:
            return ""
        (height, width), filled = self.sheet.shape, self.marks.filled
        rows, columns = (
            range(part.start, min(part.stop, end))
            for part, end in ((rows, height), (columns, width))
        )
        values = self.sheet.values(rows, columns)
        lines = [
            [
                exact(value)
                for value, column in zip(line, columns, strict=True)
                if filled is None or row * width + column < filled
            ]
            for row, line in zip(rows, values.tolist(), strict=True)
        ]
        return "\n".join("\t".join(line) for line in lines if line)

    def on_click(self, event: events.Click) -> None:
        """Say which cell was clicked."""
        cell = self._cell_under(event)
        if cell and not self.dragged:
            self.post_message(self.Clicked(self, *cell))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show the value and the place of the cell under the mouse."""
        cell = self._cell_under(event)
        self._say(self._told(*cell) if cell else self._part_in_sight())

    def on_leave(self) -> None:
        """Forget the cell that the mouse was on."""
        self._say(self._part_in_sight())

    def _say(self, text: str) -> None:
        """Write on the lower border, which Textual draws anew even for the same text."""
        if text != (self.border_subtitle or ""):
            self.border_subtitle = titled(text)

    def _cell_under(self, event: events.MouseEvent) -> tuple[int, int] | None:
        offset = event.get_content_offset(self)
        return self.cell_at(*offset) if offset else None

    def _told(self, row: int, column: int) -> str:
        assert self.sheet is not None
        if self.sheet.is_padding(row, column):
            return "padding"
        (top, _), (left, _) = self.sheet.padding
        place = f"[{row - top + 1},{column - left + 1}]"
        filled = self.marks.filled
        if filled is not None and row * self.sheet.shape[1] + column >= filled:
            return f"{place} not computed yet"
        value = self.sheet.values(range(row, row + 1), range(column, column + 1))[0, 0]
        return f"{place} = {written(float(value))}"


def _joined(segments: list[Segment]) -> list[Segment]:
    """Neighbours of one style as one segment: less to go through, and less to send."""
    return [
        Segment("".join([part.text for part in run]), style)
        for style, run in groupby(segments, itemgetter(1))
    ]
