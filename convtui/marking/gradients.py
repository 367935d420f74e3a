"""Gradients of a convolution and of a max-pooling."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from convtui.marking.shapes import one_step
from convtui.ops.window import Array


@dataclass(frozen=True, eq=False)
class GradientCall:
    """A convolution, stride 1 and no padding, and the gradient for its output."""

    x: Array
    kernel: Array
    gradient: Array
    """For the output, (rows, columns)."""
    of: Literal["input", "kernel", "bias"] = "input"


@dataclass(frozen=True, eq=False)
class PoolGradientCall:
    """A max-pooling and the gradient for its output; the largest of a window is one cell."""

    x: Array
    gradient: Array
    size: int = 2
    stride: int = 1


def correlated(x: Array, kernel: Array) -> Array:
    rows, columns = x.shape[0] - kernel.shape[0] + 1, x.shape[1] - kernel.shape[1] + 1
    high, wide = kernel.shape
    return np.array(
        [
            [(x[r : r + high, c : c + wide] * kernel).sum() for c in range(columns)]
            for r in range(rows)
        ]
    )


def around(call: GradientCall) -> Array:
    """The gradient with so many zeros that the kernel stands wherever it touches it."""
    rows, columns = call.kernel.shape
    return np.pad(call.gradient, [(rows - 1, rows - 1), (columns - 1, columns - 1)])


def _gradient(call: GradientCall) -> Array:
    if call.of == "input":
        return correlated(around(call), call.kernel[::-1, ::-1])
    if call.of == "kernel":
        return correlated(call.x, call.gradient)
    return np.asarray(call.gradient.sum())


def winners(call: PoolGradientCall) -> list[tuple[tuple[int, int], float]]:
    """The winning cell of each window, row by row, and the gradient that comes to it."""
    found = []
    for (row, column), coming in np.ndenumerate(call.gradient):
        top, left = row * call.stride, column * call.stride
        window = call.x[top : top + call.size, left : left + call.size]
        down, along = np.unravel_index(window.argmax(), window.shape)
        found.append(((top + int(down), left + int(along)), float(coming)))
    return found


def _pool_gradient(call: PoolGradientCall) -> Array:
    result = np.zeros_like(call.x)
    for place, coming in winners(call):
        result[place] += coming
    return result


GRADIENT = one_step("gradient", _gradient)
POOL_GRADIENT = one_step("pooling-gradient", _pool_gradient)
