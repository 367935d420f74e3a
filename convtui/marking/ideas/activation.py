"""The bias and the activation after the sum."""

from dataclasses import replace

import numpy as np

from convtui.marking.convolution import CONVOLUTION, ConvolutionCall
from convtui.marking.examples import convolving, of_convolution
from convtui.marking.idea import Idea
from convtui.ops.window import Array


def _once_per_channel(values: Array, call: ConvolutionCall, kernel: Array) -> Array:
    return np.asarray(values + call.bias * kernel.shape[2])


def _once_per_position(values: Array, call: ConvolutionCall, kernel: Array) -> Array:
    return np.asarray(values + call.bias * kernel.shape[0] * kernel.shape[1])


def _once_per_product(values: Array, call: ConvolutionCall, kernel: Array) -> Array:
    return values + call.bias * kernel[..., 0].size


def _bias_afterwards(values: Array, call: ConvolutionCall) -> Array:
    return np.asarray(CONVOLUTION.steps["activate"](values, call) + call.bias)


def _nothing_added(values: Array, call: ConvolutionCall, kernel: Array) -> Array:
    return values


def _always_cut(values: Array, call: ConvolutionCall) -> Array:
    return np.maximum(_right(values, call), 0)


def _absolute(values: Array, call: ConvolutionCall) -> Array:
    return np.abs(values) if call.activation == "relu" else _right(values, call)


def _one_number(values: Array, call: ConvolutionCall) -> Array:
    """R's max(x, 0) of a whole matrix."""
    return np.maximum(values.max(), 0) if call.activation == "relu" else _right(values, call)


def _no_condition(values: Array, call: ConvolutionCall) -> Array:
    """R's `if (x >= 0)` of a whole matrix."""
    if call.activation == "relu" and values.size > 1:
        raise ValueError("the condition has length > 1")
    return _right(values, call)


def _on_the_input(x: Array, call: ConvolutionCall) -> Array:
    return _right(x, call)


def _right(values: Array, call: ConvolutionCall) -> Array:
    return np.asarray(CONVOLUTION.steps["activate"](values, call))


_BIASED = convolving("1 2 4", "1 10", bias=3)
_CUT = convolving("1 2 4", "1 -1", bias=1, activation="relu")

IDEAS: tuple[Idea, ...] = (
    of_convolution(
        "bias-forgotten",
        "bias",
        "the bias is not added",
        "Every filter has one number that is added to each of its sums.",
        "Try a bias so large that it cannot be overlooked.",
        _BIASED,
        bias=_nothing_added,
    ),
    of_convolution(
        "bias-once-per-channel",
        "bias",
        "the bias is added once for every channel",
        "The bias is added inside the loop over channels; it belongs to the filter, once.",
        "How many biases has a filter on three channels?",
        convolving(np.array([[[5.0, 10, 5]]]), "1", bias=4),
        bias=_once_per_channel,
    ),
    of_convolution(
        "bias-once-per-position",
        "bias",
        "the bias is added once for every cell of the kernel",
        "The bias is added inside the loop over the kernel's rows and columns; it belongs to the "
        "sum, once.",
        "Is the difference to the right number a multiple of the bias?",
        _BIASED,
        bias=_once_per_position,
    ),
    of_convolution(
        "bias-once-per-product",
        "bias",
        "the bias is added to every product",
        "The bias is added in the innermost loop, for every weight of every channel.",
        "Is the difference to the right number a multiple of the bias?",
        convolving(np.array([[[5.0, 10], [2, 1]]]), "1 1", bias=4),
        bias=_once_per_product,
    ),
    of_convolution(
        "bias-after-the-activation",
        "bias-order",
        "the activation comes before the bias",
        "The bias is added to the sum, and the activation applied to both together.",
        "Can a number after ReLU be below 0?",
        _CUT,
        bias=_nothing_added,
        activate=_bias_afterwards,
    ),
    of_convolution(
        "activation-forgotten",
        "activation",
        "the activation is not applied",
        "The numbers are those before the activation.",
        "Are there numbers that the activation never gives?",
        _CUT,
        arguments=lambda call: replace(call, activation="none"),
    ),
    of_convolution(
        "relu-unasked",
        "activation",
        "ReLU is applied though it is not asked for",
        "A convolution leaves numbers below 0 as they are; the activation is a step of its own.",
        "What is the smallest number that your results hold?",
        convolving("1 2 4", "1 -1"),
        activate=_always_cut,
    ),
    of_convolution(
        "absolute-value",
        "activation",
        "ReLU is taken for the absolute value",
        "ReLU makes 0 of what is below 0, and does not turn its sign.",
        "What is ReLU of -2?",
        _CUT,
        activate=_absolute,
    ),
    of_convolution(
        "activation-on-the-input",
        "activation",
        "the activation is applied to the input",
        "The input is cut before it is convolved, and the result left as it is.",
        "Which comes first, the sum or the activation?",
        convolving("1 -2 4", "1 -1", activation="relu"),
        input=_on_the_input,
        activate=lambda values, call: values,
    ),
    of_convolution(
        "relu-of-the-whole-matrix",
        "activation",
        "max(x, 0) makes one number of a whole matrix",
        "In R max() returns one number; pmax() goes cell by cell.",
        "How many numbers does your function return?",
        convolving("-1 2; 3 -4", "1", activation="relu"),
        activate=_one_number,
    ),
    of_convolution(
        "if-of-the-whole-matrix",
        "activation",
        "if asks a whole matrix whether it is below 0",
        "A condition is one truth: R and NumPy refuse one of a matrix. ifelse() and where() go "
        "cell by cell.",
        "How many answers has the question whether your matrix is below 0?",
        convolving("-1 2; 3 -4", "1", activation="relu"),
        activate=_no_condition,
    ),
)
