"""A trained network layer by layer in R: which function computes each, from the saved weights."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from convtui.networks import architecture as layers
from convtui.networks.architecture import Layer
from convtui.ops.activation import LEAKY_SLOPE
from convtui.reference.layer_calls import ACTIVATIONS, pair
from convtui.reference.r_call import Argument, RCall

Values = npt.NDArray[np.float64]
Weights = Mapping[str, npt.NDArray[Any]]

KERAS_EPSILON = 1e-3
"""Of batch normalisation."""


def layer_call(layer: Layer, values: Values, weights: Weights) -> RCall:
    """Ask R for one layer of a network in use.

    Args:
        layer: one of the network's.
        values: what the layer before gave: (rows, columns, channels), or (n,) after flattening.
        weights: by `layer/name`, see `Run.weights`.
    """
    mine = {
        name.partition("/")[2]: array.astype(np.float64)
        for name, array in weights.items()
        if name.partition("/")[0] == layer.name
    }
    return _CALLS[type(layer)](layer, values, mine)


def _convolution(layer: layers.Convolution, values: Values, weights: Weights) -> RCall:
    laid: dict[str, Argument] = {
        "X": values,
        "K": weights["kernel"],
        "bias": weights["bias"],
        "stride": pair(layer.stride),
        "padding": layer.padding,
    }
    return _activated(layer.activation, RCall("conv2d_multi", laid))


def _dense(layer: layers.Dense, values: Values, weights: Weights) -> RCall:
    laid: dict[str, Argument] = {"x": values, "W": weights["kernel"], "b": weights["bias"]}
    return _activated(layer.activation, RCall("dense", laid))


def _max_pool(layer: layers.MaxPool, values: Values, weights: Weights) -> RCall:
    return _pool("maxpool_layer", layer, values)


def _average_pool(layer: layers.AveragePool, values: Values, weights: Weights) -> RCall:
    return _pool("avgpool_layer", layer, values)


def _pool(function: str, layer: layers.MaxPool | layers.AveragePool, values: Values) -> RCall:
    laid: dict[str, Argument] = {"X": values, "size": pair(layer.size)}
    return RCall(function, {**laid, "stride": pair(layer.stride), "padding": layer.padding})


def _batch_normalisation(
    layer: layers.BatchNormalisation, values: Values, weights: Weights
) -> RCall:
    learned: dict[str, Argument] = {
        "gamma": weights["gamma"],
        "beta": weights["beta"],
        "mean": weights["moving_mean"],
        "variance": weights["moving_variance"],
    }
    return RCall("batch_normalisation", {"x": values, **learned, "epsilon": KERAS_EPSILON})


def _flatten(layer: layers.Flatten, values: Values, weights: Weights) -> RCall:
    return RCall("flatten", {"X": values})


def _dropout(layer: layers.Dropout, values: Values, weights: Weights) -> RCall:
    return RCall("linear", {"x": values})  # a network in use drops nothing


def _activation(layer: layers.Activation, values: Values, weights: Weights) -> RCall:
    return _activated(layer.activation, values)


def _activated(name: str, values: Argument) -> RCall:
    if name == "leaky-relu":
        return RCall("leaky_relu", {"x": values, "alpha": LEAKY_SLOPE})
    return RCall("softmax" if name == "softmax" else ACTIVATIONS[name], {"x": values})


_CALLS: Mapping[type[Layer], Callable[[Any, Values, Weights], RCall]] = {
    layers.Convolution: _convolution,
    layers.Dense: _dense,
    layers.MaxPool: _max_pool,
    layers.AveragePool: _average_pool,
    layers.BatchNormalisation: _batch_normalisation,
    layers.Flatten: _flatten,
    layers.Dropout: _dropout,
    layers.Activation: _activation,
}
