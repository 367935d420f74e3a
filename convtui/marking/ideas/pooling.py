"""What becomes of a window when a map is pooled, and of windows at the end."""

from dataclasses import replace

import numpy as np

from convtui.marking.examples import pooling_of
from convtui.marking.idea import Idea, Step
from convtui.marking.pooling import (
    POOLING,
    Places,
    PoolingCall,
    gather,
    largest,
    mean,
    pads,
)
from convtui.ops.window import Array

_NEGATIVE = "-1 -3 -2 -7; -4 -2 -9 -5; -6 -8 -3 -1"
_FOUR = pooling_of("1 4; 3 2")
_FIVE = pooling_of("1 2 3 4 5; 6 7 8 9 10; 11 12 13 14 15; 16 17 18 19 20; 21 22 23 24 25")


def _where_max(change: Step) -> Step:
    """Done to the windows where the maximum is asked for, the mean as it is right."""
    return lambda windows, call: change(windows) if call.kind == "max" else mean(windows)


def _largest_magnitude(windows: Array) -> Array:
    cells = np.nan_to_num(windows)
    return np.take_along_axis(cells, np.abs(cells).argmax(axis=2)[:, :, None], axis=2)[:, :, 0]


def _last(windows: Array) -> Array:
    """The last cell that is there."""
    is_there = ~np.isnan(windows)
    last = windows.shape[2] - 1 - is_there[:, :, ::-1].argmax(axis=2)
    return np.take_along_axis(windows, last[:, :, None], axis=2)[:, :, 0]


def _incomplete_too(call: PoolingCall, axis: int, length: int) -> Places:
    return np.arange(0, length, call.strides[axis])


def _before_the_border(call: PoolingCall, axis: int, length: int) -> Places:
    return np.arange(0, length - call.size[axis], call.strides[axis])


