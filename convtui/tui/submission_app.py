"""The app on the step lesson with a student's map beside ours."""

from convtui.marking.lesson_answers import LessonAnswers
from convtui.tui.app import ConvtuiApp
from convtui.tui.lesson import Lesson
from convtui.tui.remembered import Remembered


class SubmissionApp(ConvtuiApp):
    """Asks the functions of a file at once."""

    def __init__(
        self, answers: LessonAnswers, lesson: Lesson, remembered: Remembered, message: str
    ) -> None:
        super().__init__(lesson, remembered, message)
        self._answers = answers

    def on_mount(self) -> None:
        """Show the student's map."""
        self.call_after_refresh(self._step.compare_with, self._answers)
