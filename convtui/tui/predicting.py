"""Predictions on a walk: begun and ended, and of sizes when a setting changes."""

from collections.abc import Callable
from functools import partial

from convtui.lesson.step import Step
from convtui.quiz.draws import size
from convtui.quiz.predict import Asked, in_layer, in_lesson, in_window, judge_size, read_size
from convtui.tui.lesson import Lesson
from convtui.tui.screens.ask import Ask
from convtui.tui.screens.change import ChangeScreen
from convtui.tui.screens.lesson_drawing import LessonDrawing
from convtui.tui.screens.walk_drawing import WalkDrawing
from convtui.tui.widgets.predictor import Predictor

SIZES = frozenset({"stride", "padding", "dilation", "pooling", "kernel"})
"""What may change how large a map is: some questions, and a kernel of another size."""


async def toggle(screen: WalkDrawing) -> None:
    """Hide the number of the step at hand, or hide nothing any more."""
    if screen.predictor is None:
        screen.predictor = Predictor(partial(_asked, screen), id="predictor")
        await screen.mount(screen.predictor)
        screen.veil_with(screen.predictor.veil)
    if screen.predictor.is_open:
        screen.predictor.end()
    else:
        screen.predictor.begin()


def ask_size(
    screen: ChangeScreen, lesson: Lesson, change: Callable[..., None], *, pooled: bool
) -> None:
    """Have the size of a lesson's map predicted, then change to it, and tell what became of it."""
    given: list[str] = []

    def made(text: str | None) -> None:
        predictor, verdict = screen.predictor, None
        if given and predictor is not None:
            before = size(screen.stages[-1 if pooled else 0].sides)
            verdict = judge_size(given[-1], lesson.pipeline, pooled=pooled, before=before)
            predictor.count += 1
            predictor.right += verdict.is_right
        change(verdict.words if verdict else "")

    title = "How large will the pooled map be?" if pooled else "How large will the map be?"
    hint = "rows × columns, as in 13x26, or 13 for both; esc changes it without a prediction"
    screen.app.push_screen(Ask(title, hint, "", lambda text: given.append(read_size(text))), made)


def _asked(screen: WalkDrawing, step: Step) -> list[Asked | None]:
    if isinstance(screen, LessonDrawing):
        cursor = screen.cursor
        whole = in_lesson(screen.lesson.pipeline, cursor.stage, cursor.place)
    else:
        whole = in_layer(screen.stage, step)
    return [whole, in_window(step)]
