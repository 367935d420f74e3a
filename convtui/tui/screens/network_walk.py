"""Walking over a network: the keys that move over layers, maps and cells."""

from textual import on
from textual.binding import Binding

from convtui.tui.network_cursor import NetworkCursor
from convtui.tui.screens.keyed import WAYS
from convtui.tui.screens.network_drawing import NetworkDrawing
from convtui.tui.widgets.cell_grid import CellGrid
from convtui.tui.widgets.network_overview import NetworkOverview

_NO_FURTHER = {
    "left": "This is the image: → goes on to the layers",
    "right": "This is the last layer: ← goes back",
    "up": "This is the first one",
    "down": "This is the last one",
}


class NetworkWalkScreen(NetworkDrawing):
    """Walks; knows no keys that change what is shown."""

    BINDINGS = [
        Binding("right", "go('right')", "layer", key_display="→", tooltip="the next layer"),
        Binding("left", "go('left')", "the layer before", key_display="←", show=False),
        Binding("down", "go('down')", "map", key_display="↓", tooltip="the next map"),
        Binding("up", "go('up')", "the map above", key_display="↑", show=False),
        Binding("tab", "cells", "cells", key_display="tab", tooltip="arrows: over cells, or maps"),
        Binding("j", "strongest", "strongest", tooltip="the cell furthest from 0"),
        Binding("enter", "step", "step", key_display="enter", tooltip="step the map at hand"),
        Binding("P", "predict", "predict the number at hand", key_display="P", show=False),
        Binding("pagedown", "page(1)", "maps further down", show=False),
        Binding("pageup", "page(-1)", "maps further up", show=False),
        Binding("home", "end(-1)", "the first map, or cell", show=False),
        Binding("end", "end(1)", "the last map, or cell", show=False),
        Binding("shift+right", "cell('right')", "a cell to the right", show=False),
        Binding("shift+left", "cell('left')", "a cell to the left", show=False),
        Binding("shift+down", "cell('down')", "a cell down", show=False),
        Binding("shift+up", "cell('up')", "a cell up", show=False),
        Binding(
            "escape", "leave_cells", "arrows: over maps again; leave", key_display="esc", show=False
        ),
    ]

    def action_go(self, way: str) -> None:
        if self.in_cells:
            self.action_cell(way)
            return
        down, right = WAYS[way]
        if right:
            self._go(self.cursor.to_column(self.columns, self.cursor.column + right), way)
        else:
            self._go(self.cursor.to_tile(self.columns, self.cursor.tile + down), way)

    def action_cell(self, way: str) -> None:
        down, right = WAYS[way]
        row, column = self.cursor.cell
        self._go(self.cursor.to_cell(self.columns, row + down, column + right), "")

    def _go(self, there: NetworkCursor, way: str) -> None:
        if there == self.cursor and way:
            self.say_once(_NO_FURTHER[way])
        self.cursor = there

    def action_page(self, by: int) -> None:
        page = by * self.query_one(NetworkOverview).page
        self.cursor = self.cursor.to_tile(self.columns, self.cursor.tile + page)

    def action_end(self, way: int) -> None:
        rows, across = self.column.plane(self.cursor.tile).shape
        if self.in_cells:
            row, column = (rows, across) if way > 0 else (0, 0)
            self.cursor = self.cursor.to_cell(self.columns, row, column)
        else:
            self.cursor = self.cursor.to_tile(self.columns, self.column.tiles if way > 0 else 0)

    def action_strongest(self) -> None:
        tile = self.column.strongest_tile if self.column.is_flat else self.cursor.tile
        self.cursor = self.cursor.to_tile(self.columns, tile)

    def action_cells(self) -> None:
        self.in_cells = not self.in_cells
        self.notify(f"Arrows walk over {'cells' if self.in_cells else 'maps'}", timeout=1.5)

    def action_leave_cells(self) -> None:
        """Let the arrows walk over maps; where it lies over training steps, return to them."""
        if not self.in_cells and self.app.screen_stack[0] is not self:
            self.app.clear_notifications()  # one says how to return
            self.app.pop_screen()
        self.in_cells = False

    def action_step(self) -> None:
        """Open the step lesson on the map, the number or the cell at hand."""
        self._open_step()

    def action_predict(self) -> None:
        """Open the same with its number hidden, until it is predicted."""
        self._open_step(predicts=True)

    def _open_step(self, *, predicts: bool = False) -> None:
        if self.at_hand is None:
            self.say_once("No layer made the image: → goes on to the layers, enter steps them")
            return
        from convtui.tui.screens.layer import LayerScreen

        shown, (layer, channel) = self.shown, self.at_hand
        cell = None if self.column.is_flat else self.cursor.cell
        named = f"{shown.given.network.name} · {shown.image_name}"
        self.app.push_screen(
            LayerScreen(
                shown.passed,
                layer,
                channel,
                self.memory,
                cell,
                classes=shown.classes,
                named=named,
                label=shown.label,
                predicts=predicts,
            )
        )

    @on(NetworkOverview.Picked)
    def go_to_picked(self, event: NetworkOverview.Picked) -> None:
        """A click on a tile goes there; on the head of a column, to that layer."""
        cursor = self.cursor.to_column(self.columns, event.column)
        self.cursor = cursor if event.tile is None else cursor.to_tile(self.columns, event.tile)

    @on(CellGrid.Clicked, "#map")
    def go_to_clicked(self, event: CellGrid.Clicked) -> None:
        self.cursor = self.cursor.to_cell(self.columns, event.row, event.column)
