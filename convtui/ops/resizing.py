"""Maps made larger."""

import numpy as np

from convtui.ops.window import Array


def bilinear(plane: Array, sides: tuple[int, int]) -> Array:
    """A map at another size, each number between the four that lie around it, by how near they are.

    Cell r of n is at (r + 1/2) / n of the side, in the map as in what is made of it; beyond the
    middle of an outer cell its number goes on.

    Args:
        plane: (H, W).
        sides: (rows, columns) of what is made.

    Returns:
        Of `sides`, float64.
    """
    down, along = (_between(length, side) for length, side in zip(plane.shape, sides, strict=True))
    made: Array = down @ plane @ along.T
    return made


def _between(length: int, side: int) -> Array:
    """(side, length): how much of each cell is in each that is made."""
    places = np.clip((np.arange(side) + 0.5) * length / side - 0.5, 0, length - 1)
    shares: Array = np.maximum(1 - np.abs(places[:, None] - np.arange(length)), 0.0)
    return shares
