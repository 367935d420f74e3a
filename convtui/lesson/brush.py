"""Drawing on an image: a pencil and a rubber, of one pixel or as wide as handwriting."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from convtui.ops.window import Array

Tool = Literal["pencil", "rubber"]

INK, PAPER = 1.0, 0.0
"""What a pencil leaves at most, and what a rubber does: images are light on dark, as MNIST's."""
_SOFT_REACH = 1.6

Point = tuple[float, float]
"""(row, column); pixels have theirs in their middle, so that the first one is at (0, 0)."""


@dataclass(frozen=True)
class Brush:
    """A tool, and how wide it is: a pixel, or soft, two to three pixels with grey edges."""

    tool: Tool = "pencil"
    is_soft: bool = True

    def drawn(self, image: Array, start: Point, end: Point, channels: slice = slice(None)) -> Array:
        """Draw from one point straight to another: another image.

        Args:
            image: (rows, columns, channels).
            start: where it begins.
            end: where it ends, perhaps where it began.
            channels: those that are drawn on.
        """
        share = self._share(image.shape[:2], start, end)[:, :, None]
        part = image[:, :, channels]
        changed = image.copy()
        if self.tool == "pencil":
            changed[:, :, channels] = np.maximum(part, PAPER + share * (INK - PAPER))
        else:
            changed[:, :, channels] = np.minimum(part, INK - share * (INK - PAPER))
        return changed

    def _share(self, sides: tuple[int, ...], start: Point, end: Point) -> Array:
        """(rows, columns): how much of each pixel the tool covers on its way."""
        way = np.subtract(end, start)
        rows, columns = (np.arange(side, dtype=np.float64) for side in sides)
        if self.is_soft:
            down, along = rows[:, None] - start[0], columns[None, :] - start[1]
            length = float(way @ way) or 1.0
            place = np.clip((down * way[0] + along * way[1]) / length, 0, 1)
            distance = np.hypot(down - place * way[0], along - place * way[1])
            share: Array = np.clip(_SOFT_REACH - distance, 0, 1)
            return share
        places = np.linspace(start, end, int(np.ceil(np.abs(way).max())) + 1)
        on_rows = np.abs(rows - places[:, :1]) <= 0.5
        on_columns = np.abs(columns - places[:, 1:]) <= 0.5
        covered: Array = (on_rows.T.astype(np.float64) @ on_columns > 0).astype(np.float64)
        return covered
