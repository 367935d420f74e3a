"""A walk with somebody else's map of the stage at hand beside ours, on demand: R's, or another."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual import on

from convtui.tui.screens.walk import WalkScreen
from convtui.tui.widgets.cell_grid import CellGrid

if TYPE_CHECKING:
    from convtui.reference.r_call import RCall
    from convtui.tui.widgets.beside_pane import BesidePane


class Beside(WalkScreen):
    """Shows a map beside ours in place of the stage; knows no keys for it."""

    _pane: "BesidePane[Any] | None" = None
    """The one on show, or that was shown last; made when it is first asked for."""

    def r_call(self) -> "RCall":
        raise NotImplementedError

    def asked_beside(self) -> object:
        """What the pane on show is asked for the stage at hand."""
        return self.r_call()

    @property
    def shows_beside(self) -> bool:
        return self._pane is not None and self._pane.display

    async def action_toggle_r(self) -> None:
        """Show R's map beside ours, or the stage again; where R was lost, start it again."""
        from convtui.tui.widgets.r_pane import RPane

        await self.toggle_beside("r", lambda: RPane(id="r"))

    async def toggle_beside(self, name: str, made: "Callable[[], BesidePane[Any]]") -> None:
        """Show a pane by its id, `made` where there is none yet, or the stage again."""
        from convtui.tui.widgets.beside_pane import BesidePane

        if self.refuses("another map beside ours shows the number"):
            return
        panes = {pane.id: pane for pane in self.query(BesidePane)}
        if name in panes:
            pane = panes[name]
        else:
            pane = made()
            await self.mount(pane, after=self._view)
        if self._pane not in (None, pane):
            self.close_beside()
        self._pane = pane
        if not (pane.display and pane.lost):
            pane.display = not pane.display
        self._view.display = not pane.display
        self._draw()

    def action_close_beside(self) -> None:
        """Show the stage again, whatever became of the other map."""
        self.close_beside()

    def close_beside(self) -> None:
        if self._pane and self._pane.display:
            self._pane.display, self._view.display = False, True
            self._draw()

    @on(CellGrid.Clicked, "BesidePane CellGrid")
    def go_to_compared(self, event: CellGrid.Clicked) -> None:
        self.player.stop()
        self.cursor = self.cursor.jump(event.row, event.column)

    def _draw(self) -> None:
        super()._draw()
        if self._pane and self._pane.display:
            self._pane.ask(self.seen, self.asked_beside, self.cursor.cell, self.look.dark)

    def _point(self) -> None:
        super()._point()
        if self._pane and self._pane.display:
            self._pane.point(self.cursor.cell)
