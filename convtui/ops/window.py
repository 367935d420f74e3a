"""Where a sliding window stands: the one place that knows output shapes, positions and padding.

Terms and formulas follow Dumoulin & Visin, "A guide to convolution arithmetic for deep learning"
(2016); `same` pads as TensorFlow does, with the odd cell last. Everything counts from 0.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from convtui.ops.axis import Axis

Array = npt.NDArray[np.float64]
NamedPadding = Literal["valid", "same", "full"]
Padding = NamedPadding | int | tuple[tuple[int, int], tuple[int, int]]

NAMED_PADDINGS: tuple[NamedPadding, ...] = get_args(NamedPadding)


class GeometryError(ValueError):
    """A window that cannot slide there: one line with the value, the rule and the mend."""


@dataclass(frozen=True)
class Window:
    """A window of (rows, columns) sliding over a matrix of (rows, columns)."""

    rows: Axis
    columns: Axis

    @cached_property
    def output_shape(self) -> tuple[int, int]:
        """(rows, columns) of what the window leaves behind."""
        return self.rows.steps, self.columns.steps

    @cached_property
    def pad_widths(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """((top, bottom), (left, right)) cells of padding."""
        return (self.rows.before, self.rows.after), (self.columns.before, self.columns.after)

    def position(self, step: int) -> tuple[int, int]:
        """Output (row, column) of a step, counted row by row."""
        return divmod(step, self.columns.steps)

    def take(self, source: Array, row: int, column: int, fill: float = 0.0) -> Array:
        """Cells under the window at one output cell.

        Args:
            source: (H, W) or (H, W, C).
            row: output row.
            column: output column.
            fill: what padding counts as.

        Returns:
            (kh, kw) or (kh, kw, C), a copy.
        """
        rows, columns = range(row, row + 1), range(column, column + 1)
        down, along = self.sees(rows, columns)
        seen = source[down.start : down.stop, along.start : along.stop]
        block = self.padded(seen, rows, columns, fill)
        return block[:: self.rows.dilation, :: self.columns.dilation].copy()

    def inside(self, row: int, column: int) -> npt.NDArray[np.bool_]:
        """(kh, kw): True where the window stands on the input, False where on padding."""
        rows, columns = np.array(self.rows.taps(row)), np.array(self.columns.taps(column))
        on_rows = (rows >= 0) & (rows < self.rows.length)
        on_columns = (columns >= 0) & (columns < self.columns.length)
        both: npt.NDArray[np.bool_] = np.logical_and.outer(on_rows, on_columns)
        return both

    def sees(self, rows: range, columns: range) -> tuple[range, range]:
        """Input (rows, columns) that output rows × columns look at, padding left out."""
        return self.rows.seen(rows), self.columns.seen(columns)

    def padded(self, seen: Array, rows: range, columns: range, fill: float = 0.0) -> Array:
        """Put padding around the cells that `sees` names, so that every tap finds a number.

        Args:
            seen: (rows, columns) or (rows, columns, …), the cells named by `sees`.
            rows: output rows, step 1, not empty.
            columns: output columns, step 1, not empty.
            fill: what padding counts as.

        Returns:
            (span of rows, span of columns[, …]), float64; `seen` itself if nothing is missing.
        """
        seen = np.asarray(seen, dtype=np.float64)
        if self.pad_widths == ((0, 0), (0, 0)):
            return seen
        others = [(0, 0)] * (seen.ndim - 2)
        pads = [self.rows.missing(rows), self.columns.missing(columns), *others]
        return np.pad(seen, pads, constant_values=fill) if any(map(any, pads)) else seen

    def shifted(self, block: Array, rows: int, columns: int) -> list[Array]:
        """Views of a block, one for each tap in row-major order, each rows × columns outputs."""
        views = []
        for down in range(0, self.rows.span, self.rows.dilation):
            for right in range(0, self.columns.span, self.columns.dilation):
                lines = slice(down, down + self.rows.extent(rows), self.rows.stride)
                views.append(
                    block[lines, right : right + self.columns.extent(columns) : self.columns.stride]
                )
        return views

    def under_taps(self, source: Array, fill: float = 0.0) -> list[Array]:
        """What lies under each tap in row-major order, for all outputs at once.

        Args:
            source: (H, W) or (H, W, …).
            fill: what padding counts as.

        Returns:
            A view of (rows, columns, …) for each tap.
        """
        rows, columns = map(range, self.output_shape)
        down, along = self.sees(rows, columns)
        seen = source[down.start : down.stop, along.start : along.stop]
        return self.shifted(self.padded(seen, rows, columns, fill), *self.output_shape)

    def gathered(self, shares: Iterable[Array], planes: tuple[int, ...]) -> Array:
        """Add what each tap gives to the cells it stood on: `under_taps` turned around.

        Args:
            shares: (rows, columns, …) for each tap in row-major order; what padding is given
                is lost.
            planes: the axes of a share behind its rows and columns.

        Returns:
            (H, W, …), 0 where no tap ever stood.
        """
        whole = np.zeros((self.rows.length, self.columns.length, *planes))
        rows, columns = map(range, self.output_shape)
        down, along = self.sees(rows, columns)
        block = self.padded(whole[down.start : down.stop, along.start : along.stop], rows, columns)
        for view, share in zip(self.shifted(block, *self.output_shape), shares, strict=True):
            view += share
        top, left = (max(-axis.start(0), 0) for axis in (self.rows, self.columns))
        lying = block[top : top + len(down), left : left + len(along)]
        whole[down.start : down.stop, along.start : along.stop] = lying
        return whole

    def check_gradient(self, gradient: Array, planes: tuple[int, ...]) -> None:
        """Refuse a gradient that has no number for each number of the output.

        Raises:
            GeometryError: it has another shape.
        """
        shape = (*self.output_shape, *planes)
        if gradient.shape != shape:
            raise GeometryError(
                f"the gradient is {gradient.shape} and the output {shape}: "
                "give one number for each of the output's"
            )

    def unrolled(self, block: Array, rows: int, columns: int) -> Array:
        """The windows of rows × columns outputs, side by side without a copy.

        Args:
            block: (span of rows, span of columns, …, C), from `padded`.
            rows: output rows.
            columns: output columns.

        Returns:
            (rows, columns, kh, kw, …, C), read only; cells under several windows are the same
            memory.
        """
        block = np.ascontiguousarray(block)
        down, right, *planes = block.strides
        shape = (rows, columns, self.rows.size, self.columns.size, *block.shape[2:])
        places = down * self.rows.stride, right * self.columns.stride
        taps = down * self.rows.dilation, right * self.columns.dilation
        windows: Array = np.ndarray(shape, block.dtype, block, strides=(*places, *taps, *planes))
        windows.setflags(write=False)
        return windows


def slide(
    input_shape: tuple[int, int],
    size: tuple[int, int],
    *,
    stride: int | tuple[int, int] = 1,
    padding: Padding = "valid",
    dilation: int | tuple[int, int] = 1,
    what: str = "kernel",
) -> Window:
    """Lay a window of `size` over a matrix of `input_shape`.

    Args:
        input_shape: (rows, columns).
        size: (rows, columns) of the window.
        stride: cells from one place to the next, one number or (down, right).
        padding: `valid` none; `same` so that ⌈n / stride⌉ outputs come, the odd cell last;
            `full` every place that touches the input; a number of cells on each side; or
            ((top, bottom), (left, right)).
        dilation: cells from one tap to the next, one number or (down, right).
        what: what the window is called in errors.

    Raises:
        GeometryError: a size, stride, dilation or padding out of range, or a window that is
            larger than the padded input.
    """
    return _laid(input_shape, size, stride, padding, dilation, what)


@lru_cache(maxsize=256)
def _laid(
    input_shape: tuple[int, int],
    size: tuple[int, int],
    stride: int | tuple[int, int],
    padding: Padding,
    dilation: int | tuple[int, int],
    what: str,
) -> Window:
    """Kept: the layers of a network are computed again and again."""
    for name, taps, length in zip(("rows", "columns"), size, input_shape, strict=True):
        if length < 1 or taps < 1:
            raise GeometryError(f"{what} has {taps} and the input {length} {name}: give at least 1")
    strides, dilations = pair(stride, "stride"), pair(dilation, "dilation")
    axes = []
    for axis, name in enumerate(("rows", "columns")):
        length, taps = input_shape[axis], size[axis]
        before, after = _pads(padding, axis, length, taps, strides[axis], dilations[axis])
        laid = Axis(length, taps, strides[axis], dilations[axis], before, after)
        if laid.span > length + before + after:
            raise GeometryError(laid.refusal(what, name))
        axes.append(laid)
    return Window(*axes)


def pair(value: int | tuple[int, int], what: str) -> tuple[int, int]:
    """One number for both axes, or (rows, columns); each at least 1."""
    both = (value, value) if isinstance(value, int) else value
    if min(both) < 1:
        raise GeometryError(f"{what} {min(both)} is too small: give 1 or more")
    return both


def _pads(
    padding: Padding, axis: int, length: int, size: int, stride: int, dilation: int
) -> tuple[int, int]:
    span = dilation * (size - 1) + 1
    if padding == "valid":
        return 0, 0
    if padding == "full":
        return span - 1, span - 1
    if padding == "same":
        outputs = -(-length // stride)
        total = max((outputs - 1) * stride + span - length, 0)
        return total // 2, total - total // 2
    if isinstance(padding, str):
        raise GeometryError(f"padding {padding!r} is unknown: give valid, same, full or a number")
    before, after = (padding, padding) if isinstance(padding, int) else padding[axis]
    if min(before, after) < 0:
        raise GeometryError(f"padding {min(before, after)} is negative: give 0 or more")
    return before, after
