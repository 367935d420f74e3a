"""One cell of a map: where it is, what it looks at, and how its number is made of that."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from convtui.lesson.arithmetic import Arithmetic
from convtui.ops.window import Array

Tap = tuple[int, int, int]
"""(row, column, channel) in a window, counted from 0."""


@dataclass(frozen=True, eq=False)
class Step:
    """A cell of a stage's map; everything counts from 0."""

    place: tuple[int, int, int]
    """(row, column, channel)."""
    shape: tuple[int, int, int]
    """Of the map it is a cell of."""
    taps: tuple[range, range, range]
    """Rows, columns and channels under the window; rows and columns out of range are padding."""
    window: Array
    """(h, w, C): the numbers there."""
    inside: npt.NDArray[np.bool_]
    """(h, w): False on padding."""
    value: float
    arithmetic: Arithmetic
    seen: str
    """What the map under the window is called in formulas: its letter, or `the input`."""

    @property
    def row(self) -> int:
        return self.place[0]

    @property
    def column(self) -> int:
        return self.place[1]

    @property
    def channel(self) -> int:
        return self.place[2]

    def looks_at(self, tap: Tap) -> tuple[int, int, int]:
        """(row, column, channel) of the map before, of a tap of the window."""
        rows, columns, channels = self.taps
        return rows[tap[0]], columns[tap[1]], channels[tap[2]]

    @property
    def index(self) -> int:
        """Which step of its stage it is: row by row, column by column, channel by channel."""
        _, columns, channels = self.shape
        return (self.row * columns + self.column) * channels + self.channel
