"""The Network screen drawn: all layers, the map at hand, and what its cell sees of the image."""

from typing import cast

from textual.app import ComposeResult
from textual.containers import Container
from textual.reactive import var

from convtui.lesson.seen_pixels import Field, seen_pixels
from convtui.lesson.sheet import Marks, Outline, sheet_of
from convtui.lesson.unit import Place
from convtui.tui.network_column import Column
from convtui.tui.network_cursor import NetworkCursor
from convtui.tui.network_layout import lay_out
from convtui.tui.network_words import about, details, named
from convtui.tui.remembered import Memory
from convtui.tui.screens.changes import ChangesScreen, has_same_maps
from convtui.tui.shown_network import ShownNetwork
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.cell_editor import CellEditor
from convtui.tui.widgets.cell_grid import CellGrid
from convtui.tui.widgets.kept_lines import KeptLines
from convtui.tui.widgets.network_overview import NetworkOverview

_WIDE, _TALL = 110, 30
"""From so many columns and lines on the map stands beside the layers and not below them."""
_PANES, _LEAST_PANES = 0.42, 36
"""What map and image then take of the columns, and what they take at least."""


class NetworkDrawing(KeptLines, ChangesScreen):
    """Holds a network with an image, and where one is in it; widgets draw that. Knows no keys."""

    DEFAULT_CSS = """
    NetworkDrawing {
        & #network { height: 1fr; layout: vertical; }
        & #panes { height: 1fr; layout: horizontal; }
        & CellGrid {
            border-top: round $surface-lighten-2;
            border-title-color: $text; border-subtitle-color: $text-muted;
        }
        & #field { width: 38%; }
        & #detail { height: 3; }
        &.-wide #network { layout: horizontal; }
        &.-wide #panes {
            height: 1fr; layout: vertical; border-left: solid $surface-lighten-2;
        }
        &.-wide #field { width: 1fr; }
        &.-cells #overview { height: 6; }
        &.-cells.-wide #overview { height: 1fr; }
        &.-cells #map { border-top: round $accent; }
    }
    """
    MODE = "network"

    cursor: var[NetworkCursor] = var(cast(NetworkCursor, None), init=False)
    in_cells: var[bool] = var(False, init=False)
    """Whether the arrows walk over the cells of the map, and not over the maps."""

    def __init__(self, memory: Memory, shown: ShownNetwork | None = None) -> None:
        super().__init__()
        self.memory = memory
        if shown is not None:
            self.set_reactive(NetworkDrawing.shown, shown)
            self.set_reactive(NetworkDrawing.cursor, NetworkCursor.opened(shown.columns))

    def body(self) -> ComposeResult:
        with Container(id="network"):
            yield NetworkOverview(id="overview")
            with Container(id="panes"):
                yield CellGrid(id="map", axes=True)
                yield CellGrid(id="gradient", axes=True)
                yield CellGrid(id="field", least_sight=1.0)
        yield TextBar(id="detail")
        yield CellEditor(id="editor")

    def on_mount(self) -> None:
        self.app.theme_changed_signal.subscribe(self, lambda _: self.redraw())
        self.redraw()

    def on_resize(self) -> None:
        is_wide = self.size.width >= _WIDE and self.size.height >= _TALL
        self.set_class(is_wide, "-wide")
        width = self.size.width
        if is_wide:  # all layers are seen, if that leaves enough
            layers = lay_out(self.columns, (0, 0)).start(0, len(self.columns)) if self.shown else 0
            width = min(int(width * _PANES), width - layers)
            width = max(width, _LEAST_PANES)
        self.query_one("#panes").styles.width = width
        self._tell_network()

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.shown.columns

    @property
    def column(self) -> Column:
        return self.columns[self.cursor.column]

    @property
    def at_hand(self) -> tuple[str, int] | None:
        """The (layer's name, channel) of the map at hand; None on the image."""
        layer = self.column.layer
        return (layer.name, self.column.channel(self.cursor.tile)) if layer else None

    @property
    def place(self) -> Place:
        """(row, column, channel) of the cell at hand in its layer's map, from 0."""
        channel = self.column.channel(self.cursor.tile)
        return (0, 0, channel) if self.column.is_flat else (*self.cursor.cell, channel)

    # What is drawn

    def watch_shown(self, before: ShownNetwork | None, after: ShownNetwork) -> None:
        """Another network, another image, or a change: stay where one is, as far as it is there."""
        super().watch_shown(before, after)
        cursor, columns = self.cursor, self.columns
        if not has_same_maps(before, after):
            known = cursor is not None and len(cursor.tiles) == len(columns)
            cursor = cursor.on(columns) if known else NetworkCursor.opened(columns)
            self.set_reactive(NetworkDrawing.cursor, cursor)
        self.forget_reason()
        self.redraw()

    def watch_cursor(self, before: NetworkCursor, after: NetworkCursor) -> None:
        self.forget_reason()
        if (before.column, before.tiles) != (after.column, after.tiles):
            self.query_one(NetworkOverview).point(after)
            if before.column != after.column or not self.column.is_flat:
                self._draw_map()
        self._point()

    def watch_in_cells(self) -> None:
        self.set_class(self.in_cells, "-cells")

    def redraw(self) -> None:
        self.on_resize()
        if not self.shown:
            return
        self.query_one(NetworkOverview).show(self.columns, self.cursor)
        image, dark = self.columns[0], self.is_dark
        self.query_one("#field", CellGrid).show(
            sheet_of(image.plane(0), image.palette(0, dark)), Marks()
        )
        self._draw_map()
        self._point()

    def _draw_map(self) -> None:
        column, tile = self.column, self.cursor.tile
        sheet = sheet_of(column.plane(tile), column.palette(tile, self.is_dark))
        self.query_one("#map", CellGrid).show(sheet, Marks(strong=self.cursor.cell))

    def _point(self) -> None:
        at_hand, image = self.query_one("#map", CellGrid), self.query_one("#field", CellGrid)
        field = seen_pixels(self.shown.map_of(self.column), self.place)
        assert at_hand.sheet is not None
        assert image.sheet is not None
        title = named(self.column, self.cursor.tile)
        at_hand.show(at_hand.sheet, Marks(strong=self.cursor.cell), title)
        image.show(image.sheet, self._field_marks(field), f"image · it sees {field.size}")
        self.say("#detail", self.details(field, self.size.width - 2))

    def details(self, field: Field, width: int) -> str:
        """What there is to say of the map and the cell at hand, in lines of so many columns."""
        return details(self.shown, self.cursor, field, width)

    def _field_marks(self, field: Field) -> Marks:
        rows, columns = self.columns[0].values.shape[:2]
        is_all = field == (range(rows), range(columns))  # a box around all would hide the image
        return Marks() if is_all else Marks(Outline(*field))

    def _tell_network(self) -> None:
        if not self.shown:
            self.say_top("")
            return
        notes = "; ".join(filter(None, (self.shown.given.note, self.shown.note)))
        self.say_top(self.about(self.shown), f" ({notes})" if notes else "")

    def about(self, shown: ShownNetwork) -> str:
        return about(shown)
