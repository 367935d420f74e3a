"""The table of the cases that were compared with R; its cells can be copied."""

from itertools import accumulate

from rich.text import Text
from textual import events
from textual.content import Content
from textual.coordinate import Coordinate
from textual.strip import Strip
from textual.widgets import DataTable

from convtui.tui.widgets.cell_selection import CellSelection


class CaseTable(DataTable[Content | Text], CellSelection):
    """Textual's table, in which a drag selects cells."""

    ALLOW_SELECT = False

    def render_line(self, y: int) -> Strip:
        return self.highlighted(y, super().render_line(y))

    def on_click(self, event: events.Click) -> None:
        if self.dragged:
            event.prevent_default()

    def cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        row = y - self.header_height + self.scroll_offset.y
        ends = self._ends()
        column = next((place for place, end in enumerate(ends) if x < end), len(ends) - 1)
        return (row, column) if 0 <= row < self.row_count and column >= 0 else None

    def columns_drawn(self, y: int, rows: range, columns: range) -> tuple[int, int] | None:
        if y < self.header_height or y - self.header_height + self.scroll_offset.y not in rows:
            return None
        ends = [0, *self._ends()]
        return ends[columns.start], ends[min(columns.stop, len(ends) - 1)]

    def copied(self, rows: range, columns: range) -> str:
        there = range(rows.start, min(rows.stop, self.row_count))
        return "\n".join(
            "\t".join(self.get_cell_at(Coordinate(row, column)).plain for column in columns)
            for row in there
        )

    def _ends(self) -> list[int]:
        shift = self.scroll_offset.x
        widths = (column.get_render_width(self) for column in self.ordered_columns)
        return [end - shift for end in accumulate(widths)]
