"""Gradients, softmax, scaling and accuracy."""

import numpy as np

from convtui.marking.idea import Idea
from convtui.marking.training_numbers import (
    ACCURACY,
    GRADIENT,
    POOL_GRADIENT,
    SCALING,
    SOFTMAX,
    AccuracyCall,
    GradientCall,
    PoolGradientCall,
    ScalingCall,
    SoftmaxCall,
    around,
    correlated,
    softmax,
    winners,
)
from convtui.matrix_text import parse_matrix
from convtui.ops.window import Array

_X, _K, _G = map(parse_matrix, ("1 2 0; 3 -1 4; 2 5 1", "1 2; 3 -5", "1 -1; 2 3"))
_OF_INPUT = GradientCall(_X, _K, _G)
_PEAK = PoolGradientCall(parse_matrix("1 2 0; 3 9 4; 2 5 1"), parse_matrix("1 10; 100 1000"))
_GRADIENT = "convtui gradient digits digit:7 --label 7"
_PROBABILITIES = "convtui forward digits digit:7 --layer softmax"
_FOUR = np.array([1, 2, 3, 1])
_RIGHT_ANSWERS = AccuracyCall(np.eye(4)[_FOUR], _FOUR)
_NO_ANSWERS = AccuracyCall(np.zeros((10, 10)), np.arange(10))


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


def _powers_as_they_are(call: SoftmaxCall) -> Array:
    powers = np.exp(call.scores)
    return np.asarray(powers / powers.sum())


def _each_label_with_each_answer(call: AccuracyCall) -> Array:
    return np.asarray((call.scores.argmax(axis=1) == call.labels[:, None]).mean())


def _cell_by_cell(call: AccuracyCall) -> Array:
    wanted = np.eye(call.scores.shape[1])[call.labels]
    return np.asarray(((call.scores > 0.5) == wanted).mean())


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
    Idea(
        "softmax-twice",
        SOFTMAX,
        "softmax",
        "softmax is applied twice",
        "The network's last layer and the loss both apply it; with ten classes the loss then never "
        "falls below 1.461.",
        "Does your loss expect scores or probabilities?",
        {"answer": lambda call: softmax(softmax(call.scores))},
        SoftmaxCall(np.array([2.0, 1, 0])),
        _PROBABILITIES,
    ),
    Idea(
        "softmax-overflows",
        SOFTMAX,
        "overflow",
        "e is raised to scores as large as they come",
        "e to the power of 1000 is more than a computer's numbers hold; the largest score is taken "
        "off all of them first, which changes nothing else.",
        "What is exp(1000) in your language?",
        {"answer": _powers_as_they_are},
        SoftmaxCall(np.array([1000.0, 0])),
        _PROBABILITIES,
    ),
    Idea(
        "shares-without-powers",
        SOFTMAX,
        "softmax",
        "scores are divided by their sum",
        "Scores may be negative, and then so would be the shares: softmax raises e to them first.",
        "What becomes of a negative score?",
        {"answer": lambda call: call.scores / call.scores.sum()},
        SoftmaxCall(np.array([2.0, 1, 0])),
        _PROBABILITIES,
    ),
    Idea(
        "pixels-divided-as-integers",
        SCALING,
        "integers",
        "pixels are divided by 255 in whole numbers",
        "All but the brightest pixels become 0.",
        "What is 128 // 255?",
        {"answer": lambda call: call.x // 255},
        ScalingCall(parse_matrix("0 128 255")),
        "convtui compute '0 128 255' --kernel 1 --pool 0",
    ),
    Idea(
        "pixels-scaled-twice",
        SCALING,
        "scaling",
        "pixels are divided by 255 twice",
        "Where loading and the network both scale, a picture becomes all but black.",
        "What is the brightest number that goes into the network?",
        {"answer": lambda call: call.x / 255**2},
        ScalingCall(parse_matrix("0 128 255")),
        "convtui compute '0 128 255' --kernel 1 --pool 0",
    ),
    Idea(
        "labels-as-a-column",
        ACCURACY,
        "labels",
        "labels of shape (n, 1) are compared with answers of shape (n,)",
        "Every label is compared with every answer, n² comparisons instead of n, and no error.",
        "What is the shape of the comparison that you average?",
        {"answer": _each_label_with_each_answer},
        _RIGHT_ANSWERS,
        "convtui forward digits digit:7 --layer softmax",
    ),
    Idea(
        "labels-from-one",
        ACCURACY,
        "labels",
        "labels count from 1 and answers from 0",
        "Each answer is one less than the label that it is compared with.",
        "Which is the smallest label, and which the smallest answer?",
        {"answer": lambda call: np.asarray((call.scores.argmax(axis=1) == call.labels + 1).mean())},
        _RIGHT_ANSWERS,
        "convtui forward digits digit:7 --layer softmax",
    ),
    Idea(
        "binary-accuracy",
        ACCURACY,
        "classes",
        "every class of every image counts as an answer",
        "Binary accuracy compares cell by cell with a row of one 1: nothing but zeros is right in "
        "nine of ten.",
        "How good is a network that answers 0 for every class?",
        {"answer": _cell_by_cell},
        _NO_ANSWERS,
        "convtui forward digits digit:7 --layer softmax",
    ),
)
