"""Calls that tell ideas apart: each varies one thing, on matrices without symmetry."""

from typing import Any

import numpy as np

from convtui.marking.convolution import CONVOLUTION, ConvolutionCall
from convtui.marking.curves import CURVE, CurveCall
from convtui.marking.examples import TALL, UNLIKE, convolving, pooling_of
from convtui.marking.gradients import GRADIENT, POOL_GRADIENT, GradientCall, PoolGradientCall
from convtui.marking.idea import Idea, Task
from convtui.marking.pooling import POOLING, PoolingCall
from convtui.marking.scores import (
    ACCURACY,
    SCALING,
    SOFTMAX,
    AccuracyCall,
    ScalingCall,
    SoftmaxCall,
)
from convtui.marking.search import is_same
from convtui.marking.shapes import (
    ENLARGED,
    FLATTEN,
    PARAMETERS,
    SIZE,
    EnlargedCall,
    FlattenCall,
    ParametersCall,
    SizeCall,
)

_WIDE = "3 -1 2 5 0 7; -2 4 1 -6 8 2; 6 0 -3 1 5 -4; 1 9 2 -5 3 4"
_LOW = "1 2 -4"
_PLANES = np.array(
    [
        [[1.0, -2, 3], [4, 0, -1], [2, 5, 1], [-3, 1, 6]],
        [[2.0, 1, -4], [0, 3, 2], [-1, 2, 5], [4, -2, 1]],
        [[5.0, 0, 1], [-2, 1, 3], [3, -1, 2], [1, 4, -5]],
    ]
)
_OWN_WEIGHTS = np.array([[[1.0, 2, -1], [3, 0, 2]], [[-2.0, 1, 4], [5, -3, 1]]])
_FILTERS = np.stack([_OWN_WEIGHTS, _OWN_WEIGHTS[::-1] + 1], axis=-1)

CONVOLUTIONS: tuple[ConvolutionCall, ...] = (
    convolving(TALL, UNLIKE),
    convolving(_WIDE, "2 -1 3; 1 4 -2"),
    convolving(_WIDE, "2 -1 3; 1 4 -2; -3 1 5"),
    convolving(_WIDE, "1 2; -3 5", stride=(2, 2)),
    convolving(_WIDE, "1 2; -3 5", stride=(2, 1)),
    convolving(TALL, "1 2; -3 5", stride=(2, 3)),
    convolving(TALL, UNLIKE, padding="same"),
    convolving(_WIDE, _LOW, padding="same"),
    convolving(_WIDE, "2 -1 3; 1 4 -2; -3 1 5", padding="same"),
    convolving(_WIDE, "2 -1 3 1; 1 4 -2 0; -3 1 5 2; 1 0 -4 3; 2 2 -1 1", padding="same"),
    convolving(_WIDE, "2 -1 3; 1 4 -2; -3 1 5", padding="same", stride=(2, 2)),
    convolving(TALL, UNLIKE, padding=2),
    convolving(TALL, UNLIKE, padding="full", flip=True),
    convolving(_WIDE, "1 2; -3 5", dilation=(2, 2)),
    convolving(_WIDE, "1 2; -3 5", dilation=(1, 3)),
    convolving(_PLANES, _OWN_WEIGHTS),
    convolving(_PLANES, _FILTERS),
    convolving(_PLANES, _OWN_WEIGHTS, bias=7),
    convolving(TALL, UNLIKE, bias=10),
    convolving(TALL, UNLIKE, bias=-10, activation="relu"),
    convolving("1.5 -2.25 4; 3 0.5 -1", "1 2"),
    convolving(np.array([[90, 40, -70, 20], [10, 80, 60, -30], [50, -20, 95, 70]]), "2 -1; 1.5 3"),
)

_BELOW = "-4 -1 -3 -2 -7; -4 -2 -9 -5 -6; -6 -8 -3 -1 -2; -9 -5 -7 -4 -3; -2 -6 -1 -8 -5"
"""Nothing but negative numbers."""

