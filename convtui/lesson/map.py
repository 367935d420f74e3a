"""Maps of numbers, (rows, columns, channels), any part of them on demand. A vector is (1, 1, n)."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from convtui.ops.window import Array

MapShape = tuple[int, int, int]


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
    def shape(self) -> MapShape:
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


class SourceMap(Map):
    """What goes into the first stage."""

    name, title, letter = "input", "Input", "the input"
    is_picture = True

    def __init__(self, values: npt.NDArray[np.float64], names: tuple[str, ...] = ()) -> None:
        """Take (H, W) or (H, W, C), and what the channels are called."""
        self._values = values if values.ndim == 3 else values[:, :, None]
        self.names = names

    @property
    def shape(self) -> MapShape:
        """(rows, columns, channels)."""
        rows, columns, channels = self._values.shape
        return rows, columns, channels

    def block(self, rows: range, columns: range, channels: range | None = None) -> Array:
        """(rows, columns, channels) at these places; None: of all channels."""
        seen = self._values[rows.start : rows.stop, columns.start : columns.stop]
        return seen if channels is None else seen[:, :, channels.start : channels.stop]


@dataclass(frozen=True)
class MapSlice:
    """What is seen of a map at once: one channel of it, or all of a flat vector as a row."""

    map: Map
    channel: int = 0

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return (1, self.map.shape[2]) if self.map.is_flat else self.map.sides

    @property
    def count(self) -> int:
        """How many slices the map has."""
        return 1 if self.map.is_flat else self.map.shape[2]

    def region(self, rows: range, columns: range) -> Array:
        """(rows, columns) at these places; large maps are computed there only."""
        if self.map.is_flat:
            row: Array = self.map.block(rows, rows, columns)[0]
            return row
        return self.map.region(rows, columns, self.channel)

    def place(self, cell: int) -> tuple[int, int, int]:
        """(row, column, channel) in the map of a cell, counted row by row."""
        row, column = divmod(cell, self.shape[1])
        return (0, 0, column) if self.map.is_flat else (row, column, self.channel)

    @property
    def values(self) -> Array:
        """(rows, columns): all of it."""
        return self.region(*map(range, self.shape))

    def extremes(self) -> tuple[Extreme, Extreme]:
        """The lowest and the highest cell, of as many as the map's `extremes` looks at."""
        return _ends(0, self.values) if self.map.is_flat else self.map.extremes(self.channel)

    def extent(self) -> tuple[float, float]:
        """Smallest and largest value, of as many."""
        if self.map.is_flat:
            values = self.values
            return float(values.min()), float(values.max())
        return self.map.extent(self.channel)


def _ends(first_row: int, values: Array) -> tuple[Extreme, Extreme]:
    low, high = (
        divmod(int(place), values.shape[1]) for place in (values.argmin(), values.argmax())
    )
    return (
        Extreme(float(values[low]), (first_row + low[0], low[1])),
        Extreme(float(values[high]), (first_row + high[0], high[1])),
    )
