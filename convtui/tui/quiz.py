"""The app, started on a question."""

from convtui.quiz.session import Session
from convtui.tui.app import ConvtuiApp
from convtui.tui.lesson import Lesson
from convtui.tui.remembered import Remembered
from convtui.tui.screens.quiz import QuizScreen


class QuizApp(ConvtuiApp):
    """Starts on the quiz; the step lesson waits behind it."""

    def __init__(self, session: Session, lesson: Lesson, remembered: Remembered) -> None:
        super().__init__(lesson, remembered)
        self._quiz = QuizScreen(session, self.memory)

    def on_mount(self) -> None:
        """Show it."""
        self.push_screen(self._quiz)
