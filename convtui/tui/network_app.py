"""The app, started on a whole network and not on the step lesson."""

from textual.screen import Screen

from convtui.tui.app import ConvtuiApp
from convtui.tui.lesson import Lesson
from convtui.tui.remembered import Remembered
from convtui.tui.screens.network import NetworkScreen
from convtui.tui.shown_network import ShownNetwork


class NetworkApp(ConvtuiApp):
    """Starts on the screen Network; the lesson waits on the other."""

    DEFAULT_MODE = "network"

    def __init__(
        self, shown: ShownNetwork, lesson: Lesson, remembered: Remembered, message: str = ""
    ) -> None:
        super().__init__(lesson, remembered, message)
        self._network = NetworkScreen(self.memory, shown)

    def get_default_screen(self) -> Screen[None]:
        return self._network

    def screen_of(self, mode: str) -> Screen[None]:
        return self._network if mode == self.DEFAULT_MODE else super().screen_of(mode)
