"""One thing that Python and R both compute, and what a cell of it was made of."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from convtui.lesson.arithmetic import Sum
from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline
from convtui.ops.window import Array
from convtui.reference.agreement import TOLERANCE
from convtui.reference.in_r import stage_call
from convtui.reference.r_call import RCall


@dataclass(frozen=True, eq=False)
class Seen:
    """What lies under the window at one output cell, and the weights laid on it if there are any.

    `window` is (h, w) or (h, w, C), padding -∞ where it takes no part; `weights` is of the same
    shape, or (h, w) if every plane has the same.
    """

    window: Array
    weights: Array | None = None


@dataclass(frozen=True, eq=False)
class Answer:
    """What an engine says to a case; `tolerance` and `scale` are those of `agreement.compare`."""

    engine: str
    values: Array
    tolerance: float = TOLERANCE
    scale: float = 1.0


@dataclass(frozen=True, eq=False)
class Case:
    """A name, what we compute, and what R is asked.

    `published` is what a document says the answer is. `pipeline` is a lesson that shows the same
    numbers in its last stage, or in the stage named `stage` where it has one. `tolerance`
    and `scale` are those of `agreement.compare`; `engine` names who computes ours, and `others`
    are what other engines say to the same. `image` is which of a network's images this is, from 0.
    """

    name: str
    stage: str
    ours: Callable[[], Array]
    call: RCall
    pipeline: Pipeline | None = None
    input_name: str = ""
    published: Array | None = None
    seen: Callable[[tuple[int, ...]], Seen] | None = None
    tolerance: float = TOLERANCE
    scale: float = 1.0
    engine: str = "Python"
    others: tuple[Answer, ...] = ()
    image: int | None = None


def stage_case(
    name: str,
    source: Array,
    options: LayerOptions,
    stage: str,
    *,
    input_name: str = "",
    published: Array | None = None,
) -> Case:
    """One stage of the lesson, whole, as the lesson computes it.

    Raises:
        GeometryError: a window that cannot slide there.
    """
    pipeline = Pipeline(source, options)
    return Case(
        name,
        stage,
        ours=lambda: pipeline.stage(stage).plane(),
        call=stage_call(pipeline, stage),
        pipeline=pipeline,
        input_name=input_name,
        published=published,
        seen=partial(_seen_in_lesson, pipeline, stage),
    )


def _seen_in_lesson(pipeline: Pipeline, name: str, cell: tuple[int, ...]) -> Seen:
    step = pipeline.stage(name).step(*cell)
    window = step.window[:, :, 0] if step.window.shape[2] == 1 else step.window
    weighs = isinstance(step.arithmetic, Sum)
    return Seen(window, pipeline.options.laid if weighs else None)
