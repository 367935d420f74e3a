"""Maps, (rows, columns, channels): the source, and stages that compute any cell or part alone.

A flat vector is (1, 1, n). A map of up to a million cells is computed once and kept; of a larger
one no more than what is asked for, with the cells before that this takes.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from convtui.lesson.arithmetic import Arithmetic
from convtui.lesson.step import Step
from convtui.networks.layer import Layer
from convtui.ops.window import Array, Window, slide

Shape = tuple[int, int, int]

# Maps up to this many cells are computed once and kept; larger ones part by part.
_KEPT_CELLS = 1_048_576
_SAMPLED_BANDS = 16
_SEEN_CELLS = 262_144


@dataclass(frozen=True)
class Extreme:
    """A channel's lowest or highest value, and the (row, column) of the first cell that has it."""

    value: float
    place: tuple[int, int]


class Map(ABC):
    """Numbers at rows × columns of some channels, any part of them on demand."""

    name: str
    title: str
    letter: str
    """What its numbers are called in formulas."""
    names: tuple[str, ...] = ()
    """Of its channels, where they have any."""
    is_picture: ClassVar[bool] = False
    """Whether its numbers are drawn as a picture's."""

    @property
    @abstractmethod
    def shape(self) -> Shape:
        """(rows, columns, channels)."""

    @abstractmethod
    def block(self, rows: range, columns: range, channels: range | None = None) -> Array:
        """(rows, columns, channels) at these places; None: of all channels."""

    @property
    def sides(self) -> tuple[int, int]:
        """(rows, columns)."""
        return self.shape[0], self.shape[1]

    @property
    def is_flat(self) -> bool:
        """Whether it is a vector, of which a row with a number for each channel can be shown."""
        return self.sides == (1, 1) and self.shape[2] > 1

    @property
    def size(self) -> str:
        """How large it is, in words: `26×26`, or the length of a vector."""
        return str(self.shape[2]) if self.is_flat else f"{self.shape[0]}×{self.shape[1]}"

    def __len__(self) -> int:
        """Cells of all channels."""
        rows, columns, channels = self.shape
        return rows * columns * channels

    def region(self, rows: range, columns: range, channel: int = 0) -> Array:
        """(rows, columns): one channel at these places; large maps are computed there only."""
        return self.block(rows, columns, range(channel, channel + 1))[:, :, 0]

    def plane(self, channel: int = 0) -> Array:
        """(rows, columns): the whole of one channel."""
        return self.region(range(self.shape[0]), range(self.shape[1]), channel)

    def extent(self, channel: int = 0) -> tuple[float, float]:
        """Smallest and largest value of a channel, of as much as `extremes` looks at."""
        lowest, highest = self.extremes(channel)
        return lowest.value, highest.value

    def extremes(self, channel: int = 0) -> tuple[Extreme, Extreme]:
        """The lowest and the highest cell: of all there are, or of even bands of a large map."""
        if channel not in self._known_extremes:
            ends = [_ends(first, values) for first, values in self._looked_through(channel)]
            lowest = min((low for low, _ in ends), key=lambda end: end.value)
            highest = max((high for _, high in ends), key=lambda end: end.value)
            self._known_extremes[channel] = lowest, highest
        return self._known_extremes[channel]

    @cached_property
    def _known_extremes(self) -> dict[int, tuple[Extreme, Extreme]]:
        return {}

    def _looked_through(self, channel: int) -> Iterator[tuple[int, Array]]:
        """(first row, values) of the parts in which extremes are looked for."""
        yield 0, self.plane(channel)


class Source(Map):
    """What goes into the first stage."""

    name, title, letter = "input", "Input", "the input"
    is_picture = True

    def __init__(self, values: npt.NDArray[np.float64], names: tuple[str, ...] = ()) -> None:
        """Take (H, W) or (H, W, C), and what the channels are called."""
        self._values = values if values.ndim == 3 else values[:, :, None]
        self.names = names

    @property
    def shape(self) -> Shape:
        """(rows, columns, channels)."""
        rows, columns, channels = self._values.shape
        return rows, columns, channels

    def block(self, rows: range, columns: range, channels: range | None = None) -> Array:
        """(rows, columns, channels) at these places; None: of all channels."""
        seen = self._values[rows.start : rows.stop, columns.start : columns.stop]
        return seen if channels is None else seen[:, :, channels.start : channels.stop]


