"""How a screen hands a lesson to the step screen."""

from textual.message import Message

from convtui.tui.lesson import Lesson


class LessonOpened(Message):
    """A lesson is to be stepped through, from the cell (row, column) of its convolution on."""

    def __init__(self, lesson: Lesson, cell: tuple[int, int] = (0, 0)) -> None:
        super().__init__()
        self.lesson = lesson
        self.cell = cell
