"""How a screen hands a lesson to the step screen, and a network to the Network screen."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from convtui.tui.lesson import Lesson

if TYPE_CHECKING:
    from convtui.marking.lesson_answers import LessonAnswers
    from convtui.tui.shown_network import ShownNetwork


@dataclass
class LessonOpened(Message):
    """A lesson is to be stepped through, from a cell (row, column) of its convolution on.

    Without one it is opened where there is something to see. `own` are a student's functions,
    whose map is to be beside ours.
    """

    lesson: Lesson
    cell: tuple[int, int] | None = None
    own: "LessonAnswers | None" = None


@dataclass
class NetworkOpened(Message):
    """A network is to be walked over, with an image in it."""

    shown: "ShownNetwork"
