"""A walk whose numbers are predicted before they are shown, on demand."""

from textual import on
from textual.binding import Binding
from textual.events import Mount

from convtui.tui.screens.beside import Beside
from convtui.tui.widgets.cell_grid import CellGrid


class PredictScreen(Beside):
    """Hides the number at hand while it is predicted; what hides it is imported when asked for."""

    BINDINGS = [Binding("P", "predict", "predict the number", key_display="P", show=False)]

    predicts = False
    """Whether the first number is hidden from the first frame on."""

    @on(Mount)
    async def _hide_first(self) -> None:
        """Hide the first number before anything is drawn."""
        if self.predicts:
            from convtui.tui.predicting import toggle

            await toggle(self)

    async def action_predict(self) -> None:
        """Hide the number at hand until it is predicted, and so on; a second time hide nothing."""
        from convtui.tui.predicting import toggle

        self.player.stop()
        await toggle(self)
        self._draw()

    def _draw(self) -> None:
        super()._draw()
        self._close_what_shows()

    def _point(self) -> None:
        super()._point()
        self._close_what_shows()

    def _close_what_shows(self) -> None:
        """Close another map beside ours as soon as a number is hidden."""
        if self.hides_number:
            self.close_beside()

    def on_predictor_changed(self) -> None:
        self._point()

    def on_predictor_onwards(self) -> None:
        self.action_go("forward")

    async def on_predictor_closed(self) -> None:
        await self.action_predict()

    @on(CellGrid.Clicked, "#under")
    def pick_in_window(self, event: CellGrid.Clicked) -> None:
        """While the winner is predicted, a click on a number of the window chooses it."""
        if self.predictor is not None:
            self.predictor.pick(event.row, event.column)

    @on(CellGrid.Clicked, "#source")
    def pick_on_map(self, event: CellGrid.Clicked) -> None:
        """While the winner is predicted, a click on a cell under the window chooses it."""
        if self.predictor is not None:
            self.predictor.pick_on_map(event.row, event.column)
