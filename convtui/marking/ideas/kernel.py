"""How the kernel lies on the input, and how arrays were filled."""

from dataclasses import replace

import numpy as np

from convtui.marking.convolution import ConvolutionCall
from convtui.marking.examples import TALL, UNLIKE, convolving, of_convolution
from convtui.marking.idea import Idea
from convtui.ops.window import Array


def _turned_the_other_way(call: ConvolutionCall) -> ConvolutionCall:
    return replace(call, flip=not call.flip)


def _filled_by_column(values: Array) -> Array:
    """The numbers read row by row and put down column by column, plane by plane."""
    rows, columns, *rest = values.shape
    laid = values.reshape(rows * columns, *rest)
    return np.asarray(laid.reshape(columns, rows, *rest).swapaxes(0, 1))


def _recycled_square(kernel: Array, call: ConvolutionCall) -> Array:
    """The numbers by column, repeated until a square of the kernel's rows is full."""
    side, columns, channels, filters = kernel.shape
    by_column = kernel.swapaxes(0, 1).reshape(side * columns, channels, filters)
    taken = by_column[np.arange(side * side) % (side * columns)]
    return np.asarray(taken.reshape(side, side, channels, filters).swapaxes(0, 1))


def _filters_first(kernel: Array, call: ConvolutionCall) -> Array:
    rows, columns, channels, filters = kernel.shape
    as_read = kernel.reshape(filters, rows, columns, channels)
    return np.asarray(as_read.transpose(1, 2, 3, 0))


_TWO_FILTERS = np.arange(1.0, 5).reshape(1, 2, 1, 2)

IDEAS: tuple[Idea, ...] = (
    of_convolution(
        "flipped-kernel",
        "flip",
        "the kernel is turned by 180° where it should not be, or the reverse",
        "Convolution in deep learning lays the kernel on the input as it is; that of mathematics "
        "turns it first, and each is taken for the other.",
        "Which number of the kernel meets the first number of the window?",
        convolving("1 2 4", "1 10"),
        arguments=_turned_the_other_way,
    ),
    of_convolution(
        "flipped-rows",
        "flip",
        "only the kernel's rows are turned round",
        "The kernel is mirrored top to bottom and not left to right: one of the two axes of a "
        "true convolution, and one too many without it.",
        "Try a kernel of one row, then one of one column.",
        convolving("1; 2; 4", "1; 10"),
        kernel=lambda kernel, call: kernel[::-1],
    ),
    of_convolution(
        "flipped-columns",
        "flip",
        "only the kernel's columns are turned round",
        "The kernel is mirrored left to right and not top to bottom: one of the two axes of a "
        "true convolution, and one too many without it.",
        "Try a kernel of one column, then one of one row.",
        convolving("1 2 4; 3 5 6; 7 8 0", "1 10; 0 3"),
        kernel=lambda kernel, call: kernel[:, ::-1],
    ),
    of_convolution(
        "transposed-kernel",
        "transposition",
        "the kernel's rows and columns are swapped",
        "The kernel lies on the input transposed: its rows where its columns belong.",
        "Try a kernel of one row on an input of several.",
        convolving("1 2 4; 3 5 6; 7 8 0", "1 10; 0 3"),
        kernel=lambda kernel, call: kernel.swapaxes(0, 1),
    ),
    of_convolution(
        "transposed-input",
        "transposition",
        "the input's rows and columns are swapped",
        "The input is read transposed, as when positions are given as x, y instead of row, column.",
        "Which comes first in your language, the row or the column?",
        convolving("1 2 4; 3 5 6", "1 10"),
        input=lambda x, call: x.swapaxes(0, 1),
    ),
    of_convolution(
        "transposed-result",
        "transposition",
        "the result's rows and columns are swapped",
        "Every number is right and stands where row and column are exchanged.",
        "Compare the first row of your result with the first column of the right one.",
        convolving("1 2 4; 3 5 6", "1"),
        result=lambda values, call: values.swapaxes(0, 1),
    ),
    of_convolution(
        "kernel-filled-by-column",
        "filling",
        "the kernel's numbers were filled in by column",
        "R's matrix(v) fills column by column unless it is told byrow = TRUE, so the kernel holds "
        "the same numbers in other places.",
        "Print the kernel before you use it.",
        convolving("1 2 4; 3 5 6", "1 10; 0 3"),
        kernel=lambda kernel, call: _filled_by_column(kernel),
    ),
    of_convolution(
        "input-filled-by-column",
        "filling",
        "the input's numbers were filled in by column",
        "The input's numbers, given row by row, were put into a matrix that R fills by column.",
        "Print the input before you use it.",
        convolving("1 2 4; 3 5 6", "1"),
        input=lambda x, call: _filled_by_column(x),
    ),
    of_convolution(
        "result-filled-by-column",
        "filling",
        "the result's numbers were filled in by column",
        "The results were collected row by row in a vector, and matrix() put them down by column.",
        "Are the right numbers there, in other places?",
        convolving("1 2 4; 3 5 6", "1"),
        result=lambda values, call: _filled_by_column(values),
    ),
    of_convolution(
        "square-kernel-recycled",
        "kernel-shape",
        "one side of the kernel is taken for both",
        "The kernel is taken to be a square of its rows: a loop leaves columns out or looks for "
        "some that are not there, and R's array(W, c(f, f)) repeats the numbers without a word.",
        "Ask for both sides of the kernel, and try one that is taller than it is wide.",
        convolving(TALL, UNLIKE),
        kernel=_recycled_square,
    ),
    of_convolution(
        "filters-read-first",
        "kernel-layout",
        "weights are read as (filter, row, column)",
        "Keras keeps kernels as (rows, columns, in, out), so W[0] is a row of all filters and no "
        "filter.",
        "What is the shape of W, and which of its sides is the number of filters?",
        convolving("1 2 4", _TWO_FILTERS),
        look="convtui network digits digit:7",
        kernel=_filters_first,
    ),
)
