"""Changing the network on the screen Network: weights are edited, maps switched off."""

from textual import on
from textual.binding import Binding

from convtui.errors import BadInput
from convtui.lesson.changes import maker
from convtui.lesson.colours import palette_for
from convtui.lesson.map_weights import WeightMatrix, matrices_of
from convtui.lesson.numbers import written
from convtui.lesson.sheet import Marks, sheet_of
from convtui.matrix_text import parse_number
from convtui.tui.network_words import arrived, named
from convtui.tui.screens.network_walk import NetworkWalkScreen
from convtui.tui.widgets.cell_editor import CellEditor
from convtui.tui.widgets.cell_grid import CellGrid


class NetworkChangeScreen(NetworkWalkScreen):
    """The keys that change what is shown; all of them can be undone."""

    BINDINGS = [
        Binding("p", "paint('')", "paint", tooltip="paint on the image, or edit its pixels"),
        Binding("w", "paint('occlusion')", "why", tooltip="why this answer: what hangs on where"),
        Binding("e", "edit", "edit", tooltip="edit the weights of the map at hand"),
        Binding("o", "switch", "off", tooltip="switch the map at hand off, or on again"),
        Binding("O", "switch_all_on", "all maps on again", key_display="O", show=False),
    ]
    _matrices: tuple[WeightMatrix, ...] = ()
    _matrix = 0

    # Maps off and on

    def action_switch(self) -> None:
        """Switch the map at hand off: every number after it is made of zeros; or on again."""
        if self.at_hand is None:
            self.say_once("This is the image: p paints on it, → goes on to maps to switch off")
            return
        layer, channel = self.at_hand
        with self.telling_refusals():
            if self.column.layer is not None and self.column.title != layer:
                raise BadInput("these are the shares of the classes: ← goes on to what makes them")
            switched = maker(self.shown.given.network, layer), channel
            changes = self.shown.changes
            weights = changes.weights.switched(switched)
            self.change(changes.with_weights(weights))
            state = "off" if switched in weights.off else "on again"
            told = f"{switched[0]} map {channel + 1} is {state}", arrived(self.shown)
            self.notify(" · ".join(filter(None, told)), timeout=3)

    def action_switch_all_on(self) -> None:
        changes = self.shown.changes
        if not changes.weights.off:
            self.say_once("No map is off")
            return
        self.change(changes.with_weights(changes.weights.all_on()))

    # Painting

    @on(CellGrid.Clicked, "#field")
    def paint_where_clicked(self, event: CellGrid.Clicked) -> None:
        self._paint("", (event.row, event.column))

    def action_paint(self, overlay: str) -> None:
        self._paint(overlay, None)

    def _paint(self, overlay: str, place: tuple[int, int] | None) -> None:
        from convtui.tui.screens.paint import PaintScreen

        if overlay and self.shown.shares is None:
            self.say_once("This network does not end in classes: there is no answer to explain")
            return
        self.app.push_screen(PaintScreen(self, overlay, place))

    # Editing weights

    def action_edit(self) -> None:
        if self.at_hand is None:
            self.action_paint("")
            return
        layer, channel = self.at_hand
        self._matrices = matrices_of(self.shown.given.network, layer, channel)
        if not self._matrices:
            self.say_once(f"{layer} has no weights: ← and → lead to a layer that has")
            return
        before = self.columns[self.cursor.column - 1]
        plane = before.channel(self.cursor.tiles[self.cursor.column - 1])
        self._matrix = plane if plane < len(self._matrices) - 1 else 0
        self._open_editor()

    def _open_editor(self) -> None:
        self._show_matrix()
        editor = self.query_one(CellEditor)
        editor.open(self._matrices[self._matrix].shape, (0, 0))

    def _show_matrix(self) -> None:
        matrix = self._matrices[self._matrix]
        values = matrix.values(self.shown.passed.weights)
        palette = palette_for("auto", (values.min(), values.max()), False, self.is_dark)
        title = f"{named(self.column, self.cursor.tile)} · {matrix.title}"
        self.query_one("#map", CellGrid).show(sheet_of(values, palette), Marks(), title)

    @on(CellEditor.Moved)
    def point_at_edited(self) -> None:
        editor = self.query_one(CellEditor)
        if not editor.has_focus:
            return
        matrix, (row, column) = self._matrices[self._matrix], editor.place
        name, place = matrix.cells[row][column]
        value = written(float(self.shown.passed.weights[name][place]))
        following = self._matrices[(self._matrix + 1) % len(self._matrices)]
        other = following.title if len(self._matrices) > 1 else ""
        self.query_one("#map", CellGrid).mark(Marks(strong=(row, column)))
        self.say("#detail", editor.words(matrix.title, value, other))

    @on(CellEditor.Typed)
    def take_edited(self, event: CellEditor.Typed) -> None:
        changes = self.shown.changes
        weight = self._matrices[self._matrix].cells[event.row][event.column]
        with self.telling_refusals():
            value = parse_number(event.text, "weight")
            self.change(changes.with_weights(changes.weights.with_weight(weight, value)))
            self._show_matrix()
            if said := arrived(self.shown):
                self.notify(said, timeout=3)

    @on(CellEditor.Switched)
    def edit_next(self) -> None:
        """Go to the kernel of the next input channel, after the last to the bias."""
        self._matrix = (self._matrix + 1) % len(self._matrices)
        self._open_editor()

    @on(CellEditor.Closed)
    def end_editing(self) -> None:
        self.query_one(CellEditor).close()
        self._matrices = ()
        self.redraw()
