"""What the screen Check compares: every case, a network's layers, or a student's own functions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from convtui.ops.brightness import BRIGHTEST
from convtui.reference.cases import all_cases
from convtui.reference.forward import against_r
from convtui.reference.r_process import RProcess
from convtui.reference.run import Deadline, Result, run
from convtui.runs.networks import GivenNetwork
from convtui.tui.screens.case_list import ABOUT, USUAL
from convtui.tui.shown_network import ShownNetwork

if TYPE_CHECKING:
    from convtui.marking.lesson_answers import LessonAnswers


@dataclass(frozen=True)
class Comparison:
    """What is compared: in a word, in two lines, how many cases there are, and what makes them.

    `opened` is a network with one of its images, counted from 0; `own` are a student's functions.
    """

    named: str
    about: str
    total: int
    results: Callable[[RProcess], Iterator[Result]]
    opened: Callable[[int], ShownNetwork] | None = None
    own: "LessonAnswers | None" = None


Prepare = Callable[[], Comparison]
"""Makes a comparison ready, in a thread."""


def every_case() -> Comparison:
    """What `convtui check --against-r` compares."""
    cases = list(all_cases())
    return Comparison(USUAL, ABOUT, len(cases), partial(run, cases))


def of_network(given: GivenNetwork, images: int) -> Comparison:
    """Every layer of a network; Keras is left out: it would come into the process of the screen."""
    from convtui.training.sample_images import sample_forward

    forward = sample_forward(given, images, seed=0)
    about = (
        f"{forward.name}: {forward.images_in_words}. R computes each layer from what R made of the "
        "layer before, and in the end all of them by itself."
    )

    def opened(number: int) -> ShownNetwork:
        label = f"image {number + 1} ({forward.labels[number]})"
        return ShownNetwork(given, forward.images[number] / BRIGHTEST, label)

    return Comparison(
        forward.name,
        about,
        forward.comparisons,
        lambda process: against_r(forward, process, Deadline()),
        opened,
    )


def of_own(answers: "LessonAnswers") -> Comparison:
    """What a student's functions answer to the cases that are lessons; R has no part in it."""
    from convtui.marking.lesson_check import compared, lesson_cases

    cases = lesson_cases()
    about = (
        f"{answers.file.name}: your own functions are asked each case, in a sandbox. enter opens "
        "a case in the lesson, with your map beside the right one."
    )
    return Comparison(
        answers.file.name, about, len(cases), lambda _: compared(cases, answers), own=answers
    )
