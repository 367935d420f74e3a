"""What comes back to an input, a kernel and a bias."""

import numpy as np

from convtui.marking.gradients import (
    GRADIENT,
    POOL_GRADIENT,
    GradientCall,
    PoolGradientCall,
    around,
    correlated,
    winners,
)
from convtui.marking.idea import Idea
from convtui.matrix_text import parse_matrix
from convtui.ops.window import Array

_X, _K, _G = map(parse_matrix, ("1 2 0; 3 -1 4; 2 5 1", "1 2; 3 -5", "1 -1; 2 3"))
_OF_INPUT = GradientCall(_X, _K, _G)
_PEAK = PoolGradientCall(parse_matrix("1 2 0; 3 9 4; 2 5 1"), parse_matrix("1 10; 100 1000"))
_GRADIENT = "convtui gradient digits digit:7 --label 7"


def _right(call: GradientCall) -> Array:
    return GRADIENT.right(call)


def _not_turned(call: GradientCall) -> Array:
    return correlated(around(call), call.kernel) if call.of == "input" else _right(call)


def _kernel_turned(call: GradientCall) -> Array:
    return _right(call)[::-1, ::-1] if call.of == "kernel" else _right(call)


def _mean_for_the_bias(call: GradientCall) -> Array:
    return np.asarray(call.gradient.mean()) if call.of == "bias" else _right(call)


def _assigned(call: GradientCall) -> Array:
    """Each window's share takes the place of what was there."""
    if call.of != "input":
        return _right(call)
    result = np.zeros_like(call.x)
    rows, columns = call.kernel.shape
    for (row, column), coming in np.ndenumerate(call.gradient):
        result[row : row + rows, column : column + columns] = coming * call.kernel
    return result


def _last_of_the_winner(call: PoolGradientCall) -> Array:
    result = np.zeros_like(call.x)
    for place, coming in winners(call):
        result[place] = coming
    return result


def _shared_out(call: PoolGradientCall) -> Array:
    result = np.zeros_like(call.x)
    for (row, column), coming in np.ndenumerate(call.gradient):
        top, left = row * call.stride, column * call.stride
        result[top : top + call.size, left : left + call.size] += coming / call.size**2
    return result


IDEAS: tuple[Idea, ...] = (
    Idea(
        "gradient-without-turning-the-kernel",
        GRADIENT,
        "gradient",
        "the gradient for the input is made with the kernel as it is",
        "A cell got weight K[i, j] in the window that begins i rows above it, so on the way back "
        "the kernel lies turned by 180°.",
        "With which weight did the last cell of the input go into the only window it is in?",
        {"answer": _not_turned},
        _OF_INPUT,
        _GRADIENT,
    ),
    Idea(
        "gradient-assigned",
        GRADIENT,
        "overlap",
        "the gradient of a cell is that of its last window",
        "A cell in several windows gets something from each: the shares are added up. Where "
        "windows do not overlap it cannot be seen.",
        "In how many windows is the middle cell?",
        {"answer": _assigned},
        _OF_INPUT,
        _GRADIENT,
    ),
    Idea(
        "kernel-gradient-turned",
        GRADIENT,
        "kernel",
        "the gradient for the kernel is turned by 180°",
        "A weight's gradient is the input it met times the gradient that came back, cell by cell.",
        "Which cells of the input did the first weight meet?",
        {"answer": _kernel_turned},
        GradientCall(_X, _K, _G, "kernel"),
        _GRADIENT,
    ),
    Idea(
        "bias-gradient-averaged",
        GRADIENT,
        "bias",
        "the gradient for the bias is the mean of what comes back",
        "The bias goes into every cell of the map, so it gets the sum.",
        "Into how many cells of the map does the bias go?",
        {"answer": _mean_for_the_bias},
        GradientCall(_X, _K, _G, "bias"),
        _GRADIENT,
    ),
    Idea(
        "gradients-not-cleared",
        GRADIENT,
        "clearing",
        "gradients of the step before are still in the sum",
        "Every step begins with gradients of 0; what is left of the one before comes on top: with "
        "the same images it is twice as much.",
        "What does the sum begin with in the second step?",
        {"answer": lambda call: 2 * _right(call)},
        GradientCall(_X, _K, _G, "bias"),
        _GRADIENT,
    ),
    Idea(
        "pooling-gradient-assigned",
        POOL_GRADIENT,
        "overlap",
        "a cell that wins several windows gets the gradient of the last",
        "What comes back from several windows is added up. Where the stride is the window's side "
        "it cannot be seen.",
        "How many windows does the largest cell win?",
        {"answer": _last_of_the_winner},
        _PEAK,
        _GRADIENT,
    ),
    Idea(
        "pooling-gradient-shared-out",
        POOL_GRADIENT,
        "winner",
        "the gradient of a window goes to all its cells alike",
        "That is so for average pooling; of a maximum all of it goes to the cell that won.",
        "Would the maximum change if another cell grew a little?",
        {"answer": _shared_out},
        _PEAK,
        _GRADIENT,
    ),
)