class Stage(Map):
    """A map that is filled cell by cell: a sequence of Steps."""

    fill: float = 0.0
    """What padding counts as."""
    mixes: ClassVar[bool] = False
    """Whether a cell looks at all channels before it, or at its own alone."""

    def __init__(self, layer: Layer, before: Map, window: Window | None = None) -> None:
        """Follow `before`: cell by cell, or where a window stands."""
        self.layer, self.before = layer, before
        self.window = window or slide(before.sides, (1, 1))
        self.name, self.title = layer.kind, layer.kind.capitalize()

    @property
    def shape(self) -> Shape:
        """(rows, columns, channels)."""
        return (*self.window.output_shape, self._channels)

    @property
    def _channels(self) -> int:
        return self.before.shape[2]

    @abstractmethod
    def _compute(self, seen: Array, rows: range, columns: range, channels: range) -> Array:
        """(rows, columns, channels), none of them empty, of what `_seen` gives for them."""

    @abstractmethod
    def _arithmetic(self, window: Array, inside: npt.NDArray[np.bool_], channel: int) -> Arithmetic:
        """How the cell of a channel is made of the (h, w, C) under the window."""

    def __getitem__(self, index: int) -> Step:
        """Step `index`, counted row by row, column by column, channel by channel."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        place, channel = divmod(index, self._channels)
        return self.step(*self.window.position(place), channel)

    def step(self, row: int, column: int, channel: int = 0) -> Step:
        """The step of a cell, in the time of one window wherever it is."""
        place = range(row, row + 1), range(column, column + 1), range(channel, channel + 1)
        seen = self._seen(*place)
        value = float(self._compute(seen, *place)[0, 0, 0])
        padded = self.window.padded(seen, *place[:2], self.fill)
        window = padded[:: self.window.rows.dilation, :: self.window.columns.dilation]
        inside = self.window.inside(row, column)
        return Step(
            (row, column, channel),
            self.shape,
            self.taps(row, column, channel),
            window,
            inside,
            value,
            self._arithmetic(window, inside, channel),
            self.before.letter,
        )

    @cached_property
    def values(self) -> Array:
        """The whole map, computed so that little of what it looks at is there at any time."""
        rows, columns, channels = map(range, self.shape)
        # Cells looked at for each row of ours.
        seen = self.window.rows.stride * self.window.columns.length * self.before.shape[2]
        height = max(1, _SEEN_CELLS // seen)
        bands = [
            self._at(range(first, min(first + height, len(rows))), columns, channels)
            for first in range(0, len(rows), height)
        ]
        return bands[0] if len(bands) == 1 else np.concatenate(bands)

    def block(self, rows: range, columns: range, channels: range | None = None) -> Array:
        """(rows, columns, channels) at these places; None: of all channels."""
        channels = range(self._channels) if channels is None else channels
        if not rows or not columns:
            return np.zeros((len(rows), len(columns), len(channels)))
        if self.is_kept:
            return self.values[
                rows.start : rows.stop, columns.start : columns.stop, channels.start : channels.stop
            ]
        return self._at(rows, columns, channels)

    @property
    def is_kept(self) -> bool:
        """Whether the whole map is computed once; a larger one is computed part by part."""
        return len(self) <= _KEPT_CELLS

    def _at(self, rows: range, columns: range, channels: range) -> Array:
        return self._compute(self._seen(rows, columns, channels), rows, columns, channels)

    def _seen(self, rows: range, columns: range, channels: range) -> Array:
        """The cells before that these cells look at, padding left out."""
        return self.before.block(*self.window.sees(rows, columns), self._looks_at(channels))

    def taps(self, row: int, column: int, channel: int) -> tuple[range, range, range]:
        """Rows, columns and channels before that a cell looks at, padding among them."""
        window = self.window
        looked_at = self._looks_at(range(channel, channel + 1))
        return window.rows.taps(row), window.columns.taps(column), looked_at

    def _looks_at(self, channels: range) -> range:
        return range(self.before.shape[2]) if self.mixes else channels

    def _looked_through(self, channel: int) -> Iterator[tuple[int, Array]]:
        """All of it, or of a large map bands evenly apart, as many cells as may be kept."""
        if self.is_kept:
            yield from super()._looked_through(channel)
            return
        rows, columns = self.sides
        height = min(max(1, _KEPT_CELLS // (_SAMPLED_BANDS * columns)), rows)
        starts = np.linspace(0, rows - height, _SAMPLED_BANDS).astype(int)
        for start in starts.tolist():
            yield start, self.region(range(start, start + height), range(columns), channel)


def _ends(first_row: int, values: Array) -> tuple[Extreme, Extreme]:
    low, high = (
        divmod(int(place), values.shape[1]) for place in (values.argmin(), values.argmax())
    )
    return (
        Extreme(float(values[low]), (first_row + low[0], low[1])),
        Extreme(float(values[high]), (first_row + high[0], high[1])),
    )
