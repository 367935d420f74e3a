"""Whether two arrays hold the same numbers, and where they differ most. Knows no engine."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from convtui.ops.window import Array

TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False)
class Agreement:
    """The outcome of `compare`; places count from 0.

    `max_abs_diff` is infinite where a number meets NaN, and NaN where the shapes differ: then
    `other_shape` is theirs.
    `worst` is the cell that differs most of those that differ by more than is allowed, or of all
    if none does; None if no cell differs at all. `first` is the first of those that differ by more
    than is allowed, row by row; None if none does.
    """

    shape: tuple[int, ...]
    max_abs_diff: float
    agrees: bool
    differing: int = 0
    worst: tuple[int, ...] | None = None
    ours: float | None = None
    theirs: float | None = None
    other_shape: tuple[int, ...] | None = None
    first: tuple[int, ...] | None = None


def compare(
    ours: Array, theirs: Array, tolerance: float = TOLERANCE, scale: float = 1.0
) -> Agreement:
    """Compare two arrays cell by cell.

    Cells a and b agree if |a - b| ≤ tolerance · max(scale, |a|, |b|): relative to the larger of the
    two, or to `scale` where both are below it. NaN agrees with NaN only, infinity with itself.

    Args:
        ours: any shape.
        theirs: the same shape, or there is no agreement.
        tolerance: without unit, 0 or more.
        scale: of the numbers that went into a cell, above 0.
    """
    ours, theirs = np.asarray(ours, dtype=np.float64), np.asarray(theirs, dtype=np.float64)
    if ours.shape != theirs.shape:
        return Agreement(ours.shape, np.nan, agrees=False, other_shape=theirs.shape)
    if ours.size == 0:
        return Agreement(ours.shape, 0.0, agrees=True)
    difference, allowed = _difference(ours, theirs), _allowed(ours, theirs, tolerance, scale)
    outside = difference > allowed
    worst = _place(np.where(outside, difference, -1.0) if outside.any() else difference)
    return Agreement(
        ours.shape,
        float(difference.max()),
        agrees=not outside.any(),
        differing=int(outside.sum()),
        worst=worst,
        ours=None if worst is None else float(ours[worst]),
        theirs=None if worst is None else float(theirs[worst]),
        first=_place(outside),
    )


def scale_of(values: npt.NDArray[Any]) -> float:
    """The largest of a layer's numbers, or 1: what its small ones are sums of is as large."""
    return float(np.abs(values).max(initial=1.0, where=np.isfinite(values)))


def _difference(ours: Array, theirs: Array) -> Array:
    same = (ours == theirs) | (np.isnan(ours) & np.isnan(theirs))
    with np.errstate(invalid="ignore", over="ignore"):
        difference = np.where(same, 0.0, np.abs(ours - theirs))
    difference[np.isnan(difference)] = np.inf
    return difference


def _allowed(ours: Array, theirs: Array, tolerance: float, scale: float) -> Array:
    allowed = tolerance * np.maximum(scale, np.maximum(np.abs(ours), np.abs(theirs)))
    return np.where(np.isfinite(allowed), allowed, 0.0)


def _place(difference: npt.NDArray[Any]) -> tuple[int, ...] | None:
    """The first of the largest, None if all are 0."""
    if not difference.any():
        return None
    return tuple(int(index) for index in np.unravel_index(difference.argmax(), difference.shape))
