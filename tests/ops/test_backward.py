"""Gradients of convolution, pooling, normalisation and loss, against TensorFlow's tape."""

from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convtui.ops.convolution import conv2d, conv2d_backward
from convtui.ops.layers import batch_normalisation_backward, dense_backward
from convtui.ops.loss import cross_entropy
from convtui.ops.pooling import POOL_KINDS, POOL_PADDINGS, pool2d, pool2d_backward
from convtui.ops.window import NAMED_PADDINGS, GeometryError, Padding, slide

Array = npt.NDArray[np.float64]

X = np.array([[1, 2, 0], [3, -1, 4], [2, 5, 1]], dtype=np.float64)
K = np.array([[1, 2], [3, -5]], dtype=np.float64)
G = np.array([[1, -1], [2, 3]], dtype=np.float64)

PAIRS = st.tuples(st.integers(1, 3), st.integers(1, 3))
SIDES = st.tuples(st.integers(1, 12), st.integers(1, 12))
COUNTS = st.integers(1, 3)
MANY = settings(
    derandomize=True, deadline=None, max_examples=60, suppress_health_check=list(HealthCheck)
)


def drawn(seed: int, *shape: int) -> Array:
    return np.random.default_rng([seed, *shape]).normal(size=shape)


def test_a_convolution_worked_by_hand() -> None:
    of_x, of_kernel, of_bias = conv2d_backward(X[:, :, None], K[:, :, None, None], G[:, :, None])
    assert of_x[:, :, 0].tolist() == [[1, 1, -2], [5, -1, 11], [6, -1, -15]]
    assert of_kernel[:, :, 0, 0].tolist() == [[2, 12], [23, 8]]
    assert of_bias.tolist() == [5]


def test_a_maximum_that_windows_share_is_given_what_all_of_them_give() -> None:
    source = np.array([[1.0, 2, 0], [3, 9, 4], [2, 5, 1]])
    gradient = np.array([[1000.0, 100], [10, 1]])
    given_back = pool2d_backward("max", source, gradient, 2, stride=1)
    assert given_back.tolist() == [[0, 0, 0], [0, 1111, 0], [0, 0, 0]]


def test_the_first_of_equals_gets_all_row_by_row() -> None:
    given_back = pool2d_backward("max", np.ones((2, 2)), np.array([[7.0]]), 2)
    assert given_back.tolist() == [[7, 0], [0, 0]]


@st.composite
def laid(draw: st.DrawFn) -> tuple[tuple[int, int], tuple[int, int], dict[str, Any]]:
    """Sides of an input, a kernel's size, and how it may lie there."""
    sides, size = draw(SIDES), draw(PAIRS)
    how = {
        "stride": draw(PAIRS),
        "dilation": draw(PAIRS),
        "padding": draw(st.sampled_from([*NAMED_PADDINGS, 0, 2, ((2, 0), (1, 3))])),
    }
    try:
        slide(sides, size, **how)
    except GeometryError:
        how["padding"] = "same"
    return sides, size, how


@pytest.mark.tensorflow
@MANY
@given(laid=laid(), images=COUNTS, channels=COUNTS, filters=COUNTS, seed=st.integers(0, 999))
def test_convolutions_of_any_geometry_have_tensorflows_gradients(
    tf: ModuleType, laid, images: int, channels: int, filters: int, seed: int
) -> None:
    sides, size, how = laid
    source, kernel = drawn(seed, *sides, images, channels), drawn(seed, *size, channels, filters)
    window = slide(sides, size, **how)
    gradient = drawn(seed, *window.output_shape, images, filters)
    with tf.GradientTape() as tape:
        x, weights = tf.Variable(source), tf.Variable(kernel)
        # TensorFlow's gradients know no dilation: zeros between the taps are the same.
        down, along = (
            np.eye(axis.span)[:, :: axis.dilation] for axis in (window.rows, window.columns)
        )
        spread = tf.einsum("ik,jl,klcf->ijcf", down, along, weights)
        padded = tf.pad(tf.transpose(x, (2, 0, 1, 3)), [(0, 0), *window.pad_widths, (0, 0)])
        # Strides that differ are those of a stride of 1, left out afterwards.
        full = tf.nn.conv2d(padded, spread, 1, "VALID")
        made = tf.transpose(full, (1, 2, 0, 3))[:: window.rows.stride, :: window.columns.stride]
        loss = tf.reduce_sum(made * gradient)
    assert np.allclose(made, conv2d(source, kernel, **how))
    of_x, of_kernel, of_bias = conv2d_backward(source, kernel, gradient, **how)
    for ours, theirs in zip((of_x, of_kernel), tape.gradient(loss, (x, weights)), strict=True):
        assert np.allclose(ours, theirs, rtol=1e-9, atol=1e-9)
    assert np.allclose(of_bias, gradient.sum(axis=(0, 1, 2)))


