"""A matrix as a widget: follows its marks, and draws anew only the lines that changed."""

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from convtui.lesson.numbers import exact, power_words, written
from convtui.lesson.sheet import Marks, Sheet
from convtui.tui.cell_layout import SIGHT, CellLayout, CellMode, choose_layout, scrolled
from convtui.tui.cell_painter import CellPainter
from convtui.tui.plain import titled
from convtui.tui.widgets.cell_selection import CellSelection
from convtui.tui.widgets.kept_lines import KeptLines


class CellGrid(KeptLines, CellSelection):
    """Shows a Sheet, and Marks on it; where not all fits, the marked part."""

    DEFAULT_CSS = "CellGrid { width: 1fr; height: 1fr; }"
    TRUE_COLOURS = True

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
        axes: bool = False,
    ) -> None:
        """Start empty.

        Args:
            id: as any widget's.
            classes: as any widget's.
            least_sight: the share of a matrix that must be in sight for numbers to be shown.
            axes: whether the rows and columns of large cells are numbered.
        """
        super().__init__(id=id, classes=classes)
        self._least_sight = least_sight
        self.scrolls = False
        """Whether numbers are shown however few of them are in sight."""
        self._axes = axes
        self.sheet: Sheet | None = None
        self._named = ""
        self.marks = Marks()
        self._first = (0, 0)
        self._painter: CellPainter | None = None
        self._painted: tuple[Sheet | None, Size] = None, Size()
        """What the painter was made for."""

    @property
    def cell_layout(self) -> CellLayout | None:
        """How cells are drawn; None before there is room or a matrix."""
        return self._painter.layout if self._painter else None

    def show(self, sheet: Sheet, marks: Marks, title: str | None = None) -> None:
        """Show a matrix, and name it on the upper border."""
        if title is not None and title != self._named:
            self._named = title
            self._name_it()
        if sheet is self.sheet:
            self.mark(marks)
            return
        drawn = self._painter if marks == self.marks else None
        self.sheet, self.marks = sheet, marks
        self._arrange(drawn)

    def clear(self) -> None:
        if self.sheet is not None:
            self.sheet, self.marks = None, Marks()
            self._arrange()

    def mark(self, marks: Marks) -> None:
        """Point elsewhere in the same matrix."""
        before, self.marks = self.marks, marks
        if self._painter is None or before == marks:
            return
        if self._follow(self._painter.layout) != self._first:
            self._arrange()
            return
        runs = before.differing_runs(marks, self._painter.sheet.shape)
        regions = [self._region_of(row, columns) for row, columns in runs.items()]
        seen = [region for region in regions if region]
        if seen:
            self.refresh(*seen)

    def _region_of(self, row: int, columns: range) -> Region:
        """Where some cells of a row are drawn, as far as they are in sight."""
        assert self._painter is not None
        layout, (down, along) = self._painter.layout, self._first
        if not 0 <= row - down < layout.rows:
            return Region()
        lines = layout.lines_of(row - down)
        start, stop = (
            layout.columns_of(column - along).start for column in (columns.start, columns.stop)
        )
        return Region(start, lines.start, stop - start, len(lines)).intersection(
            self._painted[1].region
        )

    def watch_virtual_size(self) -> None:
        """Choose cells for the new room: on_resize would come when all is drawn without them."""
        self._arrange()

    def watch_zoom(self) -> None:
        self._arrange()

    def _arrange(self, drawn: CellPainter | None = None) -> None:
        """Choose cells for the matrix and the room, and draw them, all or unlike those `drawn`."""
        before, self._painter = self._painter, None
        self._painted = self.sheet, self.size
        if self.sheet is not None and self._painted[1]:
            self._painter = self._painter_of(self.sheet, self._painted[1])
        self._name_it()
        self._say(self._part_in_sight())
        after = self._painter
        if before and after and (before.lines, before.behind) == (after.lines, after.behind):
            lines = after.lines_unlike(drawn) if drawn else [range(after.lines)]
            width = self._painted[1].width
            regions = [Region(0, part.start, width, len(part)) for part in lines]
            if regions:
                self.refresh(*regions)
        else:
            self.refresh()

    def _painter_of(self, sheet: Sheet, room: Size) -> CellPainter:
        colours = not self.app.no_color
        layout = choose_layout(
            sheet.shape,
            (room.height, room.width),
            sheet.number_widths,
            self.zoom,
            colours,
            0.0 if self.scrolls else self._least_sight,
            self._axes,
        )
        self._first = self._follow(layout)
        power = sheet.power if self._named else 0  # where nothing can tell of it there is none
        style = self.visual_style.rich_style
        return CellPainter(sheet, layout, self._first, style, colours, power)

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
        """Draw some lines; choose cells first where none could be while there was no room.

        A border that comes or goes is no resize, nor is it one to be shown again, as large as
        before, with another matrix than when it was hidden.
        """
        sheet, size = self._painted
        if sheet is not self.sheet or (self.is_forgotten and size != self.size):
            self._arrange()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        if self._painter is None or y >= self._painter.lines:
            return Strip([])
        line = _joined(self._painter.line(y, self.marks))
        width = sum(len(piece.text) for piece in line)  # no character is a wide one
        return self.highlighted(y, Strip(line, width))

    def cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        layout = self.cell_layout
        if layout is None:
            return None
        down, along = layout.row_at(y), layout.column_at(x)
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
        start, end = (
            layout.columns_of(column - self._first[1]).start
            for column in (columns.start, columns.stop)
        )
        return max(start, layout.margin[1]), end

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
        cell = self._cell_under(event)
        if cell and not self.dragged:
            self.post_message(self.Clicked(self, *cell))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show the value and the place of the cell under the mouse."""
        cell = self._cell_under(event)
        self._say(self._told(*cell) if cell else self._part_in_sight())

    def on_leave(self) -> None:
        self._say(self._part_in_sight())

    def _name_it(self) -> None:
        """Write on the upper border the unit that numbers are written in, and the title."""
        painter, modes = self._painter, (CellMode.NUMBERS, CellMode.LARGE)
        unit = power_words(painter.power) if painter and painter.layout.mode in modes else ""
        self.retitle(f"{unit} · {self._named}" if unit else self._named)

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
    joined: list[Segment] = []
    text, style = "", None
    for piece in segments:
        # Styles are kept and shared: to be the same is as good as to be equal, and seen at once.
        if piece.style is style:
            text += piece.text
            continue
        if text:
            joined.append(Segment(text, style))
        text, style = piece.text, piece.style
    return [*joined, Segment(text, style)] if text else joined
