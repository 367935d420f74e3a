"""A table of one line a row; draws anew only the lines that changed. It knows nothing of runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.strip import Strip

from convtui.export.fitting import fit_columns
from convtui.export.tabular import Column
from convtui.tui.cell_layout import scrolled
from convtui.tui.plain import padded, plain
from convtui.tui.widgets.cell_selection import CellSelection

LOOKS = ("good", "bad", "busy", "quiet")


@dataclass(frozen=True)
class Row:
    """Texts, one a column; `key` tells rows apart, `look` is one of LOOKS or empty."""

    key: str
    cells: tuple[str, ...]
    look: str = ""

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """How wide the texts are; thousands of rows are measured at every change of a table."""
        return _lengths(self.cells)


class LineTable(CellSelection, can_focus=True):
    """Rows under their headings; arrows move a cursor, or scroll where there is none."""

    DEFAULT_CSS = """
    LineTable {
        width: 1fr; height: 1fr;
        & > .line-table--row { color: $foreground; }
        & > .line-table--heading { text-style: bold; color: $text-accent; }
        & > .line-table--cursor { background: $panel-lighten-2; text-style: bold; }
        & > .line-table--good { text-style: bold; color: $text-success; }
        & > .line-table--bad { color: $text-error; }
        & > .line-table--busy { text-style: bold; }
        & > .line-table--quiet { color: $text; }
    }
    """
    COMPONENT_CLASSES = {f"line-table--{look}" for look in ("row", "heading", "cursor", *LOOKS)}
    BINDINGS = [
        Binding("up", "move(-1)", "row up", show=False),
        Binding("down", "move(1)", "row down", show=False),
        Binding("pageup", "page(-1)", "page up", show=False),
        Binding("pagedown", "page(1)", "page down", show=False),
        Binding("home", "move(-1000000)", "first row", show=False),
        Binding("end", "move(1000000)", "last row", show=False),
    ]

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        id: str | None = None,
        has_cursor: bool = False,
        on_move: Callable[[], None] = lambda: None,
    ) -> None:
        """Without a cursor the last row is kept in sight; `on_move` hears of its moves."""
        super().__init__(id=id)
        self._on_move = on_move
        self._columns = tuple(columns)
        self.rows: tuple[Row, ...] = ()
        self._has_cursor = has_cursor
        self._cursor = 0
        self._first = 0
        self._fitted = fit_columns((), (), 0)

    @property
    def chosen(self) -> str | None:
        return self.rows[self._cursor].key if self._has_cursor and self.rows else None

    def show(self, rows: Sequence[Row], columns: Sequence[Column] | None = None) -> None:
        """Show other rows; the cursor stays on its key, or else on its place."""
        rows, before = tuple(rows), self.rows
        if columns is not None and tuple(columns) != self._columns:
            self._columns, before = tuple(columns), ()
        elif rows == before:
            return
        key, first = self.chosen, self._first
        at_end = first + self._lines >= len(self.rows)
        self.rows = rows
        self._cursor = self._place_of(key)
        if self._has_cursor or at_end:
            self._follow()
        if self._measure() or first != self._first or not before:
            self.refresh()
        else:
            self._refresh_rows(_differing(before, rows))

    def choose(self, key: str) -> None:
        self._go(self._place_of(key))

    def action_move(self, by: int) -> None:
        if self._has_cursor:
            self._go(self._cursor + by)
        else:
            self._scroll(self._first + by)

    def action_page(self, way: int) -> None:
        self.action_move(way * max(self._lines, 1))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if self._has_cursor and offset and not self.dragged and 0 < offset.y <= self._lines:
            self._go(self._first + offset.y - 1)

    # Selecting

    def cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        """The row and the column at a place; above the rows is the first one in sight."""
        row = min(self._first + max(y - 1, 0), len(self.rows) - 1)
        ends = [end for _, end in self._spans()]
        column = next((place for place, end in enumerate(ends) if x < end), len(ends) - 1)
        return (row, column) if self.rows and ends else None

    def columns_drawn(self, y: int, rows: range, columns: range) -> tuple[int, int] | None:
        spans = self._spans()[columns.start : columns.stop]
        return (spans[0][0], spans[-1][1]) if spans and self._first + y - 1 in rows else None

    def copied(self, rows: range, columns: range) -> str:
        """The texts of the cells, whole where they are cut on the screen."""
        return "\n".join(
            "\t".join(_shown(row.cells)[columns.start : columns.stop])
            for row in self.rows[rows.start : rows.stop]
        )

    def _spans(self) -> list[tuple[int, int]]:
        widths, gap = self._fitted.widths, self._fitted.gap
        ends = list(accumulate(width + gap for width in widths))
        return [(end - width - gap, end - gap) for end, width in zip(ends, widths, strict=True)]

    def on_mouse_scroll_down(self) -> None:
        self._scroll(self._first + 3)

    def on_mouse_scroll_up(self) -> None:
        self._scroll(self._first - 3)

    def watch_virtual_size(self) -> None:
        self._measure()
        self._follow()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width, place = self.size.width, self._first + y - 1
        if y == 0:
            return self._strip(self._fitted.headings, self._look("heading"), width)
        if place >= len(self.rows):
            return Strip.blank(width, self._look("row"))
        row = self.rows[place]
        style = self._look(row.look or "row")
        if self._has_cursor and place == self._cursor:
            style += self._look("cursor")
        return self.highlighted(y, self._strip(_shown(row.cells), style, width))

    def _strip(self, texts: Sequence[str], style: Style, width: int) -> Strip:
        fitted = self._fitted
        parts = [
            padded(text, room, right=column.right)
            for text, room, column in zip(texts, fitted.widths, self._columns, strict=False)
        ]
        return Strip([Segment(set_cell_size((" " * fitted.gap).join(parts), width), style)], width)

    def _look(self, name: str) -> Style:
        return self.get_component_rich_style(f"line-table--{name}")

    @property
    def _lines(self) -> int:
        return max(self.size.height - 1, 0)

    def _place_of(self, key: str | None) -> int:
        places = (place for place, row in enumerate(self.rows) if row.key == key)
        return next(places, max(min(self._cursor, len(self.rows) - 1), 0))

    def _go(self, place: int) -> None:
        place = max(min(place, len(self.rows) - 1), 0)
        if place == self._cursor or not self.rows:
            return
        before, first, self._cursor = self._cursor, self._first, place
        self._follow()
        if self._first == first:
            self._refresh_rows([before, place])
        else:
            self.refresh()
        self._on_move()

    def _follow(self) -> None:
        if not self._lines:  # before there is room nothing can be in sight
            return
        last = max(len(self.rows) - 1, 0)
        place = self._cursor if self._has_cursor else last
        rows = max(min(self._lines, len(self.rows)), 1)
        self._first = scrolled(self._first, rows, max(len(self.rows), 1), place, place + 1)

    def _scroll(self, first: int) -> None:
        first = max(min(first, len(self.rows) - self._lines), 0)
        if first != self._first:
            self._first = first
            self.refresh()

    def _refresh_rows(self, places: Sequence[int]) -> None:
        lines = {place - self._first + 1 for place in places}
        seen = [line for line in lines if 0 < line <= self._lines]
        if seen:
            self.refresh(*[Region(0, line, self.size.width, 1) for line in seen])

    def _measure(self) -> bool:
        """Find a width for each column; whether any is another than before."""
        before = self._fitted
        cells = [max(column) for column in zip(*(row.lengths for row in self.rows), strict=True)]
        self._fitted = fit_columns(
            self._columns, cells or [0] * len(self._columns), self.size.width
        )
        return before != self._fitted

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self.rows) + 1


@lru_cache(maxsize=8192)
def _lengths(cells: tuple[str, ...]) -> tuple[int, ...]:
    """The same texts come again in other rows when a table is sorted."""
    return tuple(map(cell_len, _shown(cells)))


@lru_cache(maxsize=8192)
def _shown(cells: tuple[str, ...]) -> tuple[str, ...]:
    """A row's texts as they can be shown, whatever is in them."""
    return tuple(map(plain, cells))


def _differing(before: tuple[Row, ...], after: tuple[Row, ...]) -> list[int]:
    count = max(len(before), len(after))
    return [p for p in range(count) if before[p : p + 1] != after[p : p + 1]]
