"""Screen 2: a whole network on an image, from the pixels to the probabilities, epoch by epoch."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding

from convtui.errors import BadInput
from convtui.inputs import load_input
from convtui.runs.networks import load_network
from convtui.tui.remembered import lasting
from convtui.tui.screens.epochs import EpochBar, EpochsScreen
from convtui.tui.screens.network_back import NetworkBackScreen
from convtui.tui.shown_network import ShownNetwork, as_left, of_network
from convtui.tui.threads import in_thread

if TYPE_CHECKING:
    from convtui.lesson.teaching import Teaching


class NetworkScreen(NetworkBackScreen, EpochsScreen):
    """Opens another network or another image; stays where one is from epoch to epoch of a run."""

    FOREWORD = (
        "From the image on the left to the probabilities on the right: what each layer makes of "
        "it.\nBlue is below 0, orange above. tab: the arrows walk over the cells of the map at "
        "hand, and a box shows what a cell sees of the image; shift and an arrow does so at any "
        "time. A click goes to a layer, a map or a cell.\nFollow a 7 from pixel to .98: → to "
        "softmax, ↓ to 7, enter; there enter goes down from number to number until the pixel is "
        "reached, and backspace returns."
    )
    BASES_FIRST = True
    BINDINGS = [
        Binding("t", "exciting", "top ten", tooltip="the test images that excite the map most"),
        Binding("L", "teach", "learn", key_display="L", tooltip="let it learn from random weights"),
        Binding("m", "pick_network", "network"),
        Binding("i", "pick_image", "image"),
    ]

    def body(self) -> ComposeResult:
        yield from super().body()
        yield EpochBar()

    def on_mount(self) -> None:
        if self.shown:
            self.follow_epochs(self.shown.given.run)
        else:
            self.notify("Reading the network …", timeout=60)
            state = self.memory.state
            read = partial(as_left, state.network, state.image)
            in_thread(self, read, self._take_last, self.refuse, exclusive=False)

    def open(self, shown: ShownNetwork) -> None:
        self.shown = shown

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

    def _take_last(self, found: tuple[ShownNetwork, str]) -> None:
        shown, problem = found
        self.app.clear_notifications()
        if not self.shown:  # another one may have been opened meanwhile
            self.shown = shown
            if shown.notes:
                self.notify(shown.notes, timeout=8)
        if problem:
            self.refuse(problem)

    def action_pick_network(self) -> None:
        from convtui.tui.screens.pickers import network_picker

        def attempt(text: str) -> Callable[[], None]:
            given, shown = load_network(text), self.shown
            found = shown.in_network(given) if shown else of_network(given)
            return partial(self._take_network, text, found)

        self.app.push_screen(network_picker(attempt))

    def _take_network(self, text: str, shown: ShownNetwork) -> None:
        before, self.shown = self.shown, shown
        self.memory.keep(network=lasting(text))
        notes = [shown.given.note]
        if before is None or shown.image is not before.image:
            notes.append(f"the image is {shown.image_name} now")
            self.memory.keep(image="")
        if said := "; ".join(filter(None, notes)):
            self.notify(f"{shown.given.network.name}: {said}", timeout=6)

    def action_pick_image(self) -> None:
        from convtui.tui.screens.pickers import input_picker

        shown = self.shown

        def attempt(text: str) -> Callable[[], None]:
            if text == "-":  # the screen reads the keyboard there
                raise BadInput("- cannot be read while the screen is open: name a file")
            return partial(self._take_image, text, shown.with_input(load_input(text)))

        first = tuple(f"digit:{digit}" for digit in range(10))
        hint = "mnist:7, cifar10#5, photo.png:grey, or another INPUT"
        self.app.push_screen(input_picker("Image", hint, attempt, self.is_dark, first))

    def _take_image(self, text: str, shown: ShownNetwork) -> None:
        self.shown = shown
        self.memory.keep(image=lasting(text))
        if shown.note:
            self.notify(f"{shown.image_name}: {shown.note}", timeout=4)

    def action_exciting(self) -> None:
        if self.at_hand is None:
            self.say_once("No layer made the image: → goes on to the maps that images excite")
            return
        from convtui.tui.screens.exciting import ExcitingScreen

        def opened(shown: ShownNetwork | None) -> None:
            if shown is not None:
                self.shown = shown
                self.memory.keep(image="")

        self.app.push_screen(ExcitingScreen(self.shown, *self.at_hand), opened)

    def action_teach(self) -> None:
        from convtui.lesson.teaching import teaching_of

        self.notify("Drawing digits …", timeout=60)
        read = partial(teaching_of, self.shown.given.network)
        in_thread(self, read, self._show_taught, self.refuse, "teach")

    def _show_taught(self, teaching: "Teaching") -> None:
        from convtui.tui.screens.teach import TeachScreen

        self.app.clear_notifications()
        if self.is_current:  # it may have been left meanwhile
            self.app.push_screen(TeachScreen(teaching, self.memory))
