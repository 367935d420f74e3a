"""Which R function computes what: a layer of a network, an activation, a stage of the lesson.

The mathematics behind it is `convref`'s own; only names and arguments are known here.
"""

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import numpy as np

from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline
from convtui.networks.activation import ACTIVATIONS, Activation, activation_of
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.kinds import settings_of
from convtui.networks.layer import Layer, Weights
from convtui.networks.network import AllWeights, Network, weights_of
from convtui.networks.normalisation import BatchNormalisation
from convtui.networks.pooling import AveragePool, MaxPool, Pool
from convtui.networks.reshaping import Dropout, Flatten
from convtui.ops.pooling import PoolKind
from convtui.ops.window import Array, Padding
from convtui.reference.r_call import Argument, RCall, RFunction, RList

POOLINGS: dict[PoolKind, str] = {"max": "maxpool_layer", "average": "avgpool_layer"}


# A network


def layer_call(layer: Layer, values: Argument, weights: Weights) -> RCall:
    """Ask R for one layer of a network in use.

    Args:
        layer: of any kind.
        values: what the layer before gave: (rows, columns, channels), or (n,) after flattening.
        weights: the layer's own arrays.
    """
    return CALLS[type(layer)](layer, values, weights)


def network_call(network: Network, image: Array, weights: AllWeights) -> RCall:
    """Ask R for what the last layer of a network leaves, all of which R computes by itself.

    Args:
        network: with one layer at least.
        image: (rows, columns, channels).
        weights: by `layer/name`.
    """
    layers = {
        layer.name: _described(layer, weights_of(layer, before, weights))
        for layer, before in zip(network.layers, network.inputs, strict=True)
    }
    last = network.layers[-1].name
    return RCall("forward", {"network": RList(layers), "X": image, "layer": last})


def _described(layer: Layer, weights: Weights) -> RList:
    """A layer as `convref` has it: what it does not know of its kind it leaves alone."""
    own: dict[str, Argument] = {"kind": layer.kind, "name": layer.name, **weights}
    for name, value in settings_of(layer).items():
        is_pair = name in ("size", "stride", "dilation")
        own[name] = _pair(value) if is_pair else _padding(value) if name == "padding" else value
    return RList(own)


def _convolved(layer: Convolution, values: Argument, weights: Weights) -> RCall:
    laid = geometry(layer.stride, layer.padding, layer.dilation)
    bias = weights.get("bias", np.zeros(layer.filters))
    call = RCall("conv2d_multi", {"X": values, "K": weights["kernel"], "bias": bias, **laid})
    return activation_call(layer.activation, call)


def _dense(layer: Dense, values: Argument, weights: Weights) -> RCall:
    bias = weights.get("bias", np.zeros(layer.units))
    laid: dict[str, Argument] = {"x": values, "W": weights["kernel"], "b": bias}
    return activation_call(layer.activation, RCall("dense", laid))


def _pooled(layer: Pool, values: Argument, weights: Weights) -> RCall:
    return pool_call(layer.pooling, values, layer.size, layer.stride, layer.padding)


def _normalised(layer: BatchNormalisation, values: Argument, weights: Weights) -> RCall:
    learned: dict[str, Argument] = {
        "gamma": weights["gamma"],
        "beta": weights["beta"],
        "mean": weights["moving_mean"],
        "variance": weights["moving_variance"],
    }
    return RCall("batch_normalisation", {"x": values, **learned, "epsilon": layer.epsilon})


def _flattened(layer: Flatten, values: Argument, weights: Weights) -> RCall:
    return RCall("flatten", {"X": values})


def _unchanged(layer: Dropout, values: Argument, weights: Weights) -> RCall:
    return RCall("linear", {"x": values})


def _activated(layer: Activation, values: Argument, weights: Weights) -> RCall:
    return activation_call(layer.activation, values)


