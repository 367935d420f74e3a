"""Dense, flatten and batch normalisation against TensorFlow, Keras and sums by hand."""

import math
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convtui.ops.layers import batch_normalisation, dense, flatten
from convtui.ops.window import GeometryError

SIDE = st.integers(1, 12)


def normal(*shape: int) -> np.ndarray:
    return np.random.default_rng(shape).normal(size=shape)


# Dense


def test_a_dense_layer_by_hand() -> None:
    weights = np.array([[1, 2, 0], [0, -1, 4]])
    assert dense(np.array([3, 5]), weights).tolist() == [3, 1, 20]
    assert dense(np.array([[3, 5], [1, 0]]), weights, np.array([1, 0, 2])).tolist() == [
        [4, 1, 22],
        [2, 2, 2],
    ]
    assert dense(np.array([3, 5]), weights, 10).tolist() == [13, 11, 30]


@settings(deadline=None)
@given(SIDE, SIDE, SIDE)
def test_a_dense_layer_is_a_sum_over_features_for_each_unit(m: int, n: int, units: int) -> None:
    x, weights, bias = normal(m, n), normal(n, units), normal(units)
    expected = [
        [math.fsum([*(row * column), shift]) for column, shift in zip(weights.T, bias, strict=True)]
        for row in x
    ]
    assert np.allclose(dense(x, weights, bias), expected)


def test_small_integers_do_not_overflow_in_a_dense_layer() -> None:
    x, weights = np.full(8, 250, dtype=np.uint8), np.full((8, 1), 250, dtype=np.uint8)
    assert dense(x, weights, np.array([5], dtype=np.uint8)).tolist() == [8 * 250 * 250 + 5]


@pytest.mark.parametrize(
    ("x", "weights"),
    [((3,), (2, 5)), ((4, 3), (4, 5)), ((3,), (3,)), ((2, 2, 2), (2, 2)), ((), (1, 1))],
)
def test_an_input_that_does_not_meet_the_weights_is_refused(
    x: tuple[int, ...], weights: tuple[int, ...]
) -> None:
    with pytest.raises(GeometryError) as caught:
        dense(np.ones(x), np.ones(weights))
    assert str(x) in str(caught.value)
    assert "give as many weight rows as the input has features" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_bias_that_is_not_one_number_a_unit_is_refused() -> None:
    for bias in (np.ones(3), np.ones((2, 1))):
        with pytest.raises(GeometryError, match=r"bias .* give one number or 2"):
            dense(np.ones((2, 4)), np.ones((4, 2)), bias)


# Flatten


def test_flattening_runs_row_by_row_column_by_column_channel_by_channel() -> None:
    rgb = np.array([[[1, 2, 3], [4, 5, 6]], [[7, 8, 9], [10, 11, 12]]], dtype=np.uint8)
    assert flatten(rgb).tolist() == list(range(1, 13))
    assert flatten(np.asfortranarray([[1, 2], [3, 4]])).tolist() == [1, 2, 3, 4]
    assert flatten(rgb).dtype == np.float64


@pytest.mark.tensorflow
@settings(deadline=None, max_examples=30)
@given(shape=st.tuples(SIDE, SIDE, SIDE))
def test_flattening_is_keras(tf: ModuleType, shape: tuple[int, int, int]) -> None:
    x = np.asfortranarray(normal(*shape))
    theirs = tf.keras.layers.Flatten(dtype="float64")(x[None]).numpy()[0]
    assert np.array_equal(flatten(x), theirs)


# Batch normalisation


def test_batch_normalisation_by_hand() -> None:
    x = np.array([1, 3, 5], dtype=np.uint8)
    assert batch_normalisation(x, 2, 10, 3, 4, epsilon=0).tolist() == [8, 10, 12]


def test_a_map_normalised_by_its_own_statistics_has_mean_beta_and_deviation_gamma() -> None:
    x = normal(9, 8, 3)
    mean, variance = x.mean(axis=(0, 1)), x.var(axis=(0, 1))
    gamma, beta = np.array([1.0, 2.0, 5.0]), np.array([0.0, -1.0, 7.0])
    ours = batch_normalisation(x, gamma, beta, mean, variance, epsilon=0)
    assert np.allclose(ours.mean(axis=(0, 1)), beta)
    assert np.allclose(ours.std(axis=(0, 1)), gamma)


def test_integer_statistics_do_not_overflow() -> None:
    x, mean = np.array([250.0]), np.array([255], dtype=np.uint8)
    variance = np.array([255], dtype=np.uint8)
    ours = batch_normalisation(x.astype(np.uint8), 1, 0, mean, variance, epsilon=1)
    assert ours.tolist() == pytest.approx([-5 / 16])


def test_a_negative_variance_is_refused() -> None:
    with pytest.raises(GeometryError, match=r"^variance -2.0 is negative: give 0 or more$"):
        batch_normalisation(np.ones(2), 1, 0, 0, np.array([1.0, -2.0]))


@pytest.mark.tensorflow
@settings(deadline=None, max_examples=50)
@given(shape=st.tuples(SIDE, SIDE, SIDE))
def test_batch_normalisation_is_tensorflows(tf: ModuleType, shape: tuple[int, int, int]) -> None:
    x, channels = normal(*shape) * 50, shape[2]
    gamma, beta, mean = normal(3, channels)
    variance = normal(channels) ** 2
    ours = batch_normalisation(x, gamma, beta, mean, variance)
    theirs = tf.nn.batch_normalization(x, mean, variance, beta, gamma, 1e-3).numpy()
    assert np.allclose(ours, theirs, rtol=1e-9, atol=1e-9)


@pytest.mark.tensorflow
def test_the_default_epsilon_is_keras(tf: ModuleType) -> None:
    x = normal(2, 4, 4, 3).astype(np.float32)
    layer = tf.keras.layers.BatchNormalization()
    theirs = layer(x, training=False).numpy()
    assert np.allclose(batch_normalisation(x, 1, 0, 0, 1), theirs, atol=1e-6)
