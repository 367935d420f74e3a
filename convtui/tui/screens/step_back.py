"""The way back through the layer of screen 1: at once, or of a large picture beside the screen."""

from functools import partial
from typing import TYPE_CHECKING

from textual.binding import Binding

from convtui.lesson.cursor import Cursor
from convtui.tui.lesson import Lesson
from convtui.tui.screens.change import ChangeScreen
from convtui.tui.threads import in_thread

if TYPE_CHECKING:
    from convtui.lesson.way_back import WayBack
    from convtui.tui.gradient_question import LossQuestion

_AT_ONCE = 2**18
"""Numbers of an input whose gradients nobody waits for."""


class StepBackScreen(ChangeScreen):
    """Turns around, at the cell at hand."""

    BINDINGS = [
        Binding("B", "backward", "back: every gradient", key_display="B", show=False),
    ]

    def action_backward(self) -> None:
        """Go back through the layer, from the gradient of a loss of its last map."""
        if self.refuses("the way back shows the number"):
            return
        self.player.stop()
        lesson, cursor = self.lesson, self.cursor
        if lesson.input.values.size <= _AT_ONCE:
            with self.telling_refusals():
                self._open(_found(lesson), cursor)
            return

        def refused(problem: str) -> None:
            self.app.clear_notifications()
            self.notify(problem, severity="error", timeout=8)

        def opened(found: "tuple[LossQuestion, WayBack]") -> None:
            self.app.clear_notifications()
            if self.is_current and self.lesson is lesson:  # it may have been left, or changed
                self._open(found, cursor)

        self.notify("Computing every gradient …", timeout=60)
        in_thread(self, partial(_found, lesson), opened, refused, "backward")

    def _open(self, found: "tuple[LossQuestion, WayBack]", cursor: Cursor) -> None:
        """Show the gradient of the cell at hand."""
        from convtui.tui.screens.gradient import GradientScreen

        question, way = found
        name = way.name_of(way.forward.walk.stages[cursor.stage]).of
        index = (*cursor.place, 0)
        self.app.push_screen(GradientScreen(way, question, self.memory, name, index=index))


def _found(lesson: Lesson) -> "tuple[LossQuestion, WayBack]":
    """All gradients of the sum of the last map, computed. Raises BadInput."""
    from convtui.tui.gradient_question import SUM, lesson_pass, map_question

    question = map_question(lesson)
    way, _ = question.answer(SUM, lesson_pass(lesson))
    way.gradients  # noqa: B018 - refuses what is not finite
    return question, way
