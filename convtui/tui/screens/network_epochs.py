"""The epochs of a run on the screen Network: the same image in what the network was then."""

from textual.app import ComposeResult

from convtui.tui.screens.epochs import EpochBar, EpochsScreen
from convtui.tui.screens.network_change import NetworkChangeScreen
from convtui.tui.shown_network import ShownNetwork


class NetworkEpochsScreen(NetworkChangeScreen, EpochsScreen):
    """Stays on the map and the cell at hand from epoch to epoch."""

    def body(self) -> ComposeResult:
        yield from super().body()
        yield EpochBar()

    def on_mount(self) -> None:
        if self.shown:
            self.follow_epochs(self.shown.given.run)

    def on_resize(self) -> None:
        super().on_resize()
        self.tell_epoch()

    def watch_shown(self, before: ShownNetwork | None, after: ShownNetwork) -> None:
        """Another network may be of another run, or of another epoch."""
        super().watch_shown(before, after)
        self.follow_epochs(after.given.run)
        self.tell_epoch()

    @property
    def epoch(self) -> int | None:
        return self.shown.given.epoch if self.shown else None

    def show_epoch(self, epoch: int) -> None:
        """Take the weights of then; what was drawn on the image stays, edited weights do not."""
        weights = self.shown.changes.weights
        if weights.edited or weights.off:
            self.notify("Edited weights and maps that were off are as they were trained", timeout=3)
        with self.telling_refusals():
            self.shown = self.shown.at_epoch(epoch)
