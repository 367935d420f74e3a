"""Numbers as brightness, and what 8-bit integers make of them."""

import numpy as np
import pytest

from convtui.ops.brightness import brightness, wrapped

VALUES = np.array([[-300.0, -0.6, -0.5, 0.0, 0.5], [1.5, 127.4, 255.4, 255.5, 1020.0]])


def test_clipping_cuts_at_both_ends_and_rounds_half_up():
    expected = [[0, 0, 0, 0, 1], [2, 127, 255, 255, 255]]
    assert brightness(VALUES, "clip", (0, 0)).tolist() == expected


def test_absolute_drops_the_sign_before_it_cuts():
    expected = [[255, 1, 1, 0, 1], [2, 127, 255, 255, 255]]
    assert brightness(VALUES, "absolute", (0, 0)).tolist() == expected


def test_normalising_stretches_the_extent_to_what_a_picture_can_hold():
    values = np.array([-100.0, 0.0, 100.0])
    assert brightness(values, "normalise", (-100, 100)).tolist() == [0, 128, 255]
    assert brightness(values, "normalise", (-100, 410)).tolist() == [0, 50, 100]


def test_what_is_all_the_same_becomes_black_when_it_is_normalised():
    assert brightness(np.full((2, 2), 7.0), "normalise", (7, 7)).tolist() == [[0, 0], [0, 0]]


def test_the_largest_numbers_there_are_can_be_normalised():
    values = np.array([-1e308, 0, 1e308])
    assert brightness(values, "normalise", (-1e308, 1e308)).tolist() == [0, 128, 255]


@pytest.mark.parametrize("value", [-1849, -256, -1, 0, 255, 256, 300, 1530])
def test_a_number_wraps_as_numpy_wraps_it(value: int):
    assert wrapped(value) == np.array([value]).astype(np.uint8)[0]
