"""How one cell of an answer is computed, in the words of the lesson."""

from typing import Any

import numpy as np

from convtui.kernels import Kernel
from convtui.lesson.explain import explain
from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline
from convtui.marking.convolution import ConvolutionCall
from convtui.marking.pooling import PoolingCall

_KERNEL = ("call", "call", "As given", "the call")


def formula(call: Any, cell: tuple[int, ...]) -> str:
    """The formula of a cell, counted from 0; nothing where the lesson has no such layer."""
    layer = _layer(call)
    if layer is None or len(cell) != 2:
        return ""
    stages = Pipeline(call.x, layer).stages
    is_sum = isinstance(call, ConvolutionCall) and not call.bias and call.activation == "none"
    stage = stages[0 if is_sum else -1]
    row, column = cell
    return explain(stage[row * stage.sides[1] + column]).formula()


def _layer(call: Any) -> LayerOptions | None:
    if isinstance(call, ConvolutionCall) and call.kernel.ndim < 4:
        return LayerOptions(
            Kernel(*_KERNEL, values=call.kernel),
            flip=call.flip,
            stride=call.stride,
            padding=call.padding,
            dilation=call.dilation,
            bias=call.bias,
            activation=call.activation,
            pool=0,
        )
    if isinstance(call, PoolingCall) and call.x.ndim == 2:
        (size, other), (stride, along) = call.size, call.strides
        if size == other and stride == along:
            return LayerOptions(
                Kernel(*_KERNEL, values=_ONE),
                activation="none",
                pool=size,
                pool_stride=stride,
                pool_padding=call.padding,
                pool_kind=call.kind,
            )
    return None


_ONE = np.ones((1, 1))