POOLINGS: tuple[PoolingCall, ...] = (
    pooling_of(_WIDE),
    pooling_of(_WIDE, kind="average"),
    pooling_of(_BELOW),
    pooling_of(_BELOW, stride=(1, 1)),
    pooling_of(_WIDE, size=(2, 3)),
    pooling_of(TALL, size=(3, 2), stride=(2, 1)),
    pooling_of(_BELOW, padding="same"),
    pooling_of(_BELOW, size=(3, 3), padding="same", kind="average"),
    pooling_of(_PLANES, size=(1, 2)),
)

_SIZES = (
    SizeCall(5, 3),
    SizeCall(6, 3, stride=2),
    SizeCall(8, 3, padding=2),
    SizeCall(9, 2, dilation=3),
    SizeCall(7, 3, stride=2, padding="same"),
)
_ENLARGED = (EnlargedCall(23), EnlargedCall(24), EnlargedCall(10, 3))
_PARAMETERS = (
    ParametersCall((3, 2), 5, 7),
    ParametersCall((3, 3), 3, 32),
    ParametersCall((5, 5), 10, 100, "separable"),
    ParametersCall((2, 2), 8, 8, "pooling"),
)
_FLATTENED = (FlattenCall(_PLANES), FlattenCall(np.arange(8.0).reshape(2, 2, 2)))
_X, _K, _G = (
    np.array([[1.0, 2, 0, 5], [3, -1, 4, -2], [2, 5, 1, 3]]),
    np.array([[1.0, 2], [3, -5]]),
    np.array([[1.0, -1, 4], [2, 3, -2]]),
)
_GRADIENTS = tuple(GradientCall(_X, _K, _G, of) for of in ("input", "kernel", "bias"))
_POOL_GRADIENTS = (PoolGradientCall(_X, _G), PoolGradientCall(_X, np.array([[3.0, -4]]), stride=2))
_SCORES = (
    SoftmaxCall(np.array([2.0, 1, 0])),
    SoftmaxCall(np.array([-1.0, 3, 0.5, 2])),
    SoftmaxCall(np.array([1000.0, 0])),
)
_PIXELS = (ScalingCall(np.array([[0.0, 128, 255], [64, 3, 200]])),)
_ANSWERS = np.array([0, 2, 1, 3, 2, 1])
_LABELLED = (AccuracyCall(np.eye(4)[_ANSWERS], np.array([0, 2, 1, 0, 1, 1])),)
_CURVES = (
    CurveCall(np.array([1.9, 1.2, 0.9, 0.6, 0.4, 0.5]), np.array([2.0, 1.4, 1.5, 1.1, 1.3, 1.6])),
    CurveCall(np.array([0.8, 0.6, 0.5, 0.4]), np.array([0.9, 0.8, 0.7, 0.65])),
)

_PROBES: dict[Task, tuple[Any, ...]] = {
    CONVOLUTION: CONVOLUTIONS,
    POOLING: POOLINGS,
    SIZE: _SIZES,
    ENLARGED: _ENLARGED,
    PARAMETERS: _PARAMETERS,
    FLATTEN: _FLATTENED,
    GRADIENT: _GRADIENTS,
    POOL_GRADIENT: _POOL_GRADIENTS,
    SOFTMAX: _SCORES,
    SCALING: _PIXELS,
    ACCURACY: _LABELLED,
    CURVE: _CURVES,
}


def probes_showing(idea: Idea) -> tuple[Any, ...]:
    """The probes on which who holds an idea is wrong; on the others it cannot be seen."""
    task = idea.task
    return tuple(
        call for call in probes_of(task) if not is_same(task.right(call), idea.answer(call))
    )


def probes_of(task: Task) -> tuple[Any, ...]:
    """Calls on which every two ideas about a task give different answers."""
    return _PROBES[task]
