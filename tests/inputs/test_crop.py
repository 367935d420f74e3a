"""Turning and cutting against Python's own slices and Pillow's quarter turns."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from convtui.inputs import Input, load_input
from convtui.inputs.crop import cropped, rotated

matrices = arrays.arrays(
    np.float64,
    arrays.array_shapes(min_dims=2, max_dims=2, max_side=9),
    elements=st.integers(0, 255).map(float),
)


def image(values: np.ndarray) -> Input:
    return Input("x", values)


@given(matrices)
def test_four_quarter_turns_change_nothing(values):
    turned = image(values)
    for _ in range(4):
        turned = rotated(turned, 90)
    assert np.array_equal(turned.values, values)


@given(matrices, st.sampled_from([0, 90, 180, 270]), st.sampled_from([0, 90, 180, 270]))
def test_turns_add_up(values, first, second):
    twice = rotated(rotated(image(values), first), second)
    once = rotated(image(values), (first + second) % 360)
    assert np.array_equal(twice.values, once.values)


@given(matrices, st.sampled_from([90, 180, 270]))
def test_turns_are_clockwise_as_pillow_turns(values, degrees):
    picture = Image.fromarray(values.astype(np.uint8)).rotate(-degrees, expand=True)
    assert np.array_equal(rotated(image(values), degrees).values, np.asarray(picture))


def test_colours_are_turned_together():
    whole = load_input("rgb", rotate=90)
    assert whole.values[0, 0].tolist() == [0, 0, 255]
    assert whole.values[0, 5].tolist() == [255, 0, 0]
    assert whole.channels == ("red", "green", "blue")


@given(matrices, st.data())
def test_a_crop_is_a_slice_of_python(values, data):
    ends = []
    for length in values.shape:
        start = data.draw(st.integers(0, length - 1))
        ends.append((start, data.draw(st.integers(start + 1, length))))
    (top, bottom), (left, right) = ends
    part = cropped(image(values), f"{top}:{bottom},{left}:{right}").values
    assert np.array_equal(part, values[top:bottom, left:right])
    assert not np.shares_memory(part, values)


@pytest.mark.parametrize(
    ("crop", "rows", "columns"),
    [
        (":,:", slice(None), slice(None)),
        ("2:,:3", slice(2, None), slice(None, 3)),
        (" 1 : 3 , 0 : 2 ", slice(1, 3), slice(0, 2)),
        ("-2:,:-1", slice(-2, None), slice(None, -1)),
    ],
)
def test_ends_may_be_open_or_counted_from_behind(crop, rows, columns):
    expected = load_input("edge").values[rows, columns]
    assert np.array_equal(load_input("edge", crop=crop).values, expected)


def test_turning_comes_before_cutting():
    image = load_input("edge", rotate=90, crop="0:1,:")
    assert image.values.tolist() == [[10, 10, 10, 10, 10]]
    assert image.note == "turned 90° clockwise; rows 0:1, columns 0:5 (counted from 0)"
