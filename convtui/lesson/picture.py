"""A picture's planes through a layer, each plane by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from convtui.errors import BadInput
from convtui.lesson.numbers import LARGEST_NUMBER
from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline
from convtui.lesson.stage import Stage
from convtui.lesson.tally import Tally
from convtui.networks.activation import ACTIVATIONS
from convtui.ops.brightness import Fit, Pixels, brightness
from convtui.ops.limits import MOST_CELLS, WORTH_TELLING, memory
from convtui.ops.window import Array

# Cells done at a time: few beside a large picture, and yet several times what a convolution does at
# once. The system's memory that a part gives back then serves the next, and need not be cleared.
_BAND_CELLS = 524_288


@dataclass(frozen=True, eq=False)
class FilteredPicture:
    """One plane, or several (red, green and blue), each through the same layer by itself."""

    source: Array
    """(H, W) or (H, W, C)."""
    options: LayerOptions
    extent: tuple[float, float] | None = None
    """Smallest and largest value of the source, where that is known already."""
    most_cells: int = MOST_CELLS
    """Of the map of each plane."""

    def __post_init__(self) -> None:
        """Refuse at once what cannot be computed.

        Raises:
            GeometryError: the layer does not fit there.
            BadInput: numbers that may overflow, or a kernel with other weights for each channel.
        """
        if self.options.weights.ndim == 3:
            raise BadInput(
                f"kernel {self.options.kernel.name} has other weights for each channel, and here a "
                "kernel is laid on each by itself: take another, or `convtui step`"
            )
        _ = self.stages
        if not max(map(abs, self.bounds)) <= LARGEST_NUMBER:
            raise BadInput(
                f"there would be numbers beyond {LARGEST_NUMBER:g}: "
                "make the picture's values, the kernel or the bias smaller"
            )

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The last map of each plane; the sums themselves where nothing is done to them."""
        planes = [self.source] if self.source.ndim == 2 else np.moveaxis(self.source, 2, 0)
        options = self.options
        plain = (options.bias, options.activation, options.pool) == (0.0, "none", 0)
        maps = (Pipeline(plane, options, self.most_cells).stages for plane in planes)
        return tuple(stages[0 if plain else -1] for stages in maps)

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns) of the result."""
        return self.stages[0].sides

    @property
    def size_told(self) -> str:
        """How many cells the result has and what they take, where that is worth a word."""
        rows, columns = self.shape
        planes = len(self.stages)
        if rows * columns < WORTH_TELLING:
            return ""
        return (
            f"{planes} map{'s' * (planes > 1)} of {rows:,}×{columns:,} = {rows * columns:,} cells, "
            f"{memory(rows * columns)} of numbers each, computed part by part"
        )

    @cached_property
    def bounds(self) -> tuple[float, float]:
        """Between which every value must lie; the second is larger than the first."""
        low, high = self.extent or (float(self.source.min()), float(self.source.max()))
        darkest, brightest = min(low, 0.0), max(high, 0.0)
        with np.errstate(over="ignore"):
            ends = np.stack([self.options.weights * darkest, self.options.weights * brightest])
            sums = np.array([ends.min(axis=0).sum(), ends.max(axis=0).sum()]) + self.options.bias
        low, high = ACTIVATIONS[self.options.activation].function(sums).tolist()
        # What the sums may lose to rounding, and room where all values are the same.
        margin = 1e-9 * max(abs(low), abs(high), 1.0)
        return low - margin, high + margin

    def bands(self, cells: int | None = None) -> Iterator[tuple[int, range, Array]]:
        """(plane, rows, values) of one part after the other, from top to bottom.

        Args:
            cells: about how many a part has; None: as many as are done fastest.
        """
        rows, columns = self.shape
        height = max(1, (cells or _BAND_CELLS) // columns)
        for plane, stage in enumerate(self.stages):
            for first in range(0, rows, height):
                part = range(first, min(first + height, rows))
                yield plane, part, stage.region(part, range(columns))

    def pixels(self, fit: Fit) -> tuple[Pixels, Tally]:
        """The result, (rows, columns) or (rows, columns, C), and a count of what it was before.

        No more than a part of the result is there in float64 at any time.
        """
        drawn = np.zeros((*self.shape, len(self.stages)), dtype=np.uint8)
        tally = Tally(self.bounds)
        for plane, part, values in self.bands():
            tally.add(values)
            if fit != "normalise":
                drawn[part.start : part.stop, :, plane] = brightness(values, fit, (0, 0))
        if fit == "normalise":
            for plane, part, values in self.bands():
                drawn[part.start : part.stop, :, plane] = brightness(values, fit, tally.extent)
        return (drawn[:, :, 0] if self.source.ndim == 2 else drawn), tally
