"""The three stages of the lesson; each computes any one step, or any part of its map, alone."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from convtui.lesson.options import LayerOptions
from convtui.networks.activation import ACTIVATIONS
from convtui.ops.convolution import convolve_region, on_planes, oriented
from convtui.ops.pooling import pool_region, pool_window
from convtui.ops.window import Array, Window, slide

# Maps up to this many cells are computed once and kept; larger ones part by part.
_KEPT_CELLS = 1_048_576
_SAMPLED_BANDS = 16
_SEEN_CELLS = 262_144


@dataclass(frozen=True, eq=False)
class Step:
    """One output cell and what it was made of; rows and columns count from 0."""

    index: int
    row: int
    column: int
    taps: tuple[range, range]
    """Rows and columns of the stage's input under the window; out of range means padding."""
    window: Array
    """(h, w), or (h, w, C) where planes are summed."""
    inside: npt.NDArray[np.bool_]
    """(h, w): False on padding."""
    value: float


@dataclass(frozen=True, eq=False)
class ConvolutionStep(Step):
    """A sum of products, over the planes too."""

    weights: Array
    """(h, w), as laid on the input; (h, w, C) where each plane has its own."""
    products: Array
    """Shape of `window`."""

    def weights_on(self, plane: int) -> Array:
        """(h, w): what is laid on one plane of the input."""
        return self.weights if self.weights.ndim == 2 else self.weights[:, :, plane]


@dataclass(frozen=True, eq=False)
class ActivationStep(Step):
    """One value, the bias added, through the activation."""

    bias: float
    activation: str

    @property
    def biased(self) -> float:
        """What goes into the activation."""
        return float(self.window[0, 0] + self.bias)


@dataclass(frozen=True, eq=False)
class PoolingStep(Step):
    """The largest value under the window, or the average of those that are not padding."""

    kind: str
    winner: tuple[int, int] | None
    """Place of the (first) largest value in the window; None for the average."""


