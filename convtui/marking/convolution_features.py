"""What a function that convolves may be able to do, each with the calls that ask for it."""

import numpy as np

from convtui.marking.convolution import ConvolutionCall
from convtui.marking.feature import Draw, Feature

Calls = tuple[ConvolutionCall, ...]


def _valid(draw: Draw) -> Calls:
    return tuple(
        draw.convolving(draw.low(side, side), draw.even_turned(size, size))
        for side, size in ((4, 3), (6, 3), (7, 5))
    )


def _flip(draw: Draw) -> Calls:
    return tuple(
        draw.convolving(draw.low(side, side), draw.low(3, 3) * _UNEVEN) for side in (4, 5, 6)
    )


_UNEVEN = np.array([[1.0, 1, 2], [3, 1, 1], [1, 0, 5]])
"""Times any numbers but 0 it is not the same when it is turned, mirrored or transposed."""


def _true_convolution(draw: Draw) -> Calls:
    return tuple(
        draw.convolving(draw.low(side, side), draw.low(3, 3) * _UNEVEN, flip=True)
        for side in (4, 5, 6)
    )


def _even_kernels(draw: Draw) -> Calls:
    return tuple(
        draw.convolving(draw.low(side, side), draw.even_turned(size, size))
        for side, size in ((3, 2), (5, 2), (6, 4))
    )


def _non_square(draw: Draw) -> Calls:
    sides = (((4, 6), (3, 3)), ((6, 4), (3, 3)), ((5, 5), (1, 3)), ((5, 5), (3, 1)))
    return tuple(
        draw.convolving(draw.low(*sides), draw.even_turned(*size))
        for sides, size in (*sides, ((5, 6), (3, 2)))
    )


def _negative_values(draw: Draw) -> Calls:
    return (
        draw.convolving(draw.signed(4, 4), draw.even_turned(3, 3, signed=True)),
        draw.convolving(-draw.low(5, 5), draw.even_turned(3, 3)),
        draw.convolving(30 * draw.signed(5, 5), draw.even_turned(3, 3, signed=True)),
    )


def _fractions(draw: Draw) -> Calls:
    return tuple(
        draw.convolving(draw.low(side, side) + 0.25, draw.even_turned(3, 3) / 8) for side in (4, 5)
    )


def _integers(draw: Draw) -> Calls:
    """Inputs of whole numbers that come as such, as pictures do."""
    return tuple(
        draw.convolving(draw.low(side, side).astype(int), draw.even_turned(3, 3) / 8)
        for side in (4, 5)
    )


def _stride(draw: Draw) -> Calls:
    return tuple(
        draw.convolving(draw.low(side, side), draw.even_turned(3, 3), stride=(step, step))
        for side, step in ((5, 2), (6, 2), (9, 3), (8, 3))
    )


def _unequal_strides(draw: Draw) -> Calls:
    return tuple(
        draw.convolving(draw.low(7, 7), draw.even_turned(3, 3), stride=stride)
        for stride in ((1, 2), (2, 1), (2, 3))
    )


def _same(draw: Draw) -> Calls:
    return tuple(
        draw.convolving(draw.low(side, side), draw.even_turned(size, size), padding="same")
        for side, size in ((3, 3), (5, 3), (6, 5))
    )


def _same_even(draw: Draw) -> Calls:
    return tuple(
        draw.convolving(draw.low(side, side), draw.even_turned(size, size), padding="same")
        for side, size in ((3, 2), (5, 2), (6, 4))
    )


def _same_non_square(draw: Draw) -> Calls:
    return tuple(
        draw.convolving(draw.low(4, 5), draw.even_turned(*size), padding="same")
        for size in ((1, 3), (3, 1), (3, 5))
    )


def _same_strided(draw: Draw) -> Calls:
    return tuple(
        draw.convolving(
            draw.low(side, side), draw.even_turned(3, 3), padding="same", stride=(step, step)
        )
        for side, step in ((4, 2), (6, 2), (8, 2), (8, 3))
    )


def _padding(draw: Draw) -> Calls:
    return tuple(
        draw.convolving(draw.low(side, side), draw.even_turned(size, size), padding=zeros)
        for side, size, zeros in ((3, 3, 1), (4, 3, 2), (4, 5, 1), (3, 2, 1))
    )


