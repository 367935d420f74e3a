"""Random layers on the way back: each of their gradients is a case. One is worked by hand."""

from collections.abc import Iterator, Mapping
from functools import partial

import numpy as np

from convtui.networks.activation import ACTIVATIONS, Activation
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.layer import Layer, Weights
from convtui.networks.normalisation import BatchNormalisation
from convtui.networks.pooling import AveragePool, MaxPool
from convtui.ops.loss import cross_entropy
from convtui.ops.window import Array
from convtui.reference.backward import STAGE
from convtui.reference.backward_in_r import backward_calls, score_gradient_call
from convtui.reference.case import Case
from convtui.reference.random_geometry import Random, lay, listed, pool_padding, sides, times


def worked() -> Iterator[Case]:
    """A convolution and a shared maximum, small enough for pencil and paper."""
    source = np.array([[1.0, 2, 0], [3, -1, 4], [2, 5, 1]])[:, :, None]
    kernel = np.array([[1.0, 2], [3, -5]])[:, :, None, None]
    yield from _cases(
        "worked by hand: convolution",
        Convolution("worked", 1, (2, 2)),
        source,
        np.array([[1.0, -1], [2, 3]])[:, :, None],
        {"kernel": kernel, "bias": np.zeros(1)},
        {
            "input": np.array([[1.0, 1, -2], [5, -1, 11], [6, -1, -15]])[:, :, None],
            "kernel": np.array([[2.0, 12], [23, 8]])[:, :, None, None],
            "bias": np.array([5.0]),
        },
    )
    yield from _cases(
        "worked by hand: a shared maximum",
        MaxPool("worked", (2, 2), (1, 1)),
        np.array([[1.0, 2, 0], [3, 9, 4], [2, 5, 1]]),
        np.array([[1000.0, 100], [10, 1]]),
        published={"input": np.array([[0.0, 0, 0], [0, 1111, 0], [0, 0, 0]])},
    )


def convolution(random: Random) -> Iterator[Case]:
    """Channels and filters, everything about their geometry drawn."""
    depth, filters = sides(random, 1, 4)
    source = random.normal(size=(*sides(random, 1, 10), depth))
    size = sides(random, 1, 4)
    kernel = random.normal(size=(*size, depth, filters))
    laid = lay(random, source, kernel)
    gradient = random.normal(size=(*laid.window.output_shape, filters))
    layer = Convolution("drawn", filters, size, laid.stride, laid.padding, dilation=laid.dilation)
    words = laid.words().removesuffix(", flipped")
    name = f"back through {times(kernel)} on {times(source)}, {words}"
    weights = {"kernel": kernel, "bias": np.zeros(filters)}
    yield from _cases(name, layer, source, gradient, weights)


def pooling(random: Random) -> Iterator[Case]:
    """Max or average pooling of few different numbers, so that many are equal."""
    shape = (*sides(random, 1, 10), int(random.integers(1, 4)))
    source = random.integers(0, 4, shape).astype(np.float64)
    kind = MaxPool if random.integers(2) else AveragePool
    size, stride = sides(random, 1, 4), sides(random, 1, 4)
    fits = size[0] <= shape[0] and size[1] <= shape[1]
    layer = kind("drawn", size, stride, pool_padding(random, fits))
    gradient = random.normal(size=layer.output_shape(shape))
    name = f"back through {kind.kind} {size[0]}×{size[1]} of {times(source)}"
    yield from _cases(f"{name}, stride {listed(stride)}, {layer.padding}", layer, source, gradient)


def activation(random: Random) -> Iterator[Case]:
    """Any activation of whole numbers, 0 among them."""
    name = str(random.choice(list(ACTIVATIONS)))
    x = random.integers(-3, 4, sides(random, 1, 8)).astype(np.float64)
    gradient = random.normal(size=x.shape)
    yield from _cases(f"back through {name} of {times(x)}", Activation("drawn", name), x, gradient)


def dense(random: Random) -> Iterator[Case]:
    """A batch of vectors."""
    (inputs, units), rows = sides(random, 1, 20), int(random.integers(1, 5))
    x, kernel, gradient = (
        random.normal(size=shape) for shape in ((rows, inputs), (inputs, units), (rows, units))
    )
    name = f"back through dense {times(x)} to {units}"
    weights = {"kernel": kernel, "bias": np.zeros(units)}
    yield from _cases(name, Dense("drawn", units), x, gradient, weights)


def batch_normalisation(random: Random) -> Iterator[Case]:
    """Channels last."""
    shape = (*sides(random, 1, 6), int(random.integers(1, 6)))
    x, gradient = random.normal(size=shape), random.normal(size=shape)
    gamma, mean = random.normal(size=(2, shape[-1]))
    variance = random.uniform(0, 9, shape[-1])
    weights = {"gamma": gamma, "beta": gamma, "moving_mean": mean, "moving_variance": variance}
    layer, name = BatchNormalisation("drawn"), f"back through batch normalisation of {times(x)}"
    yield from _cases(name, layer, x, gradient, weights)


def loss(random: Random) -> Iterator[Case]:
    """Scores, some far too large for a naive exponential."""
    classes = int(random.integers(1, 11))
    scores = random.normal(size=classes) * random.choice([1, 1000])
    label = int(random.integers(classes))
    _, (ours,) = cross_entropy(scores[None], np.array([label]))
    name, call = f"p - y of {classes} classes: scores", score_gradient_call(scores, label)
    yield Case(name, STAGE, partial(np.asarray, ours), call)


KINDS = (convolution, pooling, convolution, activation, dense, pooling, batch_normalisation, loss)
"""Drawn in turns."""


def _cases(
    name: str,
    layer: Layer,
    x: Array,
    gradient: Array,
    weights: Weights | None = None,
    published: Mapping[str, Array] | None = None,
) -> Iterator[Case]:
    """A case for each gradient of a layer, that of what goes in first."""
    of_x, of_weights = layer.backward(x, gradient, weights or {})
    calls = backward_calls(layer, x, gradient, weights or {})
    for what, ours in {"input": of_x, **of_weights}.items():
        known = None if published is None else published[what]
        yield Case(
            f"{name}: {what}", STAGE, partial(np.asarray, ours), calls[what], published=known
        )