@pytest.mark.tensorflow
@pytest.mark.parametrize("kind", POOL_KINDS)
@MANY
@given(
    sides=SIDES,
    size=PAIRS,
    stride=PAIRS,
    padding=st.sampled_from(POOL_PADDINGS),
    images=COUNTS,
    seed=st.integers(0, 999),
)
def test_pools_have_tensorflows_gradients_with_many_equals_too(
    tf: ModuleType, kind, sides, size, stride, padding, images: int, seed: int
) -> None:
    if padding == "valid" and not all(np.array(size) <= sides):
        padding = "same"
    source = np.random.default_rng(seed).integers(0, 3, (*sides, images, 2)).astype(np.float64)
    made = tf.nn.max_pool2d if kind == "max" else tf.nn.avg_pool2d
    with tf.GradientTape() as tape:
        x = tf.Variable(source)
        left = made(tf.transpose(x, (2, 0, 1, 3)), size, stride, padding.upper())
        pooled = tf.transpose(left, (1, 2, 0, 3))
        gradient = drawn(seed, *pooled.shape)
        loss = tf.reduce_sum(pooled * gradient)
    assert np.allclose(pooled, pool2d(kind, source, size, stride=stride, padding=padding))
    ours = pool2d_backward(kind, source, gradient, size, stride=stride, padding=padding)
    assert np.allclose(ours, tape.gradient(loss, x), rtol=1e-9, atol=1e-12)


@pytest.mark.tensorflow
def test_batch_normalisation_in_use_has_tensorflows_gradients(tf: ModuleType) -> None:
    x, gradient = drawn(1, 4, 5, 3), drawn(2, 4, 5, 3)
    gamma, beta, mean, variance = (*(drawn(seed, 3) for seed in (3, 4, 5)), np.array([0, 0.5, 4]))
    with tf.GradientTape() as tape:
        variables = [tf.Variable(array) for array in (x, gamma, beta)]
        made = tf.nn.batch_normalization(
            variables[0], mean, variance, variables[2], variables[1], 1e-3
        )
        loss = tf.reduce_sum(made * gradient)
    ours = batch_normalisation_backward(x, gamma, mean, variance, gradient)
    for own, theirs in zip(ours, tape.gradient(loss, variables), strict=True):
        assert np.allclose(own, theirs)


@pytest.mark.tensorflow
def test_a_dense_layer_has_tensorflows_gradients(tf: ModuleType) -> None:
    x, weights, gradient = drawn(1, 4, 5), drawn(2, 5, 3), drawn(3, 4, 3)
    with tf.GradientTape() as tape:
        variables = tf.Variable(x), tf.Variable(weights), tf.Variable(np.zeros(3))
        loss = tf.reduce_sum((variables[0] @ variables[1] + variables[2]) * gradient)
    ours = dense_backward(x, weights, gradient)
    for own, theirs in zip(ours, tape.gradient(loss, variables), strict=True):
        assert np.allclose(own, theirs)


@pytest.mark.tensorflow
@pytest.mark.parametrize("size", [1, 30, 2000])
def test_the_loss_and_p_minus_y_are_tensorflows_however_large_the_scores(
    tf: ModuleType, size: float
) -> None:
    scores, labels = size * drawn(1, 6, 4), np.array([0, 3, 2, 2, 1, 0])
    with tf.GradientTape() as tape:
        x = tf.Variable(scores)
        theirs = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, x))
    loss, gradient = cross_entropy(scores, labels)
    assert loss == pytest.approx(float(theirs), rel=1e-12)
    assert np.allclose(gradient, tape.gradient(theirs, x), rtol=1e-12, atol=1e-15)


def test_a_gradient_of_another_shape_is_refused() -> None:
    padding: Padding = "valid"
    with pytest.raises(GeometryError, match=r"gradient is \(2, 2, 1\) and the output \(1, 1, 1\)"):
        conv2d_backward(np.ones((2, 2, 1)), np.ones((2, 2, 1, 1)), G[:, :, None], padding=padding)
    with pytest.raises(GeometryError, match=r"gradient is \(2, 2\) and the output \(1, 1\)"):
        pool2d_backward("max", np.ones((2, 2)), G, 2)
