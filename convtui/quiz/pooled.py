"""Questions about one number of a pooled map."""

from collections.abc import Collection

import numpy as np

from convtui.marking.pooling import POOLING, PoolingCall
from convtui.quiz.asking import Asked, answers
from convtui.quiz.cells import number_at
from convtui.quiz.draws import cell, matrix, size
from convtui.quiz.opened import opened
from convtui.quiz.question import Figure

_ABOUT = ("pooled", "pool-stride", "pool-window")


def largest(rng: np.random.Generator) -> Asked | None:
    """Among numbers most of which are below 0."""
    call = PoolingCall(matrix(rng, 4, 6, -9, 2))
    return _asked(rng, call, "The map is max-pooled with windows of 2×2", _ABOUT)


def overlapping(rng: np.random.Generator) -> Asked | None:
    call = PoolingCall(matrix(rng, 4, 5, -9, 9), (3, 3), (1, 1))
    words = "The map is max-pooled with windows of 3×3 and stride 1"
    return _asked(rng, call, words, ("pool-stride", "pooled"))


def average(rng: np.random.Generator) -> Asked | None:
    call = PoolingCall(matrix(rng, 4, 6, -9, 9), kind="average")
    return _asked(rng, call, "The map is average-pooled with windows of 2×2", _ABOUT)


def padded_average(rng: np.random.Generator) -> Asked | None:
    """Of the window at the end, which hangs over the edge."""
    call = PoolingCall(matrix(rng, 3, 5, -9, 9), padding="same", kind="average")
    words = "The map is average-pooled with windows of 2×2, padding `same` as Keras has it"
    note = "; what lies beyond the map is not counted"
    return _asked(rng, call, words, ("pool-padding",), at=(1, 2), note=note)


def _asked(
    rng: np.random.Generator,
    call: PoolingCall,
    words: str,
    about: Collection[str],
    at: tuple[int, int] | None = None,
    note: str = "",
) -> Asked | None:
    place = at or cell(rng, POOLING.right(call).shape)
    right, given = answers(POOLING, call, number_at(place))
    step = opened(call, 2, place)
    row, column = place[0] + 1, place[1] + 1
    text = f"{words}. What is P[{row},{column}], row {row}, column {column} of the result?"
    figure = Figure(f"Map {size(call.x.shape)}", call.x)
    why = "; ".join(step.formulas()) + note
    return Asked(text, (figure,), right or "", given, about, why, opened=step)
