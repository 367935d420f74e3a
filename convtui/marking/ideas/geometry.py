"""Where windows stand: the size of the output, stride and dilation."""

from dataclasses import replace

import numpy as np

from convtui.marking.convolution import ConvolutionCall, Places, offsets, starts
from convtui.marking.examples import COUNTING, convolving, of_convolution
from convtui.marking.idea import Idea
from convtui.ops.window import Array


def _from_cell_to_cell(
    call: ConvolutionCall, axis: int, padded: tuple[int, ...], size: tuple[int, ...]
) -> Places:
    return np.arange(len(starts(call, axis, padded, size)))


def _rounded_up(
    call: ConvolutionCall, axis: int, padded: tuple[int, ...], size: tuple[int, ...]
) -> Places:
    stride, span = call.stride[axis], call.dilation[axis] * (size[axis] - 1) + 1
    return np.arange(-(-(padded[axis] - span) // stride) + 1) * stride


def _one_added_too_early(
    call: ConvolutionCall, axis: int, padded: tuple[int, ...], size: tuple[int, ...]
) -> Places:
    span = call.dilation[axis] * (size[axis] - 1) + 1
    return starts(call, axis, padded, size)[: (padded[axis] - span + 1) // call.stride[axis]]


def _span_too_wide(
    call: ConvolutionCall, axis: int, padded: tuple[int, ...], size: tuple[int, ...]
) -> Places:
    last = padded[axis] - size[axis] * call.dilation[axis]
    return np.arange(0, last + 1, call.stride[axis])


def _written_at_the_inputs_place(values: Array, call: ConvolutionCall) -> Array:
    down, along = call.stride
    placed = np.zeros_like(values)
    rows, columns = -(-len(values) // down), -(-values.shape[1] // along)
    placed[::down, ::along] = values[:rows, :columns]
    return placed


def _dilation_as_stride(call: ConvolutionCall) -> ConvolutionCall:
    stride = call.stride[0] * call.dilation[0], call.stride[1] * call.dilation[1]
    return replace(call, stride=stride, dilation=(1, 1))


def _cells_repeated(call: ConvolutionCall) -> ConvolutionCall:
    down, along = call.dilation
    kernel = np.repeat(np.repeat(call.kernel, down, axis=0), along, axis=1)
    return replace(call, kernel=kernel, dilation=(1, 1))


IDEAS: tuple[Idea, ...] = (
    of_convolution(
        "last-window-forgotten",
        "size",
        "the last window is forgotten",
        "The output has n - k cells instead of n - k + 1: the last window of each row and column "
        "is missing.",
        "How many windows of two fit in a row of two?",
        convolving("1 2 4; 3 5 6; 7 8 0", "1 10; 0 3"),
        starts=lambda call, *where: starts(call, *where)[:-1],
    ),
    of_convolution(
        "first-window-forgotten",
        "size",
        "the first window is forgotten",
        "The window begins one cell late, so the first row and column of results are missing.",
        "Where does your first window begin?",
        convolving("1 2 4; 3 5 6; 7 8 0", "1 10; 0 3"),
        starts=lambda call, *where: starts(call, *where)[1:],
    ),
    of_convolution(
        "window-of-the-strides-size",
        "window",
        "the window's side is the stride",
        "A window as wide as the stride is cut out, x[i:i + s], and repeated over the kernel, "
        "instead of one as wide as the kernel.",
        "How large is the piece of the input that you multiply?",
        convolving("1 2 4", "1 10"),
        offsets=lambda call, axis, size: (
            offsets(call, axis, size) % (call.stride[axis] * call.dilation[axis])
        ),
    ),
    of_convolution(
        "stride-ignored",
        "stride",
        "the stride is ignored",
        "The window moves on by one cell, whatever the stride.",
        "How many numbers should there be, and how many are there?",
        convolving("1 2 3 4 5", "1", stride=(2, 2)),
        arguments=lambda call: replace(call, stride=(1, 1)),
    ),
    of_convolution(
        "stride-in-the-size-only",
        "stride",
        "the stride counts in the size, not in where windows begin",
        "The output is as small as the stride makes it, and holds the first values of stride 1.",
        "Which cell of the input is the first of your second window?",
        convolving("1 2 3 4 5", "1", stride=(2, 2)),
        starts=_from_cell_to_cell,
    ),
    of_convolution(
        "strides-exchanged",
        "stride",
        "the strides of rows and columns are exchanged",
        "The window moves down by the stride meant for columns, and along by that for rows.",
        "Try a stride of two rows and one column.",
        convolving("1 2; 3 4", "1", stride=(2, 1)),
        arguments=lambda call: replace(call, stride=call.stride[::-1]),
    ),
    of_convolution(
        "size-rounded-up",
        "stride",
        "the output's size is rounded up",
        "One window more than fits is taken, and its last cells, which are not there, count as 0.",
        "Does your last window still stand on the input?",
        convolving("1 2 4 8", "1 10 100", stride=(2, 2)),
        starts=_rounded_up,
    ),
    of_convolution(
        "one-added-before-the-division",
        "stride",
        "the output's size is taken to be (n - k + 1)/s",
        "The 1 is for the first window, which stands whatever the stride: it is added after the "
        "division.",
        "How many windows of three stand on five cells at a stride of two?",
        convolving("1 2 3 4 5", "1 1 1", stride=(1, 2)),
        starts=_one_added_too_early,
    ),
    of_convolution(
        "strided-result-at-the-inputs-place",
        "stride-writing",
        "a strided result is written at the input's position",
        "The value of the window that begins at cell 2 is written to cell 2 of the output, not to "
        "cell 1: gaps of 0 stay, and the last values have no room.",
        "At which index do you write the second value?",
        convolving("1 2 3 4 5", "1", stride=(2, 2)),
        result=_written_at_the_inputs_place,
    ),
    of_convolution(
        "dilation-ignored",
        "dilation",
        "the dilation is ignored",
        "The taps of the kernel stand side by side, whatever the dilation.",
        "Which cells of the input does the second weight meet?",
        convolving("1 2 4", "1 10", dilation=(1, 2)),
        arguments=lambda call: replace(call, dilation=(1, 1)),
    ),
    of_convolution(
        "dilation-as-stride",
        "dilation",
        "dilation is taken for stride",
        "The windows are apart, not the taps in a window.",
        "Dilation leaves the number of windows nearly as it is. What does it spread?",
        convolving(COUNTING, "1 2; 3 5", dilation=(2, 2)),
        arguments=_dilation_as_stride,
    ),
    of_convolution(
        "kernel-cells-repeated",
        "dilation",
        "the kernel's cells are repeated instead of spread",
        "Each weight is laid on a block of d×d cells; a dilated kernel has gaps between its "
        "weights, which count as 0.",
        "How many products make one number, with dilation and without?",
        convolving(COUNTING, "1 2; 3 5", dilation=(2, 2)),
        arguments=_cells_repeated,
    ),
    of_convolution(
        "dilated-span-too-wide",
        "dilation",
        "a dilated kernel is taken to be k·d wide",
        "From the first tap to the last there are d·(k - 1) + 1 cells, not k·d, so windows at the "
        "end are missing.",
        "Count the cells from the first tap to the last, both included.",
        convolving("1 2 4 8", "1 10", dilation=(1, 2)),
        starts=_span_too_wide,
    ),
)
