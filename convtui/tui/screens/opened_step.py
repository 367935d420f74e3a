"""A step that a question is about, over the quiz."""

from textual.binding import Binding

from convtui.quiz.opened import OpenedLayer
from convtui.tui.lesson import Lesson
from convtui.tui.remembered import Memory
from convtui.tui.screens.layer import LayerScreen
from convtui.tui.screens.step import StepScreen


class OpenedStep(StepScreen):
    """The step lesson at a certain cell; backspace returns."""

    BINDINGS = [
        Binding("backspace", "leave", "return", key_display="backspace", tooltip="to the question")
    ]

    @classmethod
    def levels(cls) -> list[type]:
        """The way back comes first."""
        return sorted(super().levels(), key=lambda level: level is not OpenedStep)

    def __init__(
        self, lesson: Lesson, memory: Memory, stage: int = 0, cell: tuple[int, int] = (0, 0)
    ) -> None:
        super().__init__(lesson, memory)
        self.set_reactive(StepScreen.cursor, self.cursor.enter(stage).jump(*cell))

    def action_close_beside(self) -> None:
        if self.shows_beside:
            super().action_close_beside()
        else:
            self.action_leave()

    def action_quiz(self) -> None:
        """The quiz is open already: return to it."""
        self.action_leave()

    def action_leave(self) -> None:
        self.app.pop_screen()


class OpenedLayerScreen(LayerScreen):
    """A number of a small network that a question is about; backspace returns at last."""

    def __init__(self, opened: OpenedLayer, memory: Memory) -> None:
        """Open its layer at the number."""
        *cell, channel = opened.place
        super().__init__(opened.passed, opened.layer, channel, memory, (cell[0], cell[1]))
        self._note = opened.note

    def greet(self) -> None:
        """Say what there is to say of the layer as a whole."""
        if self._note:
            self.notify(self._note, timeout=12)

    def action_back(self) -> None:
        """Return along the trail, from where it began to the question."""
        if len(self.trail.past):
            super().action_back()
        else:
            self.action_leave()
