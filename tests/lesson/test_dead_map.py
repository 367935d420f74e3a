"""Maps of which nothing is left, against the whole map."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from convtui.kernels import typed_kernel
from convtui.lesson.dead_map import why_dead
from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline
from convtui.networks.activation import ELEMENTWISE

IDENTITY = typed_kernel(np.ones((1, 1)))


def through(source: np.ndarray, **options: object) -> Pipeline:
    return Pipeline(source, LayerOptions(IDENTITY, **options, pool=0))  # type: ignore[arg-type]


@settings(deadline=None)
@given(
    source=arrays(np.float64, (3, 3), elements=st.integers(-3, 3).map(float)),
    bias=st.integers(-4, 4).map(float),
    activation=st.sampled_from(list(ELEMENTWISE)),
)
def test_it_is_said_of_every_dead_map_and_of_no_other_that_has_a_sum(
    source: np.ndarray, bias: float, activation: str
) -> None:
    lesson = through(source, bias=bias, activation=activation)
    is_dead = not lesson.stages[1].plane().any()
    assert bool(why_dead(lesson)) == (is_dead or not source.any())


def test_the_bias_that_is_named_is_where_something_begins_to_be_left() -> None:
    source = np.array([[5.0, -7.0]])
    said = why_dead(through(source, bias=-20.0))
    assert said == (
        "ReLU makes every cell 0: the largest sum is 5, the bias -20. A bias above -5 leaves some."
    )
    assert why_dead(through(source, bias=-5.0))
    assert not why_dead(through(source, bias=-4.999))


def test_where_every_sum_is_0_no_bias_is_blamed() -> None:
    said = why_dead(through(np.zeros((2, 2))))
    assert said == "Every sum is 0: this kernel finds nothing in this input."


@pytest.mark.parametrize("bias", [-5.0, 5.0])
def test_without_an_activation_it_takes_equal_sums_to_leave_nothing(bias: float) -> None:
    source = np.full((2, 2), -bias)
    assert why_dead(through(source, bias=bias, activation="none")).startswith("Every cell is 0: ")
