"""Random layers on the way back: each of their gradients is a case. One is worked by hand."""

from collections.abc import Iterator, Mapping
from functools import partial

import numpy as np

from convtui.networks.activation import ACTIVATIONS, activation_of
from convtui.ops.convolution_backward import conv2d_backward
from convtui.ops.layers import batch_normalisation_backward, dense_backward
from convtui.ops.loss import cross_entropy
from convtui.ops.pooling import PoolKind, PoolPadding, pool2d_backward, pool_window
from convtui.ops.window import Array
from convtui.reference.backward import STAGE
from convtui.reference.backward_in_r import (
    activation_backward_call,
    batch_normalisation_backward_calls,
    conv2d_backward_calls,
    dense_backward_calls,
    pool_backward_call,
    score_gradient_call,
)
from convtui.reference.case import Case
from convtui.reference.in_r import geometry
from convtui.reference.r_call import RCall
from convtui.reference.random_geometry import Random, lay, listed, sides, times


def worked() -> Iterator[Case]:
    """A convolution and a shared maximum, small enough for pencil and paper."""
    source = np.array([[1.0, 2, 0], [3, -1, 4], [2, 5, 1]])
    kernel, gradient = np.array([[1.0, 2], [3, -5]]), np.array([[1.0, -1], [2, 3]])
    published = {
        "input": np.array([[1.0, 1, -2], [5, -1, 11], [6, -1, -15]])[:, :, None],
        "kernel": np.array([[2.0, 12], [23, 8]])[:, :, None, None],
        "bias": np.array([5.0]),
    }
    source_, kernel_, gradient_ = (
        source[:, :, None], kernel[:, :, None, None], gradient[:, :, None]
    )  # fmt: skip
    ours = conv2d_backward(source_, kernel_, gradient_)
    calls = conv2d_backward_calls(source_, kernel_, gradient_, geometry(1, "valid", 1, flip=False))
    yield from _cases("worked by hand: convolution", ours, calls, published)
    shared = np.array([[1.0, 2, 0], [3, 9, 4], [2, 5, 1]])
    given = np.array([[1000.0, 100], [10, 1]])
    call = pool_backward_call("max", shared, given, 2, 1, "valid")
    answer = np.array([[0.0, 0, 0], [0, 1111, 0], [0, 0, 0]])
    yield from _cases(
        "worked by hand: a shared maximum",
        (pool2d_backward("max", shared, given, 2, stride=1),),
        {"input": call},
        {"input": answer},
    )


def convolution(random: Random) -> Iterator[Case]:
    """Channels and filters, everything about their geometry drawn."""
    depth, filters = sides(random, 1, 4)
    source = random.normal(size=(*sides(random, 1, 10), depth))
    kernel = random.normal(size=(*sides(random, 1, 4), depth, filters))
    laid = lay(random, source, kernel)
    gradient = random.normal(size=(*laid.window.output_shape, filters))
    ours = conv2d_backward(
        source,
        kernel,
        gradient,
        stride=laid.stride,
        padding=laid.padding,
        dilation=laid.dilation,
    )
    words = laid.words().removesuffix(", flipped")
    name = f"back through {times(kernel)} on {times(source)}, {words}"
    yield from _cases(name, ours, conv2d_backward_calls(source, kernel, gradient, laid.in_r()))


def pooling(random: Random) -> Iterator[Case]:
    """Max or average pooling of few different numbers, so that many are equal."""
    shape = (*sides(random, 1, 10), int(random.integers(1, 4)))
    source = random.integers(0, 4, shape).astype(np.float64)
    kind: PoolKind = "max" if random.integers(2) else "average"
    size, stride = sides(random, 1, 4), sides(random, 1, 4)
    fits = size[0] <= shape[0] and size[1] <= shape[1]
    padding: PoolPadding = "valid" if fits and random.integers(2) else "same"
    window = pool_window((shape[0], shape[1]), size, stride, padding)
    gradient = random.normal(size=(*window.output_shape, shape[2]))
    ours = pool2d_backward(kind, source, gradient, size, stride=stride, padding=padding)
    name = f"back through {kind}-pool {size[0]}×{size[1]} of {times(source)}"
    call = pool_backward_call(kind, source, gradient, size, stride, padding)
    yield from _cases(f"{name}, stride {listed(stride)}, {padding}", (ours,), {"input": call})


def activation(random: Random) -> Iterator[Case]:
    """Any activation of whole numbers, 0 among them."""
    name = str(random.choice(list(ACTIVATIONS)))
    x = random.integers(-3, 4, sides(random, 1, 8)).astype(np.float64)
    gradient = random.normal(size=x.shape)
    ours = activation_of(name).backward(x, gradient)
    call = activation_backward_call(name, x, gradient)
    yield from _cases(f"back through {name} of {times(x)}", (ours,), {"input": call})


def dense(random: Random) -> Iterator[Case]:
    """A batch of vectors."""
    (inputs, units), rows = sides(random, 1, 20), int(random.integers(1, 5))
    x, weights, gradient = (
        random.normal(size=shape) for shape in ((rows, inputs), (inputs, units), (rows, units))
    )
    ours = dense_backward(x, weights, gradient)
    name = f"back through dense {times(x)} to {units}"
    yield from _cases(name, ours, dense_backward_calls(x, weights, gradient))


def batch_normalisation(random: Random) -> Iterator[Case]:
    """Channels last."""
    shape = (*sides(random, 1, 6), int(random.integers(1, 6)))
    x, gradient = random.normal(size=shape), random.normal(size=shape)
    gamma, mean = random.normal(size=(2, shape[-1]))
    variance = random.uniform(0, 9, shape[-1])
    ours = batch_normalisation_backward(x, gamma, mean, variance, gradient)
    learned = {"gamma": gamma, "moving_mean": mean, "moving_variance": variance}
    calls = batch_normalisation_backward_calls(x, gradient, learned, 1e-3)
    yield from _cases(f"back through batch normalisation of {times(x)}", ours, calls)


def loss(random: Random) -> Iterator[Case]:
    """Scores, some far too large for a naive exponential."""
    classes = int(random.integers(1, 11))
    scores = random.normal(size=classes) * random.choice([1, 1000])
    label = int(random.integers(classes))
    _, ours = cross_entropy(scores[None], np.array([label]))
    call = score_gradient_call(scores, label)
    yield from _cases(f"p - y of {classes} classes", (ours[0],), {"scores": call})


KINDS = (convolution, pooling, convolution, activation, dense, pooling, batch_normalisation, loss)
"""Drawn in turns."""


def _cases(
    name: str,
    ours: tuple[Array, ...],
    calls: Mapping[str, RCall],
    published: Mapping[str, Array] | None = None,
) -> Iterator[Case]:
    """A case for each gradient, in the order of the calls."""
    for (what, call), values in zip(calls.items(), ours, strict=True):
        known = None if published is None else published[what]
        title = f"{name}: {what}"
        yield Case(title, STAGE, partial(np.asarray, values), call, published=known)
