"""The app started on a small network that learns; the step lesson waits behind it."""

from convtui.lesson.teaching import Teaching
from convtui.tui.app import ConvtuiApp
from convtui.tui.lesson import Lesson
from convtui.tui.remembered import Remembered
from convtui.tui.screens.teach import TeachScreen


class TeachApp(ConvtuiApp):
    """Starts there."""

    def __init__(self, teaching: Teaching, lesson: Lesson, remembered: Remembered) -> None:
        super().__init__(lesson, remembered)
        self._teach = TeachScreen(teaching, self.memory)

    def on_mount(self) -> None:
        """Show it."""
        self.push_screen(self._teach)
