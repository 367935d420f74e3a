"""What `convtui check` compares: the fixed and random cases, or a trained network."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from convtui.errors import BadInput

if TYPE_CHECKING:
    from convtui.reference.r_process import RProcess
    from convtui.reference.run import Deadline, Result

Comparisons = tuple[int, "Callable[[RProcess, Deadline], Iterable[Result]]"]
"""How many there are, and what makes them with R in a time."""

RUN_IMAGES = 3
"""Test images of a run unless told."""


def of_cases(cases: int, seed: int, pattern: str | None) -> Comparisons:
    """Ask R for each case that has `pattern` in its name or stage.

    Raises:
        BadInput: none has.
    """
    from convtui.reference.cases import all_cases, matching
    from convtui.reference.run import run

    chosen = list(matching(all_cases(cases, seed), pattern or ""))
    if not chosen:
        raise BadInput(f"-k {pattern!r} is in no case's name or stage: try `-k convolution`")
    return len(chosen), partial(run, chosen)


def of_run(name: str, images: int | None, pattern: str | None) -> Comparisons:
    """Ask R for each layer of a trained network and each of some test images.

    Raises:
        BadInput: no such run, or one that cannot be checked.
        Missing: R, TensorFlow or the data set is not there.
    """
    from convtui.reference.forward import against_r
    from convtui.reference.requirements import require_r
    from convtui.runs import Run
    from convtui.training.environment import require_tensorflow
    from convtui.training.forward import keras_forward
    from convtui.training.redirect import talking_into

    if pattern is not None:
        raise BadInput(f"-k {pattern!r} picks among the fixed cases: leave it out beside --run")
    if images is not None and images < 1:
        raise BadInput(f"--images {images} is too few: give 1 or more")
    trained = Run.find(name)
    require_r()
    require_tensorflow()
    with talking_into(trained.log):
        forward = keras_forward(trained, RUN_IMAGES if images is None else images)
    return forward.comparisons, partial(against_r, forward)
