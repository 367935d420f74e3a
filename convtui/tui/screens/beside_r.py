"""A walk with R's map of the stage at hand beside ours, on demand."""

from typing import TYPE_CHECKING

from convtui.tui.screens.walk import WalkScreen

if TYPE_CHECKING:
    from convtui.reference.r_call import RCall
    from convtui.tui.widgets.r_pane import RPane


class BesideR(WalkScreen):
    """Shows R's map in place of the stage; knows no keys for it."""

    _pane: "RPane | None" = None
    """Made when R is first asked for."""

    def r_call(self) -> "RCall":
        """What R computes the stage at hand by."""
        raise NotImplementedError

    @property
    def shows_r(self) -> bool:
        """Whether R's map is on show."""
        return self._pane is not None and self._pane.display

    async def action_toggle_r(self) -> None:
        """Show R's map beside ours, or the stage again; where R was lost, start it again."""
        if self._pane is None:
            from convtui.tui.widgets.r_pane import RPane

            self._pane = RPane(id="r")
            await self.mount(self._pane, after=self._view)
        if not (self._pane.display and self._pane.lost):
            self._pane.display = not self._pane.display
        self._view.display = not self._pane.display
        self._draw()

    def action_close_r(self) -> None:
        """Show the stage again, whatever became of R."""
        self._close_r()

    async def action_predict(self) -> None:
        """Predict numbers, which R's map would show."""
        self._close_r()
        await super().action_predict()

    def _close_r(self) -> None:
        if self._pane and self._pane.display:
            self._pane.display, self._view.display = False, True
            self._draw()

    def _draw(self) -> None:
        super()._draw()
        if self._pane and self._pane.display:
            self._pane.ask(self.seen, self.r_call, self.cursor.cell, self.look.dark)

    def _point(self) -> None:
        super()._point()
        if self._pane and self._pane.display:
            self._pane.point(self.cursor.cell)
