"""The stages that layers are made of, one for each kind of arithmetic."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from convtui.lesson.arithmetic import (
    Affine,
    Apply,
    Arithmetic,
    Copy,
    KernelForm,
    Largest,
    Mean,
    Share,
    Sum,
)
from convtui.lesson.map import Map
from convtui.lesson.stage import Stage
from convtui.lesson.step import Tap
from convtui.networks.activation import activation_of
from convtui.networks.layer import Layer, Weights
from convtui.ops.activation import softmax
from convtui.ops.convolution import convolve_region
from convtui.ops.layers import batch_normalisation
from convtui.ops.pooling import pool_region
from convtui.ops.window import Array, Window, slide

if TYPE_CHECKING:
    from convtui.networks.normalisation import BatchNormalisation
    from convtui.networks.pooling import Pool

Inside = npt.NDArray[np.bool_]

# Up to so many channels are swept one by one, as the formula adds them; more are added together.
_SWEPT = 4


class Summed(Stage):
    """Sums of products over window and channels: a convolution, or a dense layer."""

    letter = Sum.letter
    mixes = True

    def __init__(
        self,
        layer: Layer,
        before: Map,
        kernel: Array,
        *,
        window: Window | None = None,
        bias: Array | None = None,
        form: KernelForm | None = None,
    ) -> None:
        """Lay a kernel of (kh, kw, channels, filters), where a window of that size stands."""
        super().__init__(layer, before, window)
        self._kernel, self._bias, self._form = kernel, bias, form or KernelForm()
        self.has_bias = bias is not None
        if self._form.is_flipped:
            self.title = f"True {self.title.lower()}"

    @property
    def _channels(self) -> int:
        return len(self._kernel[0, 0, 0])

    def _compute(self, seen: Array, rows: range, columns: range, channels: range) -> Array:
        made = self._swept if seen.shape[2] <= _SWEPT else self._multiplied
        maps = [made(seen, rows, columns, channel) for channel in channels]
        sums = maps[0][:, :, None] if len(maps) == 1 else np.stack(maps, axis=2)
        return sums if self._bias is None else sums + self._bias[channels.start : channels.stop]

    # One filter's map, whose cells are the same to the last digit in any part of it.

    def _swept(self, seen: Array, rows: range, columns: range, channel: int) -> Array:
        total, *others = (
            convolve_region(
                seen[:, :, plane], self._kernel[:, :, plane, channel], self.window, rows, columns
            )
            for plane in range(seen.shape[2])
        )
        for other in others:
            total += other
        return total

    def _multiplied(self, seen: Array, rows: range, columns: range, channel: int) -> Array:
        block = self.window.padded(seen, rows, columns)
        windows = self.window.unrolled(block, len(rows), len(columns))
        kernel = self._kernel[..., channel]
        return np.stack([(row * kernel).reshape(len(row), -1).sum(axis=1) for row in windows])

    def weight(self, place: tuple[int, int, int], tap: Tap) -> float:
        return float(self._kernel[(*tap, place[2])])

    def taps_on(
        self, row: int, column: int, rows: Sequence[int], columns: Sequence[int]
    ) -> tuple[list[int], list[int]]:
        """Which row and column of the kernel lay on a cell before, from each row and column."""
        window = self.window
        down = [window.rows.taps(step).index(row) for step in rows]
        return down, [window.columns.taps(step).index(column) for step in columns]

    def derivatives(
        self,
        place: tuple[int, int, int],
        rows: Sequence[int],
        columns: Sequence[int],
        channels: range,
    ) -> Array:
        row, column, channel = place
        down, along = self.taps_on(row, column, rows, columns)
        weights = self._kernel[np.ix_(down, along, (channel,), channels)]
        return weights[:, :, 0]

    def _arithmetic(self, window: Array, inside: Inside, channel: int) -> Arithmetic:
        bias = 0.0 if self._bias is None else float(self._bias[channel])
        return Sum(window, self._kernel[..., channel], bias, self._form)


class Activated(Stage):
    """Each number, its channel's bias added where there is one, through an activation."""

    letter = Apply.letter

    def __init__(
        self, layer: Layer, before: Map, activation: str, bias: Array | None = None
    ) -> None:
        super().__init__(layer, before)
        self.activation = activation_of(activation)
        self._bias = bias
        self.name = "activation"
        parts = "Bias" if bias is not None else "", self.activation.title
        self.title = " + ".join(filter(None, parts))

    def _compute(self, seen: Array, rows: range, columns: range, channels: range) -> Array:
        if self._bias is not None:
            seen = seen + self._bias[channels.start : channels.stop]
        return self.activation.function(seen)

    def _arithmetic(self, window: Array, inside: Inside, channel: int) -> Arithmetic:
        bias = None if self._bias is None else float(self._bias[channel])
        return Apply(self.activation.name, float(window[0, 0, 0]), bias)


