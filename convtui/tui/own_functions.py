"""Asking for the file that a learner's own functions are in."""

from collections.abc import Callable

from textual.app import App

from convtui.errors import BadInput, Missing
from convtui.marking.lesson_answers import LessonAnswers
from convtui.places import typed_path
from convtui.tui.screens.ask import Ask

_HINT = (
    "a .py, .ipynb, .R, .Rmd or .qmd file with a function that convolves or pools: only its "
    "definitions are loaded, in a sandbox"
)


def ask_for_file(
    app: App[object], before: LessonAnswers | None, take: Callable[[LessonAnswers], object]
) -> None:
    """Ask for a file; `take` gets its functions once the question is closed."""

    def attempt(text: str) -> None:
        try:
            answers = LessonAnswers(typed_path(text))
        except Missing as problem:  # said in the field, as what is wrong with a file is
            raise BadInput(str(problem)) from None
        app.call_later(take, answers)

    app.push_screen(Ask("Your own functions", _HINT, str(before.file) if before else "", attempt))