CALLS: Mapping[type[Layer], Callable[[Any, Argument, Weights], RCall]] = {
    Convolution: _convolved,
    Dense: _dense,
    MaxPool: _pooled,
    AveragePool: _pooled,
    BatchNormalisation: _normalised,
    Flatten: _flattened,
    Dropout: _unchanged,
    Activation: _activated,
}
"""Every kind of layer, once."""


# Parts of a layer


def activation_call(activation: str, values: Argument) -> RCall:
    """Ask for an activation by convtui's name for it."""
    known = activation_of(activation)
    slope: dict[str, Argument] = {} if known.slope is None else {"alpha": known.slope}
    return RCall(known.in_r, {"x": values, **slope})


def pool_call(
    kind: PoolKind,
    source: Argument,
    size: int | tuple[int, int],
    stride: int | tuple[int, int] | None,
    padding: str,
) -> RCall:
    """Ask for max or average pooling; a stride of None is the size."""
    both = _pair(size if stride is None else stride)
    arguments = {"X": source, "size": _pair(size), "stride": both, "padding": padding}
    return RCall(POOLINGS[kind], arguments)


def geometry(
    stride: int | tuple[int, int],
    padding: Padding,
    dilation: int | tuple[int, int],
) -> dict[str, Argument]:
    """The arguments of R's convolutions that `ops.conv2d` takes by the same names."""
    return {"stride": _pair(stride), "padding": _padding(padding), "dilation": _pair(dilation)}


def _pair(value: int | tuple[int, int]) -> Argument:
    """One number, or R's c(rows, columns)."""
    return value if isinstance(value, int) else np.array(value, dtype=np.float64)


def _padding(padding: Padding) -> Argument:
    if not isinstance(padding, tuple):
        return padding
    return np.array([width for both in padding for width in both], dtype=np.float64)


# The lesson


def stage_call(pipeline: Pipeline, stage_name: str) -> RCall:
    """Ask R for a whole stage of the lesson, from the input on; the answer is (rows, columns).

    A source of several planes is convolved plane by plane, each with its own weights if the kernel
    has planes too, and R adds the maps up.

    Raises:
        KeyError: no stage of this name.
    """
    options = pipeline.options
    calls = {"convolution": _convolution_stage, "activation": _activation_stage}
    if options.pool:
        calls["pooling"] = _pooling_stage
    return calls[stage_name](pipeline.source, options)


def _geometry_of(options: LayerOptions) -> Mapping[str, Argument]:
    laid = geometry(options.stride, options.padding, options.dilation)
    return {**laid, "flip": options.flip}


def _convolution_stage(source: Array, options: LayerOptions) -> RCall:
    geometry_ = _geometry_of(options)
    kernel, channels = options.weights, source.shape[2] if source.ndim == 3 else 1
    kernels = np.moveaxis(kernel, -1, 0) if kernel.ndim == 3 else [kernel] * channels
    planes = np.moveaxis(source, -1, 0) if source.ndim == 3 else [source]
    return reduce(
        _plus,
        (
            RCall("conv2d", {"X": plane, "K": weights, **geometry_})
            for plane, weights in zip(planes, kernels, strict=True)
        ),
    )


def _activation_stage(source: Array, options: LayerOptions) -> RCall:
    if source.ndim == 3:
        biased = _plus(_convolution_stage(source, options), options.bias)
        return activation_call(options.activation, biased)
    layer: dict[str, Argument] = {
        "b": options.bias,
        "activation": RFunction(ACTIVATIONS[options.activation].in_r),
    }
    laid = {"X": source, "K": options.weights, **layer, **_geometry_of(options)}
    return RCall("convolutional_layer", laid)


def _pooling_stage(source: Array, options: LayerOptions) -> RCall:
    map_ = _activation_stage(source, options)
    return pool_call(
        options.pool_kind, map_, options.pool, options.pool_stride, options.pool_padding
    )


def _plus(first: Argument, second: Argument) -> RCall:
    """Ask for the sum of two arrays, or of an array and a number."""
    return RCall("+", {"e1": first, "e2": second})
