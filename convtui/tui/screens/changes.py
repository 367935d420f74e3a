"""A network and an image that can be changed, and the history of that."""

from typing import cast

from textual.binding import Binding
from textual.reactive import var

from convtui.lesson.changes import Changes
from convtui.lesson.history import History
from convtui.ops.window import Array
from convtui.tui.screens.keyed import KeyedScreen
from convtui.tui.shown_network import ShownNetwork


class ChangesScreen(KeyedScreen[None]):
    """Undoes and redoes; screens that change what is shown go through `change`."""

    BINDINGS = [
        Binding("u", "undo", "undo", show=False),
        Binding("ctrl+r", "redo", "redo", show=False),
        Binding("U", "reset", "undo all changes", key_display="U", show=False),
    ]

    shown: var[ShownNetwork] = var(cast(ShownNetwork, None), init=False)
    history: History[Changes] = History(Changes())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Before there is a network, only another can be asked for."""
        can = bool(self.shown) or action in ("help", "pick_network")
        return can and super().check_action(action, parameters)

    def watch_shown(self, before: ShownNetwork | None, after: ShownNetwork) -> None:
        """Begin another history with another network or another image."""
        is_same = before is not None and before.given is after.given
        if not (is_same and has_same_maps(before, after)):
            self.history = History(after.changes)

    def change(self, changes: Changes, before: Array | None = None) -> None:
        """Go on with other changes; undo brings back those of now.

        `before` are the probabilities to compare with; None: those of now.

        Raises:
            BadInput: the network would leave no finite numbers.
        """
        self.see(changes, before)
        self.history = self.history.record(changes)

    def see(self, changes: Changes, before: Array | None = None) -> None:
        self.shown = self.shown.changed(changes, before)

    def take_back(self, history: History[Changes], before: Array | None) -> None:
        """Go on with what was changed on another screen of the same network."""
        if history is not self.history:
            self.history = history
            self.see(history.present, before)

    def action_undo(self) -> None:
        self._go_to(self.history.undo(), "Nothing to undo")

    def action_redo(self) -> None:
        self._go_to(self.history.redo(), "Nothing to redo")

    def _go_to(self, history: History[Changes], nothing: str) -> None:
        if history is self.history:
            self.say_once(nothing)
            return
        self.history = history
        self.see(history.present)

    def action_reset(self) -> None:
        """Show image and network as they were opened; undo brings the changes back."""
        if not self.shown.changes.any:
            self.say_once("Nothing is changed")
            return
        self.change(Changes())


def has_same_maps(before: ShownNetwork | None, after: ShownNetwork) -> bool:
    """Whether it is the same network, maybe with other weights, and the same image."""
    return (
        before is not None
        and before.given.network is after.given.network
        and before.image is after.image
    )
