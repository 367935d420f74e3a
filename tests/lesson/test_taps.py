"""What adds most comes first, of the millions of a large picture too."""

import numpy as np
import pytest

from convtui.lesson.arithmetic import Sum
from convtui.lesson.taps import LargestFirst, largest_first

MANY = 200_000


@pytest.mark.parametrize(
    "sizes",
    [
        np.random.default_rng(0).random(MANY),
        np.random.default_rng(1).integers(0, 4, MANY).astype(float),  # most of them equal
        np.zeros(MANY),
        np.where(np.arange(MANY) % 50_000 == 7, 1.0, 0.0),  # four that are not 0
        np.linspace(0, 1, MANY),
        np.array([0.5, 2, 0.5, 1]),
    ],
)
@pytest.mark.parametrize("count", [1, 3, 1000, 2 * MANY])
def test_the_largest_are_those_that_a_stable_sort_of_all_has_first(sizes, count) -> None:
    expected = np.argsort(-sizes, kind="stable")[:count]
    assert largest_first(sizes, count).tolist() == expected.tolist()


def test_a_term_beyond_the_first_thousand_is_found_too() -> None:
    weights = np.random.default_rng(2).normal(size=(300, 300, 2))
    listed = LargestFirst(Sum(np.ones_like(weights), weights, 0.0))
    order = np.argsort(-np.abs(weights), axis=None, kind="stable")
    assert len(listed) == weights.size
    for number in (0, 999, 1000, 150_000, len(listed) - 1):
        assert listed.flat(number) == order[number]
        assert listed[number].so_far == pytest.approx(weights.ravel()[order[: number + 1]].sum())
