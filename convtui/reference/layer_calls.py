"""What to ask R for a layer: the same geometry in the words of the R package."""

from collections.abc import Mapping
from functools import reduce

import numpy as np

from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline
from convtui.ops.pooling import PoolKind
from convtui.ops.window import Array, Padding
from convtui.reference.r_call import Argument, RCall, RFunction

ACTIVATIONS = {
    "none": "linear",
    "relu": "relu",
    "leaky-relu": "leaky_relu",
    "sigmoid": "sigmoid",
    "tanh": "tanh",
}
"""R's function for each activation of convtui."""

POOLS: dict[PoolKind, str] = {"max": "maxpool_layer", "average": "avgpool_layer"}


def stage_call(pipeline: Pipeline, stage_name: str) -> RCall:
    """Ask R for a whole stage of the lesson, from the input on; the answer is (rows, columns).

    A source of several planes is convolved plane by plane, each with its own weights if the kernel
    has planes too, and R adds the maps up.

    Raises:
        KeyError: no stage of this name.
    """
    options = pipeline.options
    calls = {"convolution": _convolution, "activation": _activation}
    if options.pool:
        calls["pooling"] = _pooling
    return calls[stage_name](pipeline.source, options)


def geometry(
    stride: int | tuple[int, int],
    padding: Padding,
    dilation: int | tuple[int, int],
    flip: bool,
) -> dict[str, Argument]:
    """The arguments of R's convolutions that `ops.conv2d` takes by the same names."""
    return {
        "stride": pair(stride),
        "padding": _padding(padding),
        "dilation": pair(dilation),
        "flip": flip,
    }


def pool_call(
    kind: PoolKind,
    source: Argument,
    size: int | tuple[int, int],
    stride: int | tuple[int, int] | None,
    padding: str,
) -> RCall:
    """Ask for max or average pooling; a stride of None is the size."""
    both = pair(size if stride is None else stride)
    arguments = {"X": source, "size": pair(size), "stride": both, "padding": padding}
    return RCall(POOLS[kind], arguments)


def activation_call(activation: str, values: Argument) -> RCall:
    """Ask for an activation by convtui's name for it."""
    return RCall(ACTIVATIONS[activation], {"x": values})


def plus(first: Argument, second: Argument) -> RCall:
    """Ask for the sum of two arrays, or of an array and a number."""
    return RCall("+", {"e1": first, "e2": second})


def pair(value: int | tuple[int, int]) -> Argument:
    """One number, or R's c(rows, columns)."""
    return value if isinstance(value, int) else np.array(value, dtype=np.float64)


def _padding(padding: Padding) -> Argument:
    if not isinstance(padding, tuple):
        return padding
    return np.array([width for both in padding for width in both], dtype=np.float64)


def _geometry_of(options: LayerOptions) -> Mapping[str, Argument]:
    return geometry(options.stride, options.padding, options.dilation, options.flip)


def _convolution(source: Array, options: LayerOptions) -> RCall:
    geometry_ = _geometry_of(options)
    kernel, channels = options.weights, source.shape[2] if source.ndim == 3 else 1
    kernels = np.moveaxis(kernel, -1, 0) if kernel.ndim == 3 else [kernel] * channels
    planes = np.moveaxis(source, -1, 0) if source.ndim == 3 else [source]
    return reduce(
        plus,
        (
            RCall("conv2d", {"X": plane, "K": weights, **geometry_})
            for plane, weights in zip(planes, kernels, strict=True)
        ),
    )


def _activation(source: Array, options: LayerOptions) -> RCall:
    if source.ndim == 3:
        biased = plus(_convolution(source, options), options.bias)
        return activation_call(options.activation, biased)
    layer: dict[str, Argument] = {
        "b": options.bias,
        "activation": RFunction(ACTIVATIONS[options.activation]),
    }
    laid = {"X": source, "K": options.weights, **layer, **_geometry_of(options)}
    return RCall("convolutional_layer", laid)


def _pooling(source: Array, options: LayerOptions) -> RCall:
    map_ = _activation(source, options)
    return pool_call(
        options.pool_kind, map_, options.pool, options.pool_stride, options.pool_padding
    )
