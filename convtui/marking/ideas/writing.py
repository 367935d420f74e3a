"""Right numbers put down in a wrong array."""

import numpy as np

from convtui.marking.convolution import ConvolutionCall
from convtui.marking.examples import TALL, UNLIKE, convolving, of_convolution
from convtui.marking.idea import Idea
from convtui.ops.window import Array


def _sides_exchanged(values: Array, call: ConvolutionCall) -> Array:
    rows, columns, filters = values.shape
    placed = np.zeros((columns, rows, filters))
    least = min(rows, columns)
    placed[:least, :least] = values[:least, :least]
    return placed


def _too_few_recycled(values: Array, call: ConvolutionCall) -> Array:
    """The results without the last row and column, by column, repeated until the array is full."""
    rows, columns, filters = values.shape
    few = values[:-1, :-1].swapaxes(0, 1).reshape(-1, filters)
    if not len(few):
        raise ValueError("there is nothing to repeat")
    laid = few[np.arange(rows * columns) % len(few)]
    return np.asarray(laid.reshape(columns, rows, filters).swapaxes(0, 1))


def _flattened_line(values: Array, call: ConvolutionCall) -> Array:
    """A true convolution of both by column, where they overlap in full."""
    if call.x.ndim > 2 or call.kernel.ndim > 2 or call.kernel.size > call.x.size:
        raise ValueError("there is no line of it")
    line = np.convolve(call.x.ravel("F"), call.kernel.ravel("F"), "valid")
    return line[:, None, None]


IDEAS: tuple[Idea, ...] = (
    of_convolution(
        "sides-exchanged",
        "output-shape",
        "the output's sides are exchanged",
        "The array for the results has as many rows as there should be columns; what has no room "
        "is lost.",
        "Try an input that is wider than it is tall.",
        convolving("1 2 3; 4 5 6", "1"),
        result=_sides_exchanged,
    ),
    of_convolution(
        "too-few-results-recycled",
        "output-shape",
        "results that were not computed are filled by repetition",
        "The loop stops one early in rows and columns, and R's matrix() repeats what there is "
        "until the array is full.",
        "How many numbers did you compute, and how many has the matrix?",
        convolving("1 2 4; 3 5 6; 7 8 0", "1"),
        result=_too_few_recycled,
    ),
    of_convolution(
        "row-appended-in-the-inner-loop",
        "output-shape",
        "each row is appended once for every column",
        "The line that appends a finished row stands in the loop over columns.",
        "How often is a row appended?",
        convolving("1 2; 3 4", "1"),
        result=lambda values, call: np.repeat(values, values.shape[1], axis=0),
    ),
    of_convolution(
        "flattened-line",
        "output-shape",
        "input and kernel are flattened and convolved as lines",
        "R's convolve() and the like know lines only: matrices are taken as one long column.",
        "Which cells of the input are neighbours of the first one?",
        convolving(TALL, UNLIKE),
        result=_flattened_line,
    ),
)
