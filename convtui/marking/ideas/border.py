"""What stands beyond the border, and what becomes of the results there."""

from collections.abc import Iterator

import numpy as np

from convtui.marking.convolution import ConvolutionCall, Places, offsets
from convtui.marking.examples import convolving, of_convolution
from convtui.marking.idea import Idea, Step
from convtui.ops.window import Array

Pads = list[tuple[int, int]]


def _continued(mode: str) -> Step:
    def bordered(x: Array, pads: Pads, call: ConvolutionCall) -> Array:
        return np.pad(x, [*pads, (0, 0)], mode=mode)  # type: ignore[call-overload,no-any-return]

    return bordered


def _unknown_around(x: Array, pads: Pads, call: ConvolutionCall) -> Array:
    """NaN beyond the border makes NaN of every result whose window leaves the input."""
    return np.pad(x, [*pads, (0, 0)], constant_values=np.nan)


def _zero_where_unknown(values: Array, call: ConvolutionCall) -> Array:
    return np.nan_to_num(values)


def _input_where_unknown(values: Array, call: ConvolutionCall) -> Array:
    x = call.x if call.x.ndim == 3 else call.x[:, :, None]
    if values.shape[:2] != x.shape[:2]:
        raise ValueError("the input has no cell for each result")
    return np.where(np.isnan(values), x[:, :, :1], values)


def _known_first(values: Array, call: ConvolutionCall) -> Array:
    known = ~np.isnan(values)
    block = values[known.any(axis=(1, 2))][:, known.any(axis=(0, 2))]
    placed = np.zeros_like(values)
    placed[: block.shape[0], : block.shape[1]] = block
    return placed


