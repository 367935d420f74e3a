"""Ten plane shapes as signed distances: negative inside, 0 on the edge, positive outside.

Each takes right and down from the shape's centre, in units of its radius, and fills that radius.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Outline = Callable[[Array, Array], Array]


def _disc(x: Array, y: Array) -> Array:
    distance: Array = np.hypot(x, y) - 0.95
    return distance


def _ring(x: Array, y: Array) -> Array:
    distance: Array = np.abs(np.hypot(x, y) - 0.75) - 0.2
    return distance


def _box(x: Array, y: Array, width: float, height: float) -> Array:
    """2 · width × 2 · height; outside its corners a little less than the distance."""
    return np.maximum(np.abs(x) - width, np.abs(y) - height)


def _square(x: Array, y: Array) -> Array:
    return _box(x, y, 0.75, 0.75)


def _frame(x: Array, y: Array) -> Array:
    distance: Array = np.abs(_box(x, y, 0.6, 0.6)) - 0.17
    return distance


def _triangle(x: Array, y: Array) -> Array:
    """Equal sides, a tip at the top."""
    distance: Array = np.maximum(y, np.abs(x) * np.sqrt(0.75) - y / 2) - 0.5
    return distance


def _star(x: Array, y: Array) -> Array:
    """Five tips, one at the top: one edge, mirrored and turned into the ten places it has."""
    fifth = 2 * np.pi / 5
    angle = np.arctan2(x, -y) % fifth
    folded = np.minimum(angle, fifth - angle)
    radius = np.hypot(x, y)
    along, across = radius * np.cos(folded), radius * np.sin(folded)
    notch = 0.42 * np.cos(fifth / 2), 0.42 * np.sin(fifth / 2)
    edge = 1 - notch[0], notch[1]
    distance: Array = ((along - 1) * edge[1] + across * edge[0]) / np.hypot(*edge)
    return distance


def _cross(x: Array, y: Array) -> Array:
    return np.minimum(_box(x, y, 0.95, 0.28), _box(x, y, 0.28, 0.95))


def _crescent(x: Array, y: Array) -> Array:
    distance: Array = np.maximum(np.hypot(x, y) - 0.95, 0.78 - np.hypot(x - 0.5, y))
    return distance


def _bar(x: Array, y: Array) -> Array:
    return _box(x, y, 0.95, 0.2)


def _arrow(x: Array, y: Array) -> Array:
    """It points to the right."""
    shaft = _box(x + 0.3, y, 0.62, 0.16)
    slope = 0.62, 0.83
    side = ((x - 0.98) * slope[0] + np.abs(y) * slope[1]) / np.hypot(*slope)
    distance: Array = np.minimum(shaft, np.maximum(0.15 - x, side))
    return distance


OUTLINES: dict[str, Outline] = {
    "disc": _disc,
    "ring": _ring,
    "square": _square,
    "frame": _frame,
    "triangle": _triangle,
    "star": _star,
    "cross": _cross,
    "crescent": _crescent,
    "bar": _bar,
    "arrow": _arrow,
}
"""In the order of the labels."""
