"""All layers of a network side by side, each map a thumbnail; one of them is at hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from convtui.networks.layer import by
from convtui.tui.cell_layout import scrolled
from convtui.tui.network_column import Column, Shown
from convtui.tui.network_cursor import NetworkCursor
from convtui.tui.network_layout import HEADER, OverviewLayout, lay_out
from convtui.tui.plain import padded, plain
from convtui.tui.tile_painter import Line, TilePainter
from convtui.tui.widgets.kept_lines import KeptLines

_SHORT = {
    "convolution": "conv",
    "max-pool": "pool",
    "average-pool": "pool",
    "batch-normalisation": "norm",
    "activation": "act",
}
"""Kinds as they begin the names of layers where there is little room."""


class NetworkOverview(KeptLines, Widget):
    """Draws the tiles in sight and no others; keeps each as long as it looks the same."""

    DEFAULT_CSS = "NetworkOverview { width: 1fr; height: 1fr; }"
    ALLOW_SELECT = False  # nothing of it can be copied as text
    TRUE_COLOURS = True

    @dataclass
    class Picked(Message):
        """A tile was clicked, or the head of a column, whose tile is then None."""

        column: int
        tile: int | None

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._columns: Sequence[Column] = ()
        self._cursor = NetworkCursor(0, (0,), (0, 0))
        self._layout = OverviewLayout((), (0, 0))
        self._painter: TilePainter | None = None
        self._first = 0
        self._tops: list[int] = []
        """The first tile in sight, of each column."""
        self._tiles: dict[tuple[int, int], list[Line]] = {}

    @property
    def in_sight(self) -> range:
        """The columns that are seen, the last of them perhaps in part."""
        width = self._layout.room[1]
        columns = range(self._first, len(self._columns))
        return range(
            self._first,
            next((c for c in columns if self._layout.start(self._first, c) >= width), columns.stop),
        )

    @property
    def page(self) -> int:
        return self._layout.in_sight(self._cursor.column) if self._columns else 1

    def show(self, columns: Sequence[Column], cursor: NetworkCursor) -> None:
        """Show what another network or another image leaves, or the same in other colours."""
        if len(columns) != len(self._columns):
            self._first, self._tops = 0, [0] * len(columns)
        self._columns, self._cursor = columns, cursor
        self._arrange()

    def point(self, cursor: NetworkCursor) -> None:
        before, self._cursor = self._cursor, cursor
        first = self._first
        scrolled_columns = self._follow()
        if self._first != first:
            self.refresh()
            return
        regions = [self._column_region(column) for column in scrolled_columns]
        for place in (before, cursor):
            regions += [self._head(place.column), self._tile_region(place)]
        self.refresh(*[region for region in regions if region])

    def on_resize(self) -> None:
        self._arrange()

    def _arrange(self) -> None:
        self._tiles.clear()
        self._painter = None
        if self._columns and self.size:
            self._layout = lay_out(self._columns, (self.size.height, self.size.width))
            self._painter = TilePainter(
                self.app.current_theme.dark,
                not self.app.no_color,
                self.visual_style.rich_style,
            )
            self._follow()
        self.refresh()

    def _follow(self) -> list[int]:
        """Scroll so that what is at hand is in sight; give the columns whose tiles moved."""
        self._first = self._layout.follow(self._first, self._cursor.column)
        moved = []
        for column, tile in enumerate(self._cursor.tiles):
            seen, there = self._layout.in_sight(column), self._columns[column].tiles
            top = scrolled(self._tops[column], seen, there, tile, tile + 1)
            if top != self._tops[column]:
                moved.append(column)
                self._tops[column] = top
        return moved

    # Where things are drawn

    def _left(self, column: int) -> int:
        return self._layout.start(self._first, column)

    def _column_region(self, column: int) -> Region:
        width = self._layout.measures[column].width
        drawn = Region(self._left(column), 0, width, self._layout.room[0])
        return drawn.intersection(self.size.region) if column >= self._first else Region()

    def _head(self, column: int) -> Region:
        return self._column_region(column).intersection(Region(0, 0, self.size.width, HEADER))

    def _tile_region(self, place: NetworkCursor) -> Region:
        measures = self._layout.measures[place.column]
        down = HEADER + (place.tile - self._tops[place.column]) * measures.pitch
        lines = Region(0, down, self.size.width, measures.lines)
        return self._column_region(place.column).intersection(lines)

    # Drawing

    def render_line(self, y: int) -> Strip:
        if self._painter is None:
            return Strip([])
        line: Line = []
        for column in self.in_sight:
            line += self._heading(column, y) if y < HEADER else self._tile_line(column, y - HEADER)
        return Strip(line).crop(0, self.size.width)

    def _heading(self, column: int, y: int) -> Line:
        at = self._columns[column]
        shape = str(at.tiles) if at.is_flat else by(at.values.shape)
        text = short_title(at) if y == 0 else shape
        behind = self._behind
        if column == self._cursor.column:
            behind += Style(bold=True, reverse=y == 0)
        width = self._layout.measures[column].width
        return [
            Segment(padded(plain(text), width - 1), behind),
            Segment(" ", self._behind),
        ]

    def _tile_line(self, column: int, y: int) -> Line:
        """The label, a mark where the tile is at hand, and a line of the tile."""
        assert self._painter is not None
        at, measures = self._columns[column], self._layout.measures[column]
        down, part = divmod(y, measures.pitch)
        tile = self._tops[column] + down
        if tile >= at.tiles or part >= measures.lines:
            return [Segment(" " * measures.width, self._behind)]
        marked = tile == self._cursor.tiles[column]
        in_hand = marked and column == self._cursor.column
        look = self._painter.accent if in_hand else self._behind
        label = plain(at.name_of(tile)) if part == 0 and measures.label else ""
        mark = "▌" if in_hand else "▏" if marked and at.tiles > 1 else " "
        rest = measures.width - measures.label - measures.tile - 1
        return [
            Segment(padded(label, measures.label, right=at.shown is not Shown.CLASSES), look),
            Segment(mark, look),
            *self._painted(column, tile)[part],
            Segment(" " * rest, self._behind),
        ]

    def _painted(self, column: int, tile: int) -> list[Line]:
        if (column, tile) not in self._tiles:
            assert self._painter is not None
            self._tiles[column, tile] = self._painter.tile(
                self._columns[column], tile, self._layout.measures[column]
            )
        return self._tiles[column, tile]

    @property
    def _behind(self) -> Style:
        assert self._painter is not None
        return self._painter.behind

    # The mouse

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        column = self._layout.column_at(self._first, offset.x) if offset else None
        if offset is None or column is None:
            return
        if offset.y < HEADER:
            self.post_message(self.Picked(column, None))
            return
        down = (offset.y - HEADER) // self._layout.measures[column].pitch
        tile = self._tops[column] + down
        if tile < self._columns[column].tiles:
            self.post_message(self.Picked(column, tile))


def short_title(column: Column) -> str:
    """A layer's name with its kind made short, where it begins with that."""
    kind = column.layer.kind if column.layer else ""
    if kind in _SHORT and column.title.startswith(kind):
        return _SHORT[kind] + column.title.removeprefix(kind)
    return column.title