def _centred(padded: Array, starts: list[Places], call: PoolingCall) -> Array:
    moved = [starts[axis] - call.size[axis] // 2 for axis in (0, 1)]
    return gather(padded, moved, call)


def _loop_ends(values: Array, call: PoolingCall, ends: tuple[int, int]) -> Array:
    """Only what a loop from 0 to these ends, in steps of the stride, has computed."""
    rows, columns = (
        max(-(-end // stride), 0) for end, stride in zip(ends, call.strides, strict=True)
    )
    placed = np.zeros_like(values)
    placed[:rows, :columns] = values[:rows, :columns]
    return placed


def _one_too_short(values: Array, call: PoolingCall) -> Array:
    ends = call.x.shape[0] - call.size[0] - 1, call.x.shape[1] - call.size[1] - 1
    return _loop_ends(values, call, ends)


def _over_the_output(values: Array, call: PoolingCall) -> Array:
    return _loop_ends(values, call, (values.shape[0], values.shape[1]))


def _interleaved(padded: Array, starts: list[Places], call: PoolingCall) -> Array:
    """Cells a whole number of outputs apart, as an array of four dimensions by column has them."""
    if call.strides != call.size or call.padding != "valid":
        raise ValueError("the map cannot be divided so")
    rows, columns = len(starts[0]), len(starts[1])
    (high, wide), channels = call.size, padded.shape[2]
    even = padded[: rows * high, : columns * wide]
    parts = even.reshape(high, rows, wide, columns, channels).transpose(1, 3, 0, 2, 4)
    return np.asarray(parts.reshape(rows, columns, high * wide, channels))


def _square(values: Array, call: PoolingCall) -> Array:
    side = len(values)
    placed = np.zeros((side, side, values.shape[2]))
    kept = values[:, :side]
    placed[:, : kept.shape[1]] = kept
    return placed


def _square_by_the_count(values: Array, call: PoolingCall) -> Array:
    """All results row by row, in a square of as many cells as fit."""
    side = int(np.sqrt(values.shape[0] * values.shape[1]))
    in_a_row = values.reshape(-1, values.shape[2])[: side * side]
    return np.asarray(in_a_row.reshape(side, side, -1))


def _of_all_channels(values: Array, call: PoolingCall) -> Array:
    pooled = values.max(axis=2) if call.kind == "max" else values.mean(axis=2)
    return np.repeat(pooled[:, :, None], values.shape[2], axis=2)


def _sized_by_the_stride(values: Array, call: PoolingCall) -> Array:
    rows, columns = (
        side // stride for side, stride in zip(call.x.shape, call.strides, strict=False)
    )
    placed = np.zeros((rows, columns, values.shape[2]))
    kept = values[:rows, :columns]
    placed[: len(kept), : kept.shape[1]] = kept
    return placed


def _by_the_remainder(call: PoolingCall, axis: int, length: int) -> tuple[int, int]:
    if call.padding == "same" and (length + length % call.size[axis]) % call.size[axis]:
        raise ValueError("the padded map cannot be divided into windows")
    return pads(call, axis, length)


def _idea(
    name: str,
    feature: str,
    title: str,
    sentence: str,
    hint: str,
    example: PoolingCall,
    *,
    look: str = "",
    **changes: Step,
) -> Idea:
    return Idea(name, POOLING, feature, title, sentence, hint, changes, example, look)


IDEAS: tuple[Idea, ...] = (
    _idea(
        "maximum-starts-at-zero",
        "pooled",
        "the maximum of a window starts at 0",
        "The largest so far begins as 0, which no negative number exceeds.",
        "With what does your search for the largest begin?",
        pooling_of(_NEGATIVE),
        pooled=_where_max(lambda windows: np.maximum(largest(windows), 0)),
    ),
    _idea(
        "maximum-and-average-exchanged",
        "pooled",
        "the average is taken for the maximum, or the other way round",
        "A window leaves its mean where it should leave its largest number, or the reverse.",
        "Is every number of yours also a number of the map?",
        _FOUR,
        pooled=lambda windows, call: mean(windows) if call.kind == "max" else largest(windows),
    ),
    _idea(
        "largest-magnitude",
        "pooled",
        "the number farthest from 0 wins",
        "The maximum is the largest number, with its sign: -1 is larger than -4.",
        "Which is larger, -1 or -4?",
        pooling_of(_NEGATIVE),
        pooled=_where_max(_largest_magnitude),
    ),
    _idea(
        "last-cell-wins",
        "pooled",
        "the last cell of the window wins",
        "Each cell takes the place of the one before, whether it is larger or not; where values "
        "rise it cannot be seen.",
        "Try a window whose largest number stands first.",
        _FOUR,
        pooled=_where_max(_last),
    ),
    _idea(
        "pooling-eight-bit-integers",
        "pool-integers",
        "pooled numbers wrap round at 256",
        "Results are kept in 8-bit integers, as pictures are: -1 becomes 255, and what stands "
        "behind the point is cut off.",
        "Of which type is the array that you write results into?",
        pooling_of(_NEGATIVE),
        result=lambda values, call: np.trunc(values) % 256,
    ),
    _idea(
        "pooling-cut-to-whole-numbers",
        "pool-integers",
        "pooled numbers are cut to whole ones",
        "int() or an array of integers takes off what stands behind the point.",
        "Is there a number with decimals among your results?",
        pooling_of("1 4; 3 2", kind="average"),
        result=lambda values, call: np.trunc(values),
    ),
    _idea(
        "pooling-counts-padding",
        "pool-padding",
        "padding counts as zeros in the window",
        "Zeros beyond the border win against negative numbers, and a mean is divided by all k² "
        "cells; only cells of the map count.",
        "How many cells of a window at the corner are cells of the map?",
        pooling_of(
            "1 1 1; 1 1 1; 1 1 1", size=(3, 3), stride=(1, 1), padding="same", kind="average"
        ),
        gather=lambda padded, starts, call: np.nan_to_num(gather(padded, starts, call)),
    ),
    _idea(
        "pooling-pads-by-the-remainder",
        "pool-padding",
        "`same` pads by n mod k, not by what is missing",
        "A map of 5 lacks 1 to be divided by 3, and 2 is what is left over; at k = 2 both are 1. "
        "What is padded so cannot be divided.",
        "How many cells are missing until the next multiple?",
        pooling_of(_FIVE.x, size=(3, 3), padding="same"),
        pads=_by_the_remainder,
    ),
    _idea(
        "pooling-with-stride-one",
        "pool-stride",
        "the pooling window moves on by one cell",
        "Unless told otherwise a pooling window moves on by its own side, so that no cell is in "
        "two windows.",
        "How much smaller should the map become?",
        pooling_of(_NEGATIVE),
        arguments=lambda call: replace(call, stride=(1, 1)),
    ),
    _idea(
        "pooling-stride-ignored",
        "pool-stride",
        "the pooling window moves on by its side, whatever the stride",
        "A stride was asked for, and the window's side taken.",
        "How many numbers should there be, and how many are there?",
        pooling_of("1 4 2; 3 2 5; 6 1 0", stride=(1, 1)),
        arguments=lambda call: replace(call, stride=None),
    ),
    _idea(
        "incomplete-windows-pooled",
        "pool-size",
        "rows and columns left over get a window too",
        "25 cells give 13 windows of two instead of 12: the last one, which is not complete, is "
        "dropped unless the padding is `same`.",
        "Does your last window still stand on the map?",
        pooling_of("1 4 2; 3 2 5; 6 1 0"),
        starts=_incomplete_too,
    ),
    _idea(
        "last-pooling-window-forgotten",
        "pool-size",
        "a window that ends with the map is forgotten",
        "The end of a range is left out, so it has to be H - k + 1: with H - k the last window is "
        "missing wherever the windows cover the map.",
        "How many windows of two fit in a row of two?",
        pooling_of("1 4 2 5; 3 2 6 0; 7 9 8 1; 4 3 2 6"),
        starts=_before_the_border,
    ),
    _idea(
        "pooling-loop-one-short",
        "pool-loop",
        "the loop ends at H - k - 1",
        "The end of a range is left out, so it has to be H - k + 1: the last windows stay 0.",
        "Which is the last row at which your loop begins a window?",
        _FIVE,
        result=_one_too_short,
    ),
    _idea(
        "pooling-loop-over-the-output",
        "pool-loop",
        "the loop runs over the output's size in steps of the stride",
        "Steps of the stride belong to a loop over the input; over the output they skip results.",
        "Are you counting cells of the input or of the output?",
        _FIVE,
        result=_over_the_output,
    ),
    _idea(
        "pooling-window-centred",
        "pool-window",
        "the pooling window is laid around its cell",
        "The window reaches from k/2 cells before to k/2 after, so that the first one stands "
        "beside the map.",
        "Which cells are in your first window?",
        pooling_of("1 2; 3 4"),
        gather=_centred,
    ),
    _idea(
        "pooling-reshaped-by-column",
        "pool-window",
        "NumPy's reshape is used for pooling in R's order",
        "Divided into four dimensions by column, cells far apart come into one window.",
        "Which cells are neighbours in memory in your language?",
        pooling_of("1 2 3 4; 5 6 7 8; 9 10 11 12; 13 14 15 16"),
        gather=_interleaved,
    ),
    _idea(
        "pooling-forced-square",
        "pool-output",
        "the pooled map is made square",
        "Its number of rows is taken for both sides.",
        "Try a map that is wider than it is tall.",
        pooling_of("1 2 3 4; 5 6 7 8"),
        result=_square,
    ),
    _idea(
        "pooling-square-by-the-count",
        "pool-output",
        "the pooled numbers are put in a square row by row",
        "Both sides are taken to be the root of how many numbers there are; what has no room is "
        "lost.",
        "Try a map that is wider than it is tall.",
        pooling_of("1 2 3 4; 5 6 7 8"),
        result=_square_by_the_count,
    ),
    _idea(
        "pooling-size-without-the-window",
        "pool-output",
        "the pooled map is taken to be n/s long, whatever the window",
        "(n - k)/s + 1 windows stand on n cells; where they overlap the rest of the map stays 0.",
        "How many windows of two stand on four cells at a stride of one?",
        pooling_of("1 4 2; 3 2 5; 6 1 0", stride=(1, 1)),
        result=_sized_by_the_stride,
    ),
    _idea(
        "pooling-over-the-channels",
        "pool-channels",
        "the window goes through all channels",
        "Each channel is pooled by itself; here all have the largest or the mean number of all.",
        "How many maps go in, how many come out, and do they differ?",
        pooling_of(np.array([[[1.0, 5], [3, 2]], [[2.0, 4], [0, 1]]])),
        look="convtui network digits digit:7",
        result=_of_all_channels,
    ),
)
