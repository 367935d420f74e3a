"""Activations against `math`, SciPy and TensorFlow."""

import math
from collections.abc import Callable
from types import ModuleType

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy import special

from convtui.networks.activation import ACTIVATIONS, ELEMENTWISE
from convtui.ops.activation import (
    leaky_relu,
    linear,
    relu,
    sigmoid,
    softmax,
    tanh,
)

Array = npt.NDArray[np.float64]

# TensorFlow takes numbers next to 0 for 0.
FINITE = st.floats(-1e6, 1e6, allow_subnormal=False)
ANY_SHAPE = arrays(np.float64, array_shapes(min_dims=1, max_dims=3, max_side=6), elements=FINITE)

BY_NUMBER: dict[str, Callable[[float], float]] = {
    "none": lambda x: x,
    "relu": lambda x: x if x > 0 else 0.0,
    "leaky-relu": lambda x: x if x > 0 else x / 10,
    "sigmoid": lambda x: float(special.expit(x)),
    "tanh": math.tanh,
}


def test_every_activation_has_an_oracle_here() -> None:
    assert BY_NUMBER.keys() == set(ELEMENTWISE)


@pytest.mark.parametrize("name", ELEMENTWISE)
@settings(deadline=None)
@given(x=ANY_SHAPE)
def test_each_works_element_by_element_on_any_shape(name: str, x: Array) -> None:
    expected = np.array([BY_NUMBER[name](value) for value in x.flat]).reshape(x.shape)
    ours = ACTIVATIONS[name].function(x)
    assert ours.shape == x.shape
    assert np.allclose(ours, expected, rtol=1e-14, atol=1e-300)


def test_relu_of_the_coursework_map_is_a_map_and_not_one_number() -> None:
    convolved = np.array([[-1, 27], [-36, -36]])
    assert relu(convolved + 100).tolist() == [[99, 127], [64, 64]]
    assert relu(convolved).tolist() == [[0, 27], [0, 0]]


@settings(deadline=None)
@given(ANY_SHAPE)
def test_softmax_is_scipys_along_the_last_axis_and_sums_to_1(x: Array) -> None:
    assert np.allclose(softmax(x), special.softmax(x, axis=-1), rtol=1e-12, atol=1e-300)
    assert np.allclose(softmax(x).sum(axis=-1), 1)


@settings(deadline=None)
@given(ANY_SHAPE, st.floats(-1e3, 1e3))
def test_a_constant_added_to_all_does_not_change_softmax(x: Array, constant: float) -> None:
    assert np.allclose(softmax(x + constant), softmax(x), atol=1e-9)


def test_nothing_overflows_at_the_ends() -> None:
    ends = np.array([-1e308, -1000.0, -0.0, 0.0, 1000.0, 1e308])
    with np.errstate(all="raise", under="ignore"):
        assert sigmoid(ends).tolist() == [0, 0, 0.5, 0.5, 1, 1]
        assert tanh(ends).tolist() == [-1, -1, 0, 0, 1, 1]
        assert relu(ends).tolist() == [0, 0, 0, 0, 1000, 1e308]
        assert leaky_relu(ends)[1] == -100
        assert softmax(ends[1:5]).tolist() == [0, 0, 0, 1]


def test_the_sigmoid_of_a_very_negative_number_keeps_its_digits() -> None:
    assert sigmoid(np.array([-700.0]))[0] == pytest.approx(math.exp(-700), rel=1e-12)


@pytest.mark.parametrize("name", ELEMENTWISE)
@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.float32])
def test_every_dtype_comes_out_as_float64_and_the_input_unchanged(name: str, dtype: type) -> None:
    x = np.array([[0, 1], [100, 127]], dtype=dtype)
    ours = ACTIVATIONS[name].function(x)
    assert ours.dtype == np.float64
    assert x.tolist() == [[0, 1], [100, 127]]
    assert np.allclose(ours, [[BY_NUMBER[name](float(value)) for value in row] for row in x])


def test_the_slope_of_the_leak_can_be_chosen() -> None:
    assert leaky_relu(np.array([-8.0, 8.0]), slope=0.25).tolist() == [-2, 8]


def test_without_an_activation_numbers_stay_as_they_are() -> None:
    assert linear(np.array([-1, 2])).tolist() == [-1, 2]


@pytest.mark.tensorflow
@settings(deadline=None, max_examples=50)
@given(x=ANY_SHAPE)
def test_they_are_tensorflows(tf: ModuleType, x: Array) -> None:
    assert np.array_equal(relu(x), tf.nn.relu(x).numpy())
    # TensorFlow rounds the slope to single precision; an eighth is exact there.
    leaky = tf.nn.leaky_relu(x, alpha=0.125).numpy()
    assert np.allclose(leaky_relu(x, slope=0.125), leaky, rtol=1e-12)
    assert np.allclose(sigmoid(x), tf.nn.sigmoid(x).numpy(), rtol=1e-9, atol=1e-300)
    assert np.allclose(tanh(x), tf.nn.tanh(x).numpy(), rtol=1e-9)
    assert np.allclose(softmax(x), tf.nn.softmax(x).numpy(), rtol=1e-9, atol=1e-12)
