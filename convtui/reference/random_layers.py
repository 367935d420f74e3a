"""Random layers that follow the maps, and whole small networks."""

import numpy as np

from convtui.networks.activation import ACTIVATIONS, ELEMENTWISE
from convtui.ops import layers
from convtui.ops.activation import relu
from convtui.ops.activation import softmax as softmax_of
from convtui.ops.convolution import conv2d
from convtui.ops.pooling import pool2d
from convtui.ops.window import Array
from convtui.reference.case import Case
from convtui.reference.in_r import activation_call, pool_call
from convtui.reference.r_call import Argument, RCall
from convtui.reference.random_geometry import Random, sides, times, values


def activation(random: Random) -> Case:
    """One activation of a matrix; R is given the function, or a layer is given its name."""
    name = str(random.choice(ELEMENTWISE))
    x = values(random, sides(random, 1, 10))
    call = activation_call(name, x)
    if random.integers(2):
        nothing = np.ones((1, 1))
        call = RCall("convolutional_layer", {"X": x, "K": nothing, "activation": name})
    return Case(
        f"{name} of {times(x)}",
        "activation",
        ours=lambda: ACTIVATIONS[name].function(x),
        call=call,
    )


def dense(random: Random) -> Case:
    """A vector, or a batch of them, through a dense layer."""
    inputs, units = sides(random, 1, 20)
    rows = int(random.integers(0, 5))
    x = values(random, (rows, inputs) if rows else (inputs,))
    weights, bias = values(random, (inputs, units)), values(random, (units,))
    return Case(
        f"dense {times(x)} to {units}",
        "dense",
        ours=lambda: layers.dense(x, weights, bias),
        call=RCall("dense", {"x": x, "W": weights, "b": bias}),
    )


def flatten(random: Random) -> Case:
    """A map of one or several channels, laid out in one line."""
    shape: tuple[int, ...] = sides(random, 1, 8)
    if random.integers(2):
        shape = (*shape, int(random.integers(1, 5)))
    x = values(random, shape)
    return Case(
        f"flatten {times(x)}",
        "flatten",
        ours=lambda: layers.flatten(x),
        call=RCall("flatten", {"X": x}),
    )


def softmax(random: Random) -> Case:
    """Scores of one input, or of a batch, some far too large for a naive exponential."""
    rows = int(random.integers(0, 5))
    classes = int(random.integers(1, 11))
    x = values(random, (rows, classes) if rows else (classes,)) * random.choice([1, 10])
    return Case(
        f"softmax of {times(x)}",
        "softmax",
        ours=lambda: softmax_of(x),
        call=RCall("softmax", {"x": x}),
    )


def batch_normalisation(random: Random) -> Case:
    """Channels last, in two or three dimensions."""
    channels = int(random.integers(1, 6))
    shape = (*sides(random, 1, 6)[: int(random.integers(1, 3))], channels)
    x = values(random, shape)
    gamma, beta, mean = (random.normal(0, 2, channels) for _ in range(3))
    variance = random.uniform(0, 9, channels)
    return Case(
        f"batch normalisation of {times(x)}",
        "batch normalisation",
        ours=lambda: layers.batch_normalisation(x, gamma, beta, mean, variance),
        call=RCall(
            "batch_normalisation",
            {"x": x, "gamma": gamma, "beta": beta, "mean": mean, "variance": variance},
        ),
    )


def network(random: Random) -> Case:
    """Convolution, ReLU, max-pool, flatten, dense, softmax, as in a first classifier."""
    channels, filters, classes = (int(number) for number in random.integers(1, 4, 3))
    rows, columns = sides(random, 3, 9)
    source = random.normal(0, 1, (rows, columns, channels))
    kernel = random.normal(0, 1, (3, 3, channels, filters))
    bias = random.normal(0, 1, filters)
    features = -(-rows // 2) * -(-columns // 2) * filters
    weights = random.normal(0, 1, (features, classes + 1))

    def ours() -> Array:
        maps = relu(conv2d(source, kernel, padding="same") + bias)
        pooled = pool2d("max", maps, 2, padding="same")
        return softmax_of(layers.dense(layers.flatten(pooled), weights))

    laid: dict[str, Argument] = {"X": source, "K": kernel, "bias": bias, "padding": "same"}
    maps = activation_call("relu", RCall("conv2d_multi", laid))
    flat = RCall("flatten", {"X": pool_call("max", maps, 2, None, "same")})
    scores = RCall("dense", {"x": flat, "W": weights})
    name = f"network {times(source)}, {filters} filters, {classes + 1} classes"
    return Case(name, "network", ours, RCall("softmax", {"x": scores}))
