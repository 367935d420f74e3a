"""Two arrays hold the same numbers, or the place where they do not is named."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from convtui.reference.agreement import TOLERANCE, compare

NUMBERS = st.floats(-1e12, 1e12)


@given(arrays(np.float64, array_shapes(max_dims=4), elements=NUMBERS))
def test_an_array_agrees_with_itself_exactly(values: np.ndarray) -> None:
    agreement = compare(values, values.copy())
    assert agreement.agrees
    assert agreement.max_abs_diff == 0
    assert agreement.worst is None
    assert agreement.shape == values.shape


@given(arrays(np.float64, array_shapes(max_dims=4), elements=NUMBERS), st.data())
def test_one_wrong_cell_is_found_wherever_it_is(values: np.ndarray, data: st.DataObject) -> None:
    cell = tuple(data.draw(st.integers(0, length - 1)) for length in values.shape)
    wrong = values.copy()
    wrong[cell] += 1 + abs(wrong[cell])
    agreement = compare(values, wrong)
    assert not agreement.agrees
    assert agreement.worst == cell
    assert agreement.differing == 1
    assert (agreement.ours, agreement.theirs) == (values[cell], wrong[cell])


@pytest.mark.parametrize("size", [1.0, 37.0, 1e6, 1e15])
def test_the_tolerance_is_relative_to_the_larger_number(size: float) -> None:
    number = np.array([size])
    assert compare(number, number * (1 + 0.9 * TOLERANCE)).agrees
    assert not compare(number, number * (1 + 1.1 * TOLERANCE)).agrees
    assert not compare(number * (1 + 1.1 * TOLERANCE), number).agrees


@pytest.mark.parametrize("size", [0.0, 1e-30, 1e-5])
def test_below_one_the_tolerance_is_absolute(size: float) -> None:
    number = np.array([size])
    assert compare(number, number + 0.9 * TOLERANCE).agrees
    assert not compare(number, number - 1.1 * TOLERANCE).agrees


def test_a_difference_within_the_tolerance_is_still_reported() -> None:
    agreement = compare(np.array([1.0, 2.0]), np.array([1.0, 2.0 + 1e-12]))
    assert agreement.agrees
    assert agreement.max_abs_diff == pytest.approx(1e-12, rel=1e-3)
    assert agreement.worst == (1,)
    assert agreement.differing == 0


def test_the_worst_cell_is_one_that_breaks_the_tolerance() -> None:
    ours = np.array([1e12, 5.0])
    agreement = compare(ours, ours + np.array([10.0, 0.1]))
    assert agreement.max_abs_diff == 10
    assert agreement.worst == (1,)


@pytest.mark.parametrize(
    ("ours", "theirs"), [((2, 3), (3, 2)), ((2, 3), (2, 3, 1)), ((6,), (2, 3)), ((2, 3), (2, 4))]
)
def test_other_shapes_do_not_agree_and_are_told_apart(
    ours: tuple[int, ...], theirs: tuple[int, ...]
) -> None:
    agreement = compare(np.zeros(ours), np.zeros(theirs))
    assert not agreement.agrees
    assert agreement.worst is None
    assert math.isnan(agreement.max_abs_diff)
    assert (agreement.shape, agreement.other_shape) == (ours, theirs)


@pytest.mark.parametrize("broken", [math.nan, math.inf, -math.inf])
def test_what_is_no_finite_number_agrees_with_itself_only(broken: float) -> None:
    assert compare(np.array([broken]), np.array([broken])).agrees
    for other in (0.0, 1e308, *({math.inf, -math.inf} - {broken})):
        for pair in ((broken, other), (other, broken)):
            agreement = compare(np.array([pair[0]]), np.array([pair[1]]))
            assert not agreement.agrees, pair
            assert agreement.max_abs_diff == math.inf
            assert agreement.worst == (0,)


def test_numbers_too_far_apart_for_a_difference_disagree_without_a_warning() -> None:
    assert not compare(np.array([1.7e308]), np.array([-1.7e308])).agrees


def test_nothing_agrees_with_nothing() -> None:
    assert compare(np.zeros((0, 3)), np.zeros((0, 3))).agrees


def test_a_tolerance_of_zero_asks_for_the_very_same_numbers() -> None:
    assert compare(np.array([0.1, 0.0]), np.array([0.1, -0.0]), tolerance=0).agrees
    assert not compare(np.array([0.3]), np.array([0.1 + 0.2]), tolerance=0).agrees


def test_integers_are_compared_as_the_numbers_they_stand_for() -> None:
    assert not compare(np.array([250], np.uint8), np.array([-6], np.int8)).agrees


def test_the_first_cell_that_differs_is_named_beside_the_one_that_differs_most() -> None:
    agreement = compare(np.zeros((2, 3)), np.array([[0, 1e-12, 0.5], [0, 3, 1]]))
    assert (agreement.first, agreement.worst) == ((0, 2), (1, 1))
    assert compare(np.zeros(2), np.array([0, 1e-12])).first is None
