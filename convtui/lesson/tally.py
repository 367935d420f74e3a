"""How far the numbers of a filtered picture reach, counted part by part."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from convtui.ops.brightness import BRIGHTEST, Fit
from convtui.ops.window import Array

BINS = 2048
"""Of the histogram as it is counted; what is shown is coarser."""

# A number that rounds to 0 or 255 is not cut.
_LOWEST, _HIGHEST = -0.5, BRIGHTEST + 0.5


@dataclass
class Tally:
    """Counts of values, all of which lie between `bounds`."""

    bounds: tuple[float, float]
    cells: int = 0
    below: int = 0
    """Values under 0."""
    above: int = 0
    """Values over 255."""
    beyond: int = 0
    """Values whose size, the sign left out, is over 255."""
    low: float = np.inf
    high: float = -np.inf
    counts: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(BINS, dtype=np.int64))
    """(BINS,): how many values lie in each even part of `bounds`."""

    def add(self, values: Array) -> None:
        low, high = float(values.min()), float(values.max())
        self.low, self.high = min(self.low, low), max(self.high, high)
        self.cells += values.size
        below = int(np.count_nonzero(values < _LOWEST)) if low < _LOWEST else 0
        above = int(np.count_nonzero(values >= _HIGHEST)) if high >= _HIGHEST else 0
        far = int(np.count_nonzero(values <= -_HIGHEST)) if low <= -_HIGHEST else 0
        self.below, self.above, self.beyond = (
            self.below + below,
            self.above + above,
            self.beyond + above + far,
        )
        first, last = self.bounds
        places = ((values.ravel() - first) * (BINS / (last - first))).astype(np.intp)
        np.clip(places, 0, BINS - 1, out=places)
        self.counts += np.bincount(places, minlength=BINS)

    @property
    def extent(self) -> tuple[float, float]:
        return self.low, self.high

    def cut(self, fit: Fit) -> float:
        """Share of the values that a fit cuts off, 0 to 1."""
        lost = {"clip": self.below + self.above, "absolute": self.beyond, "normalise": 0}[fit]
        return lost / max(self.cells, 1)