class Stage(ABC):
    """A map that is filled cell by cell, row by row: a sequence of Steps."""

    name: str
    window: Window

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns) of the map."""
        return self.window.output_shape

    def __len__(self) -> int:
        """Cells of the map."""
        return self.shape[0] * self.shape[1]

    @abstractmethod
    def __getitem__(self, index: int) -> Step:
        """Step `index`, in the time of one window wherever it is."""

    @abstractmethod
    def _compute(self, rows: range, columns: range) -> Array:
        """The map at rows × columns, neither empty."""

    @cached_property
    def values(self) -> Array:
        """The whole map, (rows, columns), computed so that little of what it looks at is there."""
        rows, columns = self.shape
        seen = self.window.rows.stride * self.window.columns.length  # cells, for each row of ours
        height = max(1, _SEEN_CELLS // seen)
        bands = [
            self._compute(range(first, min(first + height, rows)), range(columns))
            for first in range(0, rows, height)
        ]
        return bands[0] if len(bands) == 1 else np.concatenate(bands)

    def region(self, rows: range, columns: range) -> Array:
        """The map at rows × columns; large maps are computed there only."""
        if not rows or not columns:
            return np.zeros((len(rows), len(columns)))
        if len(self) <= _KEPT_CELLS:
            return self.values[rows.start : rows.stop, columns.start : columns.stop]
        return self._compute(rows, columns)

    @cached_property
    def extent(self) -> tuple[float, float]:
        """Smallest and largest value: of the whole map, or of even bands of a large one."""
        rows, columns = self.shape
        if len(self) <= _KEPT_CELLS:
            return float(self.values.min()), float(self.values.max())
        height = max(1, _KEPT_CELLS // (_SAMPLED_BANDS * columns))
        starts = np.linspace(0, rows - height, _SAMPLED_BANDS).astype(int)
        bands = [
            self._compute(range(start, start + height), range(columns)) for start in starts.tolist()
        ]
        return float(min(map(np.min, bands))), float(max(map(np.max, bands)))

    def _place(self, index: int) -> tuple[int, int, tuple[range, range]]:
        if not 0 <= index < len(self):
            raise IndexError(index)
        row, column = self.window.position(index)
        return row, column, (self.window.rows.taps(row), self.window.columns.taps(column))


class ConvolutionStage(Stage):
    """The kernel laid on the input, all planes summed."""

    name = "convolution"

    def __init__(self, source: Array, options: LayerOptions) -> None:
        """Lay the layer's kernel over a source of (H, W) or (H, W, C).

        Raises:
            GeometryError: the kernel cannot slide there, or has other planes than the source.
        """
        self.source = source
        self.weights = oriented(options.weights, options.flip)
        self._planes = on_planes(source, self.weights)
        self.window = slide(
            (source.shape[0], source.shape[1]),
            (self.weights.shape[0], self.weights.shape[1]),
            stride=options.stride,
            padding=options.padding,
            dilation=options.dilation,
        )

    def __getitem__(self, index: int) -> ConvolutionStep:
        """Step `index`: the products under the kernel."""
        row, column, taps = self._place(index)
        window = self.window.take(self.source, row, column)
        products = window * self.weights.reshape(
            *self.weights.shape, *[1] * (window.ndim - self.weights.ndim)
        )
        # Summed as the map sums, not over `products`: the last digits are those of the map's cell.
        value = self._compute(range(row, row + 1), range(column, column + 1))
        return ConvolutionStep(
            index,
            row,
            column,
            taps,
            window,
            self.window.inside(row, column),
            float(value[0, 0]),
            self.weights,
            products,
        )

    def _compute(self, rows: range, columns: range) -> Array:
        # Plane by plane, as the formula adds them; a cell is then the same in any part of the map.
        total, *others = (
            convolve_region(plane, weights, self.window, rows, columns)
            for plane, weights in self._planes
        )
        for other in others:
            total += other
        return total


class ActivationStage(Stage):
    """The bias added to each cell, then the activation."""

    name = "activation"

    def __init__(self, previous: Stage, options: LayerOptions) -> None:
        """Follow `previous`, cell by cell."""
        self.previous = previous
        self.bias = options.bias
        self.activation = options.activation
        self.window = slide(previous.shape, (1, 1))

    def __getitem__(self, index: int) -> ActivationStep:
        """Step `index`: one cell through bias and activation."""
        row, column, taps = self._place(index)
        window = self.previous.region(range(row, row + 1), range(column, column + 1))
        value = float(ACTIVATIONS[self.activation].function(window + self.bias)[0, 0])
        inside = self.window.inside(row, column)
        return ActivationStep(
            index, row, column, taps, window, inside, value, self.bias, self.activation
        )

    def _compute(self, rows: range, columns: range) -> Array:
        biased = self.previous.region(rows, columns) + self.bias
        return ACTIVATIONS[self.activation].function(biased)


class PoolingStage(Stage):
    """Windows of the activation map, each boiled down to one number."""

    name = "pooling"

    def __init__(self, previous: Stage, options: LayerOptions) -> None:
        """Lay the pooling window over `previous`.

        Raises:
            GeometryError: the pooling window cannot slide there.
        """
        self.previous = previous
        self.kind = options.pool_kind
        self.window = pool_window(
            previous.shape, options.pool, options.pool_stride, options.pool_padding
        )

    def __getitem__(self, index: int) -> PoolingStep:
        """Step `index`: the cells that compete, or are averaged."""
        row, column, taps = self._place(index)
        place = range(row, row + 1), range(column, column + 1)
        fill = -np.inf if self.kind == "max" else 0.0
        seen = self.previous.region(*self.window.sees(*place))
        window = self.window.padded(seen, *place, fill)
        value = float(pool_region(self.kind, seen, self.window, *place)[0, 0])
        winner = None
        if self.kind == "max":
            down, right = divmod(int(window.argmax()), window.shape[1])
            winner = down, right
        inside = self.window.inside(row, column)
        return PoolingStep(index, row, column, taps, window, inside, value, self.kind, winner)

    def _compute(self, rows: range, columns: range) -> Array:
        seen = self.previous.region(*self.window.sees(rows, columns))
        return pool_region(self.kind, seen, self.window, rows, columns)
