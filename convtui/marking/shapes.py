"""Numbers of cells and of parameters, and the order in which a map is flattened."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from convtui.marking.idea import Step, Steps, Task
from convtui.ops.window import Array


@dataclass(frozen=True, eq=False)
class SizeCall:
    """One side of a map and the window on it."""

    length: int
    size: int
    stride: int = 1
    padding: Literal["valid", "same"] | int = "valid"
    """A number of cells on each side, or a name."""
    dilation: int = 1


@dataclass(frozen=True, eq=False)
class EnlargedCall:
    """A side that was made smaller with padding `same`, and is made larger again."""

    length: int
    stride: int = 2


@dataclass(frozen=True, eq=False)
class ParametersCall:
    """A layer whose parameters are counted."""

    size: tuple[int, int]
    channels: int
    filters: int
    kind: Literal["convolution", "separable", "pooling"] = "convolution"
    picture_channels: int = 3
    """Of the picture that the network begins with."""


@dataclass(frozen=True, eq=False)
class FlattenCall:
    x: Array
    """(H, W, C)."""


def windows(call: SizeCall) -> int:
    """Outputs along a side."""
    if call.padding == "same":
        return -(-call.length // call.stride)
    cells = 0 if call.padding == "valid" else 2 * int(call.padding)
    span = call.dilation * (call.size - 1) + 1
    return (call.length + cells - span) // call.stride + 1


def weights(call: ParametersCall) -> int:
    """Without biases; of a separable layer a kernel for each channel, and one of 1×1 on all."""
    area = call.size[0] * call.size[1]
    if call.kind == "pooling":
        return 0
    if call.kind == "separable":
        return area * call.channels + call.channels * call.filters
    return area * call.channels * call.filters


def biases(call: ParametersCall) -> int:
    return 0 if call.kind == "pooling" else call.filters


def _counted(steps: Steps, call: ParametersCall) -> Array:
    call = steps["arguments"](call)
    return np.asarray(steps["weights"](call) + steps["biases"](call))


def one_step(name: str, right: Step) -> Task:
    """A task of a single step, `answer`."""
    return Task(name, {"answer": right}, lambda steps, call: steps["answer"](call))


SIZE = one_step("size", windows)
ENLARGED = one_step("transposed-size", lambda call: -(-call.length // call.stride) * call.stride)
FLATTEN = one_step("flatten", lambda call: call.x.ravel())
PARAMETERS = Task(
    "parameters",
    {"arguments": lambda call: call, "weights": weights, "biases": biases},
    _counted,
    frozenset({"arguments"}),
)