def _windows_without_padding(call: ConvolutionCall) -> Iterator[int]:
    """How many stand down and along."""
    for side, taps, stride, dilation in zip(
        call.x.shape[:2], call.kernel.shape, call.stride, call.dilation, strict=False
    ):
        yield max((side - dilation * (taps - 1) - 1) // stride + 1, 0)


def _zero_after_the_loop(values: Array, call: ConvolutionCall) -> Array:
    """Only so many windows are looked at as the input has without its padding."""
    rows, columns = _windows_without_padding(call)
    placed = np.zeros_like(values)
    placed[:rows, :columns] = values[:rows, :columns]
    return placed


def _as_many_as_without(values: Array, call: ConvolutionCall) -> Array:
    """The first results, as many as there are windows without the padding."""
    rows, columns = _windows_without_padding(call)
    return values[:rows, :columns]


def _without_the_last(values: Array, call: ConvolutionCall) -> Array:
    placed = np.zeros_like(values)
    placed[:-1, :-1] = values[:-1, :-1]
    return placed


def _backwards(call: ConvolutionCall, axis: int, size: int) -> Places:
    return -offsets(call, axis, size)


def _wrapping(padded: Array, rows: Places, columns: Places) -> Array:
    height, width = padded.shape[:2]
    return np.asarray(padded[(rows % height)[:, None, :, None], (columns % width)[None, :, None]])


def _without_the_last_taps(kernel: Array, call: ConvolutionCall) -> Array:
    kept = kernel.copy()
    if kernel.shape[0] % 2:
        kept[-1] = 0
    if kernel.shape[1] % 2:
        kept[:, -1] = 0
    return kept


def _broken_off(values: Array, call: ConvolutionCall) -> Array:
    if call.padding != "full":
        return values
    kept = values.copy()
    kept[:, call.kernel.shape[1] :] = 0
    return kept


_CROSS = convolving("1 2 3; 4 5 6; 7 8 10", "1 2 0; -1 3 5; 4 -2 1", padding="same")
_LINE = convolving("1 2 4", "1 10 100", padding="same")

IDEAS: tuple[Idea, ...] = (
    of_convolution(
        "border-repeated",
        "border",
        "the border is repeated instead of zeros",
        "Beyond the border stand the cells of the border again.",
        "What stands beside the first cell of the input?",
        _LINE,
        border=_continued("edge"),
    ),
    of_convolution(
        "border-mirrored",
        "border",
        "the input is mirrored at its border, which is not repeated",
        "Beyond the border stands the input mirrored, beginning with the cell beside the border.",
        "What stands beside the first cell of the input?",
        _LINE,
        border=_continued("reflect"),
    ),
    of_convolution(
        "border-mirrored-with-itself",
        "border",
        "the input is mirrored at its border, which is repeated",
        "Beyond the border stands the input mirrored, beginning with the border itself.",
        "Does what stands beyond the border begin with the border or with its neighbour?",
        convolving("1 2 4", "1 10 100 1000 10000", padding="same"),
        border=_continued("symmetric"),
    ),
    of_convolution(
        "border-wrapped",
        "border",
        "the input goes on at its other side",
        "Beyond the right border stands the left one, as on a cylinder.",
        "What stands beside the first cell of the input?",
        _LINE,
        border=_continued("wrap"),
    ),
    of_convolution(
        "border-left-at-zero",
        "border",
        "results at the border are left at 0",
        "Only windows that lie on the input are computed; the other results stay 0.",
        "Is a result 0 only because part of its window stands on zeros?",
        _CROSS,
        border=_unknown_around,
        result=_zero_where_unknown,
    ),
    of_convolution(
        "border-copied-from-the-input",
        "border",
        "results at the border are the input's cells",
        "Only windows that lie on the input are computed; elsewhere the input is left as it was.",
        "What did the array hold that you wrote the results into?",
        _CROSS,
        border=_unknown_around,
        result=_input_where_unknown,
    ),
    of_convolution(
        "results-at-the-top-left",
        "border",
        "the results without padding stand at the top left of a larger array",
        "Only windows that lie on the input are computed, and written from the first cell on.",
        "Which cell of the output belongs to the first window that lies on the input?",
        _CROSS,
        border=_unknown_around,
        result=_known_first,
    ),
    of_convolution(
        "loop-forgets-the-padding",
        "loop",
        "the output is made larger for the padding, the loop is not",
        "The loop runs over as many windows as the input has without its padding; the rest of the "
        "output stays 0.",
        "To where do your loops run, and how large is the output?",
        convolving("1 2; 3 4", "1", padding=1),
        result=_zero_after_the_loop,
    ),
    of_convolution(
        "size-without-the-padding",
        "loop",
        "the output's size is that without the padding",
        "The size is computed before the zeros are put around the input, so that the last windows "
        "are missing: n + 2·p - k + 1 stand on n cells with p zeros on each side.",
        "When do you compute the size of the output, and of which array?",
        convolving("1 2; 3 4", "1", padding=1),
        result=_as_many_as_without,
    ),
    of_convolution(
        "last-results-left-at-zero",
        "loop",
        "the last row and column of results are left at 0",
        "The output has its right size, and the loop ends at n - k, which a range leaves out.",
        "At which cell does your last window begin?",
        convolving("5 5 4; 3 6 7; 1 7 7", "2 1; 1 2"),
        result=_without_the_last,
    ),
    of_convolution(
        "negative-index-wraps",
        "loop",
        "a negative index wraps round",
        "Taps are counted back, x[i - a], and in Python x[-1] is the last cell.",
        "What is x[-1] in your language?",
        convolving("1 2 4", "1 10"),
        offsets=_backwards,
        gather=_wrapping,
    ),
    of_convolution(
        "last-taps-forgotten",
        "loop-over-taps",
        "the last row and column of an odd kernel are forgotten",
        "A loop from -(k//2) to k//2 that leaves its end out has two rounds for a kernel of three.",
        "How many rounds does the loop over the kernel make?",
        convolving("1 1 1; 1 1 1; 1 1 1", "1 1 1; 1 1 1; 1 1 1", padding="same"),
        kernel=_without_the_last_taps,
    ),
    of_convolution(
        "break-instead-of-continue",
        "loop-over-taps",
        "the loop is left where one round should be skipped",
        "At the first cell that the kernel does not reach, `break` ends the loop; all that come "
        "after are missing.",
        "What comes after the first tap that stands outside?",
        convolving("1 2 4", "1 10", padding="full", flip=True),
        result=_broken_off,
    ),
)
