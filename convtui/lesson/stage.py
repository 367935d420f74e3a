"""A stage is a map that is made of the one before; it computes any cell or part of it alone.

Of one of up to a million cells each channel is computed once and kept; of a larger one no more than
what is asked for, with the cells before that this takes. So is a part as small as a window.
"""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from convtui.lesson.arithmetic import Arithmetic
from convtui.lesson.map import Map, MapShape
from convtui.lesson.step import Step, Tap
from convtui.lesson.weights import slopes, weighed
from convtui.networks.layer import Layer
from convtui.ops.window import Array, Window, slide

# Maps up to this many cells are computed once and kept; larger ones part by part.
_KEPT_CELLS = 1_048_576
_SAMPLED_BANDS = 16
_SEEN_CELLS = 262_144
# Parts up to this many cells are computed alone, wherever nothing is kept yet.
_SMALL_CELLS = 64


class Stage(Map):
    """A map that is filled cell by cell: a sequence of Steps."""

    fill: float = 0.0
    """What padding counts as."""
    mixes: ClassVar[bool] = False
    """Whether a cell looks at all channels before it, or at its own alone."""
    has_bias: bool = False
    """Whether a bias of its own is added to each cell."""

    def __init__(self, layer: Layer, before: Map, window: Window | None = None) -> None:
        """Follow `before`: cell by cell, or where a window stands."""
        self.layer, self.before = layer, before
        self.window = window or slide(before.sides, (1, 1))
        self.name, self.title = layer.kind, layer.kind.capitalize()

    @property
    def shape(self) -> MapShape:
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
        return self._whole(range(self._channels))

    def _whole(self, channels: range) -> Array:
        """All of these channels, computed so that little of what they look at is there at once."""
        rows, columns = map(range, self.sides)
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
        if not self.is_kept:
            return self._at(rows, columns, channels)
        if len(channels) > 1 or self.is_known:
            return self.values[
                rows.start : rows.stop, columns.start : columns.stop, channels.start : channels.stop
            ]
        (channel,) = channels
        if channel not in self._planes:
            if len(rows) * len(columns) <= _SMALL_CELLS:
                return self._at(rows, columns, channels)
            self._planes[channel] = self._whole(channels)
        return self._planes[channel][rows.start : rows.stop, columns.start : columns.stop]

    def know(self, values: Array) -> None:
        """Take the whole map from who has computed it: (rows, columns, channels)."""
        self.values = values

    @property
    def is_known(self) -> bool:
        """Whether the whole map is there."""
        return "values" in vars(self)

    @cached_property
    def _planes(self) -> dict[int, Array]:
        """(rows, columns, 1): the channels that were computed by themselves."""
        return {}

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

    def fed_by(
        self, row: int, column: int, channel: int
    ) -> tuple[Sequence[int], Sequence[int], range]:
        """Rows, columns and channels of the cells that look at one before: `taps` turned around."""
        channels = range(self._channels) if self.mixes else range(channel, channel + 1)
        return self.window.rows.steps_on(row), self.window.columns.steps_on(column), channels

    def weight(self, place: tuple[int, int, int], tap: Tap) -> float | None:
        """What a cell multiplies the number under one of its taps by; None if it weighs none."""
        weights, _ = weighed(self.step(*place))
        return None if weights is None else float(weights[tap])

    def derivatives(
        self,
        place: tuple[int, int, int],
        rows: Sequence[int],
        columns: Sequence[int],
        channels: range,
    ) -> Array:
        """(rows, columns, channels): how much each of the cells that look at one changes with it.

        Args:
            place: (row, column, channel) of the cell before.
            rows: those of `fed_by`, as are columns and channels.
            columns: where the cells are.
            channels: of the cells.
        """
        found = np.empty((len(rows), len(columns), len(channels)))
        for at in np.ndindex(found.shape):
            step = self.step(rows[at[0]], columns[at[1]], channels[at[2]])
            tap = tuple(seen.index(own) for seen, own in zip(step.taps, place, strict=True))
            found[at] = slopes(step)[tap]
        return found

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
