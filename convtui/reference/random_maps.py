"""Random convolutions and poolings: shapes, strides, paddings, dilations, channels, filters."""

from functools import partial
from typing import cast

import numpy as np

from convtui.kernels import typed_kernel
from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline
from convtui.networks.activation import ELEMENTWISE
from convtui.ops.convolution import conv2d, oriented
from convtui.ops.pooling import PoolKind, PoolPadding, pool2d, pool_window
from convtui.ops.window import Array, Window
from convtui.reference.case import Case, Seen, stage_case
from convtui.reference.in_r import pool_call
from convtui.reference.r_call import RCall
from convtui.reference.random_geometry import (
    Laid,
    Pair,
    Random,
    lay,
    listed,
    pool_padding,
    sides,
    times,
    values,
)


def convolution(random: Random) -> Case:
    """A matrix and a kernel, everything about their geometry drawn."""
    source, kernel = values(random, sides(random, 1, 16)), values(random, sides(random, 1, 5))
    laid = lay(random, source, kernel)
    return Case(
        f"convolution of {times(source)} and {times(kernel)}, {laid.words()}",
        "convolution",
        ours=partial(_convolve, source, kernel, laid),
        call=RCall("conv2d", {"X": source, "K": kernel, **laid.in_r()}),
        pipeline=_convolution_lesson(source, kernel, laid),
        seen=partial(_seen, source, oriented(kernel, laid.flip), laid.window),
    )


def channels(random: Random) -> Case:
    """Channels summed, one map for each filter, a bias on each."""
    depth, filters = sides(random, 1, 4)
    source = values(random, (*sides(random, 1, 10), depth))
    kernel = values(random, (*sides(random, 1, 4), depth, filters))
    bias, laid = values(random, (filters,)), lay(random, source, kernel)
    return Case(
        f"channels and filters of {times(source)} and {times(kernel)}, {laid.words()}",
        "channels",
        ours=lambda: _convolve(source, kernel, laid) + bias,
        call=RCall("conv2d_multi", {"X": source, "K": kernel, "bias": bias, **laid.in_r()}),
        seen=partial(_seen, source, oriented(kernel, laid.flip), laid.window),
    )


def pooling(random: Random) -> Case:
    """Max or average pooling of a matrix or of channels."""
    shape: tuple[int, ...] = sides(random, 1, 16)
    if random.integers(3) == 0:
        shape = (*sides(random, 1, 10), int(random.integers(1, 5)))
    source = values(random, shape)
    kind, size, stride = _pool_kind(random), sides(random, 1, 4), sides(random, 1, 4)
    fits = size[0] <= shape[0] and size[1] <= shape[1]
    padding = pool_padding(random, fits)
    window = pool_window((shape[0], shape[1]), size, stride, padding)
    words = f"{kind}-pool of {times(source)} by {size[0]}×{size[1]}"
    return Case(
        f"{words}, stride {listed(stride)}, {padding}",
        "pooling",
        ours=partial(pool2d, kind, source, size, stride=stride, padding=padding),
        call=pool_call(kind, source, size, stride, padding),
        pipeline=_pool_lesson(source, kind, size, stride, padding),
        seen=partial(_seen, source, None, window),
    )


def layer(random: Random) -> Case:
    """Convolution, bias and activation, pooling: the lesson's own pipeline."""
    shape: tuple[int, ...] = sides(random, 3, 16)
    if random.integers(4) == 0:
        shape = (*shape, int(random.integers(2, 5)))
    size: tuple[int, ...] = sides(random, 1, 4)
    if len(shape) == 3 and random.integers(2):
        size = (*size, shape[2])
    source, kernel = values(random, shape), values(random, size)
    laid, side = lay(random, source, kernel, four_sides=False), int(random.integers(0, 4))
    options = LayerOptions(
        typed_kernel(kernel),
        flip=laid.flip,
        stride=laid.stride,
        padding=cast(int, laid.padding),
        dilation=laid.dilation,
        bias=float(np.round(random.normal(0, 20), 2)),
        activation=str(random.choice(ELEMENTWISE)),
        pool=side,
        pool_stride=int(random.integers(1, 4)) if random.integers(2) else None,
        pool_padding=pool_padding(random, side <= min(laid.window.output_shape)),
        pool_kind=_pool_kind(random),
    )
    words = f"layer of {times(source)} and {times(kernel)}, {laid.words()}"
    words = f"{words}, bias {options.bias:g}, {options.activation}"
    if not side:
        return stage_case(words, source, options, "activation")
    words = f"{words}, {options.pool_kind}-pool {side} {options.pool_padding}"
    return stage_case(words, source, options, "pooling")


def _convolve(source: Array, kernel: Array, laid: Laid) -> Array:
    return conv2d(
        source,
        kernel,
        stride=laid.stride,
        padding=laid.padding,
        dilation=laid.dilation,
        flip=laid.flip,
    )


def _pool_kind(random: Random) -> PoolKind:
    return "max" if random.integers(2) else "average"


def _convolution_lesson(source: Array, kernel: Array, laid: Laid) -> Pipeline:
    """A lesson with the same numbers; padding it has no word for is put around its input."""
    padding = laid.padding
    if isinstance(padding, tuple):
        source, padding = np.pad(source, padding), "valid"
    options = LayerOptions(
        typed_kernel(kernel),
        flip=laid.flip,
        stride=laid.stride,
        padding=padding,
        dilation=laid.dilation,
        activation="none",
        pool=0,
    )
    return Pipeline(source, options)


def _pool_lesson(
    source: Array, kind: PoolKind, size: Pair, stride: Pair, padding: PoolPadding
) -> Pipeline | None:
    """The lesson pools matrices, with square windows; there is none for others."""
    if source.ndim == 3 or size[0] != size[1] or stride[0] != stride[1]:
        return None
    options = LayerOptions(
        typed_kernel(np.ones((1, 1))),
        activation="none",
        pool=size[0],
        pool_stride=stride[0],
        pool_padding=padding,
        pool_kind=kind,
    )
    return Pipeline(source, options)


def _seen(source: Array, weights: Array | None, window: Window, cell: tuple[int, ...]) -> Seen:
    """Under the window at `cell`: of its own channel when pooling, for its filter otherwise."""
    if weights is None:
        taken = window.take(source, cell[0], cell[1], -np.inf)
        return Seen(taken if taken.ndim == 2 else taken[:, :, cell[2]])
    taken = window.take(source, cell[0], cell[1])
    return Seen(taken, weights if weights.ndim == 2 else weights[..., cell[2]])
