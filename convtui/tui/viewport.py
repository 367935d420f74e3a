"""Which part of a picture is in sight and how large; and which pixels of any map that shows."""

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from convtui.ops.axis import Axis

Places = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]

_LARGEST_PIXEL = 16
"""Screen pixels that a pixel of the picture is at most wide."""

NOWHERE = -1
"""The place of a screen pixel that shows nothing of the map."""


@dataclass(frozen=True)
class Viewport:
    """A centre in the picture and the pixels of it that one pixel of the screen stands for."""

    shape: tuple[int, int]
    """(rows, columns) of the picture."""
    room: tuple[int, int]
    """(rows, columns) of screen pixels."""
    centre: tuple[float, float]
    """(down, along), in pixels of the picture."""
    fit: float
    """Pixels of the picture for one of the screen where all of it is in sight."""
    zoom: int = 0
    """How often the size has been doubled; at 0 all is in sight."""

    @classmethod
    def whole(cls, shape: tuple[int, int], room: tuple[int, int]) -> "Viewport":
        return cls(shape, room, (shape[0] / 2, shape[1] / 2), _fit(shape, room))

    @property
    def scale(self) -> float:
        """Pixels of the picture for one of the screen; where it is less than 1, 1 / a whole one."""
        scale = max(self.fit / 2**self.zoom, 1 / _LARGEST_PIXEL)
        return scale if scale > 1 else 1 / max(int(1 / scale), 1)

    def zoomed(self, by: int) -> "Viewport":
        nearer = replace(self, zoom=max(self.zoom + by, 0))
        return self if nearer.scale == self.scale else nearer._held()

    def panned(self, down: float, along: float) -> "Viewport":
        """Moved by shares of what is in sight."""
        return self.at(
            self.centre[0] + down * self.room[0] * self.scale,
            self.centre[1] + along * self.room[1] * self.scale,
        )

    def at(self, down: float, along: float) -> "Viewport":
        """With another centre, so that no more beyond the edge comes into sight than must."""
        return replace(self, centre=(down, along))._held()

    def showing(self, down: float, along: float) -> "Viewport":
        """Moved as little as brings a place of the picture into sight."""
        centre = []
        for place, middle, space in zip((down, along), self.centre, self.room, strict=True):
            half = max((space / 2 - 1) * self.scale, 0)
            centre.append(min(max(middle, place - half), place + half))
        return self.at(centre[0], centre[1])

    def beside(self, room: tuple[int, int]) -> "Viewport":
        """The same place, as large, in another room."""
        return replace(self, room=room)

    def resized(self, room: tuple[int, int]) -> "Viewport":
        """The same place in a room that has changed."""
        return replace(self, room=room, fit=_fit(self.shape, room))._held()

    def _held(self) -> "Viewport":
        centre = []
        for middle, length, space in zip(self.centre, self.shape, self.room, strict=True):
            half = space * self.scale / 2
            inside = half <= length / 2
            centre.append(min(max(middle, half), length - half) if inside else length / 2)
        return replace(self, centre=(centre[0], centre[1]))

    def finer(self, times: int) -> "Viewport":
        """The same part seen with so many pixels along each side of every one."""
        room = self.room[0] * times, self.room[1] * times
        return replace(self, room=room, fit=self.fit / times) if times > 1 else self

    def edges(self, side: int) -> Reals:
        """Where the screen's pixels begin and end in the picture: one more than there are."""
        space = self.room[side]
        start = self.centre[side] - space * self.scale / 2
        if self.scale <= 1:  # whole pixels of the picture at the upper left
            start = np.floor(start * round(1 / self.scale)) * self.scale
        steps = np.arange(space + 1, dtype=np.float64)
        return steps * self.scale + start

    def places(self, side: int, axis: Axis | None = None) -> Places:
        """Which row (side 0) or column (1) each screen pixel shows, or NOWHERE.

        Args:
            side: 0 or 1.
            axis: how the map's window slides over the picture; None: of the picture itself.
        """
        edges = self.edges(side)
        length = self.shape[side] if axis is None else axis.steps
        middles = (edges[:-1] + edges[1:]) / 2
        places = np.floor(on_map(middles, axis)).astype(np.int64)
        return np.where((places >= 0) & (places < length), places, NOWHERE)

    def spans(self, side: int, axis: Axis | None = None) -> tuple[Places, Places]:
        """First row or column that each screen pixel shows, and one after the last; may be none."""
        length = self.shape[side] if axis is None else axis.steps
        cuts = np.rint(on_map(self.edges(side), axis)).astype(np.int64)
        first, last = np.clip(cuts[:-1], 0, length), np.clip(cuts[1:], 0, length)
        return first, last


def _fit(shape: tuple[int, int], room: tuple[int, int]) -> float:
    return max(length / max(space, 1) for length, space in zip(shape, room, strict=True))


def on_map(edges: Reals, axis: Axis | None) -> Reals:
    """Places in the picture as places in a map, whose pixel is where its window's middle is."""
    if axis is None:
        return edges
    offset = (axis.span - 1) / 2 - axis.before
    return (edges - 0.5 - offset) / axis.stride + 0.5


def step_at(place: float, axis: Axis) -> int:
    """The place in a map, or the nearest there is, whose window's middle is nearest."""
    step = math.floor(float(on_map(np.array([place]), axis)[0]))
    return min(max(step, 0), axis.steps - 1)


def on_picture(step: int, axis: Axis) -> float:
    """The middle of a map's window, as a place in the picture."""
    return step * axis.stride + (axis.span - 1) / 2 - axis.before + 0.5