class Shared(Stage):
    """The numbers of each place as shares of 1: softmax."""

    letter = Share.letter
    mixes = True

    def __init__(self, layer: Layer, before: Map) -> None:
        super().__init__(layer, before)
        self.name, self.title = "softmax", "Softmax"

    def _compute(self, seen: Array, rows: range, columns: range, channels: range) -> Array:
        return softmax(seen)[:, :, channels.start : channels.stop]

    def _arithmetic(self, window: Array, inside: Inside, channel: int) -> Arithmetic:
        return Share(window[0, 0], channel)


class Pooled(Stage):
    """Windows of each channel, boiled down to one number each."""

    letter = Largest.letter

    def __init__(self, layer: "Pool", before: Map) -> None:
        """Lay the pooling window over `before`.

        Raises:
            GeometryError: the pooling window cannot slide there.
        """
        super().__init__(layer, before, layer.window(before.sides))
        self.pooling = layer.pooling
        self.name = "pooling"
        self.fill = -np.inf if self.pooling == "max" else 0.0

    def _compute(self, seen: Array, rows: range, columns: range, channels: range) -> Array:
        return pool_region(self.pooling, seen, self.window, rows, columns)

    def _arithmetic(self, window: Array, inside: Inside, channel: int) -> Arithmetic:
        cells = window[inside, 0]
        if self.pooling == "average":
            return Mean(cells)
        row, column = divmod(int(window.argmax()), window.shape[1])
        return Largest(cells, (row, column))


class Normalised(Stage):
    """Each channel normalised by its mean and variance, scaled and shifted."""

    letter = Affine.letter

    def __init__(self, layer: "BatchNormalisation", before: Map, weights: Weights) -> None:
        """Follow `before` cell by cell; weights are the four numbers of each channel."""
        super().__init__(layer, before)
        names = "gamma", "beta", "moving_mean", "moving_variance"
        self._epsilon = layer.epsilon
        self._numbers = np.stack([weights[name] for name in names])

    def normalised(self, channel: int) -> Array:
        """(rows, columns, 1): what γ is multiplied by, (x - μ) / √(σ² + ε)."""
        _, _, mean, variance = self._numbers[:, channel]
        rows, columns = map(range, self.sides)
        seen = self.before.block(rows, columns, range(channel, channel + 1))
        return batch_normalisation(seen, 1.0, 0.0, mean, variance, self._epsilon)

    def _compute(self, seen: Array, rows: range, columns: range, channels: range) -> Array:
        gamma, beta, mean, variance = self._numbers[:, channels.start : channels.stop]
        return batch_normalisation(seen, gamma, beta, mean, variance, self._epsilon)

    def _arithmetic(self, window: Array, inside: Inside, channel: int) -> Arithmetic:
        gamma, beta, mean, variance = self._numbers[:, channel].tolist()
        return Affine(float(window[0, 0, 0]), gamma, beta, mean, variance, self._epsilon)


class Copied(Stage):
    letter = Copy.letter

    def _compute(self, seen: Array, rows: range, columns: range, channels: range) -> Array:
        return seen

    def _arithmetic(self, window: Array, inside: Inside, channel: int) -> Arithmetic:
        return Copy(float(window[0, 0, 0]))


class Flattened(Copied):
    """Everything in one row: row by row, column by column, channel by channel."""

    def __init__(self, layer: Layer, before: Map) -> None:
        super().__init__(layer, before, slide((1, 1), (1, 1)))

    @property
    def _channels(self) -> int:
        return len(self.before)

    def _seen(self, rows: range, columns: range, channels: range) -> Array:
        _, width, depth = self.before.shape
        first, last = channels.start // (width * depth), (channels.stop - 1) // (width * depth)
        lines = self.before.block(range(first, last + 1), range(width)).reshape(1, 1, -1)
        start = first * width * depth
        return lines[:, :, channels.start - start : channels.stop - start]

    def taps(self, row: int, column: int, channel: int) -> tuple[range, range, range]:
        places = np.unravel_index(channel, self.before.shape)
        down, along, deep = (range(int(place), int(place) + 1) for place in places)
        return down, along, deep

    def fed_by(
        self, row: int, column: int, channel: int
    ) -> tuple[Sequence[int], Sequence[int], range]:
        number = int(np.ravel_multi_index((row, column, channel), self.before.shape))
        return range(1), range(1), range(number, number + 1)
