"""How a screen hands a lesson to the step screen."""

from textual.message import Message

from convtui.tui.lesson import Lesson


class LessonOpened(Message):
    """A lesson is to be stepped through, from a cell (row, column) of its convolution on.

    Without one it is opened where there is something to see.
    """

    def __init__(self, lesson: Lesson, cell: tuple[int, int] | None = None) -> None:
        super().__init__()
        self.lesson = lesson
        self.cell = cell
