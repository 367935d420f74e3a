"""A small network that learns before one's eyes: the keys."""

from functools import partial

from textual import on
from textual.binding import Binding
from textual.content import Content

from convtui.lesson.batch_weight import BatchWeight, open_batch_weight
from convtui.lesson.drawn_digits import CLASSES
from convtui.tui.lesson import after
from convtui.tui.opening import NetworkOpened
from convtui.tui.screens.keyed import WAYS
from convtui.tui.screens.teach_rates import TeachRates
from convtui.tui.taught_columns import layers_with_weights
from convtui.tui.threads import in_thread
from convtui.tui.widgets.cell_grid import CellGrid
from convtui.tui.widgets.network_overview import NetworkOverview

_STEPS = {"on": 1, "back": -1}
_EPOCHS_ON = 10


class TeachScreen(TeachRates):
    """The keys that take steps, and open a weight's gradient."""

    FOREWORD = (
        "A network begins with random weights and learns drawn digits, batch by batch: each step "
        "takes η times the gradient of the batch's loss off every weight, and μ of the step before "
        "is added. Kernels, and the maps of one digit that is held out, change as it learns. What "
        "was made can be gone back to; another η, μ or batch size holds from the step at hand on."
    )
    BINDINGS = [
        Binding("right", "go('on')", "batch", key_display="→", tooltip="a batch on"),
        Binding("left", "go('back')", "back", key_display="←", tooltip="a batch back"),
        Binding("space", "play", "play"),
        Binding("down", "epoch(1)", "epoch", key_display="↓", tooltip="an epoch on"),
        Binding("up", "epoch(-1)", "an epoch back", key_display="↑", show=False),
        Binding("home", "home", "the beginning", show=False),
        Binding("end", "end", "ten epochs on", show=False),
        Binding("tab", "layer", "layer", key_display="tab", tooltip="the next layer with weights"),
        Binding("f", "filter(1)", "filter", tooltip="its next filter"),
        Binding("F", "filter(-1)", "the filter before", key_display="F", show=False),
        Binding("v", "matrix(1)", "the kernel on the next input channel", show=False),
        Binding("V", "matrix(-1)", "on the channel before", key_display="V", show=False),
        Binding("shift+right", "weight('right')", "a weight to the right", show=False),
        Binding("shift+left", "weight('left')", "a weight to the left", show=False),
        Binding("shift+down", "weight('down')", "a weight down", show=False),
        Binding("shift+up", "weight('up')", "a weight up", show=False),
        Binding("enter", "open", "gradient", key_display="enter", tooltip="the gradient opened"),
        Binding("i", "image(1)", "the next digit held out", show=False),
        Binding("I", "image(-1)", "the digit before", key_display="I", show=False),
        Binding("o", "network", "network", tooltip="open it as it is now on screen Network"),
        Binding("plus,equals_sign", "speed(1)", "play faster", key_display="+", show=False),
        Binding("minus", "speed(-1)", "play slower", key_display="-", show=False),
        Binding("escape", "leave", "leave", key_display="esc"),
    ]

    # Steps

    def action_go(self, way: str) -> None:
        self.player.stop()
        self.go_to(self.wanted + _STEPS[way])

    def action_epoch(self, by: int) -> None:
        """Go to where the epoch at hand ends, or to where it, or the one before, began."""
        self.player.stop()
        if by > 0:
            self.go_to(self.teaching.end_behind(self.wanted))
            return
        begun = [score.step for score in self.teaching.scores if score.step < self.wanted]
        self.go_to(begun[-1] if begun else -1)

    def action_home(self) -> None:
        self.player.stop()
        self.aim(0)

    def action_end(self) -> None:
        self.player.stop()
        step = self.wanted
        for _ in range(_EPOCHS_ON):
            step = self.teaching.end_behind(step)
        self.go_to(step)

    # Weights and images

    def action_layer(self) -> None:
        self.layer_at = (self.layer_at + 1) % len(layers_with_weights(self.teaching.network))
        self.filter, self.matrix = 0, 0
        self._show_matrix()

    def action_filter(self, by: int) -> None:
        filters = self.row.output_shape[-1]
        self.filter = (self.filter + by) % filters
        self._show_matrix()

    def action_matrix(self, by: int) -> None:
        self.matrix = after(tuple(range(len(self.matrices))), self.matrix, by)
        self._show_matrix()

    def _show_matrix(self) -> None:
        rows, columns = self.matrices[self.matrix].shape
        row, column = self.place
        self.place = min(row, rows - 1), min(column, columns - 1)
        self.draw_all()

    def action_weight(self, way: str) -> None:
        down, right = WAYS[way]
        rows, columns = self.matrices[self.matrix].shape
        row, column = self.place
        self.place = min(max(row + down, 0), rows - 1), min(max(column + right, 0), columns - 1)

    @on(CellGrid.Clicked, "#weights")
    def take_clicked(self, event: CellGrid.Clicked) -> None:
        self.place = event.row, event.column

    @on(NetworkOverview.Picked)
    def go_to_picked(self, event: NetworkOverview.Picked) -> None:
        names = [row.name for row in layers_with_weights(self.teaching.network)]
        rows = self.teaching.network.shapes
        convolutions = [row.name for row in rows if row.kind == "convolution"]
        if event.column:
            name = (*convolutions, names[-1])[(event.column - 1) // 2]
            self.layer_at, self.matrix = names.index(name), 0
            self.filter = min(event.tile or 0, self.row.output_shape[-1] - 1)
            self._show_matrix()

    def action_image(self, by: int) -> None:
        self.image = (self.image + by) % len(self.teaching.held_out)

    def action_open(self) -> None:
        self.stop_here()
        # Each image of the batch goes there and back by itself.
        read = partial(open_batch_weight, self.teaching, self.state, self.weight)
        in_thread(self, read, self._show_opened, self.say_once, "open")

    def _show_opened(self, opened: BatchWeight) -> None:
        from convtui.export.teaching import weight_text
        from convtui.tui.screens.help import Help

        if self.is_current:  # it may have been left meanwhile
            told = "".join(weight_text(opened)).rstrip()
            self.app.push_screen(Help("A weight's gradient", Content(told)))

    def action_network(self) -> None:
        from convtui.runs.networks import GivenNetwork
        from convtui.tui.shown_network import ShownNetwork

        self.player.stop()
        network, held_out = self.teaching.network, self.teaching.held_out
        note = f"taught here, step {self.state.step:,}"
        given = GivenNetwork(network, self.state.weights, CLASSES, note)
        with self.telling_refusals():
            shown = ShownNetwork(given, held_out.image(self.image), held_out.name(self.image))
            self.app.pop_screen()
            self.app.post_message(NetworkOpened(shown))
