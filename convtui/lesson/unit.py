"""One number of a network with all the numbers it is made of, and what each of them adds to it."""

from dataclasses import dataclass

import numpy as np

from convtui.lesson.arithmetic import Apply, Share, Sum
from convtui.lesson.stage import Stage
from convtui.lesson.step import Step
from convtui.lesson.walk import Walk
from convtui.lesson.weights import weighed
from convtui.ops.window import Array

Place = tuple[int, int, int]
"""(row, column, channel), counted from 0; of a vector (0, 0, n)."""


@dataclass(frozen=True)
class Term:
    """A number of the layer before and what it adds; padding, which adds nothing, is left out.

    `weight` and `product` are None where the number is not weighed: before an activation.
    """

    layer: str
    place: Place
    value: float
    weight: float | None
    product: float | None


@dataclass(frozen=True)
class Unit:
    """A layer's number at a place.

    Products and `bias` add up to `sum`, and the activation of it is `value`; without an activation
    both are the same. Where an activation stands alone there are no products, and `sum` is what
    goes into it.
    """

    layer: str
    place: Place
    arithmetic: str
    value: float
    sum: float
    activation: str
    bias: float
    terms: tuple[Term, ...]


def unit_of(walk: Walk, layer: str, place: Place) -> Unit:
    """Open a number, in the time of its windows.

    Args:
        walk: through a network that has the layer.
        layer: its name.
        place: of the number, within the layer's map.
    """
    stages = [stage for stage in walk.stages if stage.layer.name == layer]
    first, last = stages[0], stages[-1]
    opened, step = first.step(*place), last.step(*place)
    made = opened.arithmetic
    weights, bias = weighed(opened)
    total = opened.value
    if isinstance(made, Sum) and isinstance(step.arithmetic, Apply):
        bias += step.arithmetic.bias or 0.0
        total = step.arithmetic.biased
    elif isinstance(made, Apply | Share):
        total = float(opened.window[0, 0, made.own if isinstance(made, Share) else 0])
    return Unit(
        layer,
        place,
        type(made).__name__.lower(),
        step.value,
        total,
        last.layer.ends_in,
        bias,
        _terms(first, opened, weights),
    )


def _terms(stage: Stage, step: Step, weights: Array | None) -> tuple[Term, ...]:
    before = stage.before.layer.name if isinstance(stage.before, Stage) else "input"
    rows, columns, channels = step.taps
    terms = []
    for down, along in np.argwhere(step.inside).tolist():
        for deep, value in enumerate(step.window[down, along].tolist()):
            weight = None if weights is None else float(weights[down, along, deep])
            place = rows[down], columns[along], channels[deep]
            product = None if weight is None else value * weight + 0.0  # a zero has no sign
            terms.append(Term(before, place, value, weight, product))
    return tuple(terms)
