"""Calls that tell ideas apart: each varies one thing, on matrices without symmetry."""

from typing import Any

import numpy as np

from convtui.marking.convolution import CONVOLUTION, ConvolutionCall
from convtui.marking.examples import TALL, UNLIKE, convolving
from convtui.marking.idea import Task

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
    convolving("90 40 -70 20; 10 80 60 -30; 50 -20 95 70", "2 -1; 1.5 3"),
)

_PROBES = {CONVOLUTION: CONVOLUTIONS}


def probes_of(task: Task) -> tuple[Any, ...]:
    """Calls on which every two ideas about a task give different answers."""
    return _PROBES[task]