def _full(draw: Draw) -> Calls:
    return tuple(
        draw.convolving(draw.low(side, side), draw.even_turned(size, size), padding="full")
        for side, size in ((3, 3), (4, 2), (4, 3))
    )


def _true_full(draw: Draw) -> Calls:
    return tuple(
        draw.convolving(draw.low(side, side), draw.low(3, 3) * _UNEVEN, padding="full", flip=True)
        for side in (3, 4)
    )


def _dilation(draw: Draw) -> Calls:
    return tuple(
        draw.convolving(draw.low(side, side), draw.even_turned(size, size), dilation=(gap, gap))
        for side, size, gap in ((5, 2, 2), (7, 3, 2), (7, 2, 3))
    )


def _channels(draw: Draw) -> Calls:
    return tuple(
        draw.convolving(draw.low(4, 4, planes), draw.even_turned(3, 3, planes))
        for planes in (2, 3, 4)
    )


def _filters(draw: Draw) -> Calls:
    return tuple(
        draw.convolving(draw.low(4, 4, planes), draw.even_turned(3, 3, planes, filters))
        for planes, filters in ((2, 3), (3, 2), (1, 4))
    )


def _bias(draw: Draw) -> Calls:
    return tuple(
        draw.convolving(draw.low(4, 4), draw.even_turned(3, 3), bias=bias)
        for bias in (7.0, -5.0, 2.5)
    )


def _bias_with_channels(draw: Draw) -> Calls:
    return tuple(
        draw.convolving(draw.low(4, 4, planes), draw.even_turned(3, 3, planes), bias=7.0)
        for planes in (2, 3)
    )


def _activation(draw: Draw) -> Calls:
    """Below 0, above, and where a bias decides which."""
    kernel = draw.even_turned(3, 3, signed=True)
    mixed = draw.signed(5, 5)
    return (
        draw.convolving(mixed, kernel, activation="relu"),
        draw.convolving(draw.signed(4, 6), kernel, activation="relu"),
        draw.convolving(-draw.low(4, 4), abs(kernel), activation="relu"),
    )


def _activation_after_bias(draw: Draw) -> Calls:
    kernel = draw.even_turned(3, 3, signed=True)
    return tuple(
        draw.convolving(draw.signed(5, 5), kernel, activation="relu", bias=bias)
        for bias in (-20.0, 15.0)
    )


FEATURES = (
    Feature("valid", "square inputs under square kernels of odd size", _valid),
    Feature("flip", "kernels that are not the same when they are turned round", _flip),
    Feature("true-convolution", "a kernel that is to be turned round", _true_convolution),
    Feature("even-kernels", "kernels of even size", _even_kernels),
    Feature("non-square", "inputs and kernels that are not square", _non_square),
    Feature("negative-values", "numbers below 0 and above 255", _negative_values),
    Feature("fractions", "numbers with decimals", _fractions),
    Feature("integers", "inputs of whole numbers under kernels with decimals", _integers),
    Feature("stride", "strides other than 1", _stride),
    Feature("unequal-strides", "another stride down than along", _unequal_strides),
    Feature("same", "padding that keeps the size", _same),
    Feature("same-even", "padding that keeps the size, of even kernels", _same_even),
    Feature(
        "same-non-square",
        "padding that keeps the size, of kernels that are not square",
        _same_non_square,
    ),
    Feature("same-strided", "padding `same` with a stride", _same_strided),
    Feature("padding", "a number of zeros on each side", _padding),
    Feature("full", "padding `full`, wherever the kernel touches the input", _full),
    Feature("true-full", "a kernel that is to be turned round, with padding `full`", _true_full),
    Feature("dilation", "kernels with gaps", _dilation),
    Feature("channels", "inputs of several channels", _channels),
    Feature("filters", "several filters at once", _filters),
    Feature("bias", "a bias", _bias),
    Feature("bias-with-channels", "a bias and several channels", _bias_with_channels),
    Feature("activation", "ReLU on results of both signs", _activation),
    Feature("activation-after-bias", "a bias before ReLU", _activation_after_bias),
)
