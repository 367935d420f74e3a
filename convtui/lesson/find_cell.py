"""Finds cells worth looking at: a map's strongest one, the next that is not zero, the nearest.

Most of a map is often zeros: the margin of a digit, whatever ReLU has cut off. A search computes no
more of a large map than a key press has time for.
"""

import numpy as np
import numpy.typing as npt

from convtui.lesson.map import MapSlice
from convtui.lesson.pipeline import Pipeline
from convtui.ops.window import Array

MOST_SEARCHED = 2_097_152
"""Cells looked through for the next one that is not zero."""

# Part of a map's largest number under which another is what rounding has left of 0.
_NOISE = 1e-12
_BAND_CELLS = 262_144
# Cells of a map that one walks through from its first to its last.
_WALKED = 64
# Cells on each side that are looked through for the nearest one.
_NEAR = 64


def opening_cell(pipeline: Pipeline) -> tuple[int, int]:
    """(row, column) of the cell of the convolution where a lesson begins.

    The first one of a map that is walked in a minute, unless it is 0; else the strongest.
    """
    convolution = pipeline.stages[0]
    if len(convolution) <= _WALKED and not is_zero(MapSlice(convolution), 0):
        return 0, 0
    return strongest_cell(pipeline)


def strongest_cell(pipeline: Pipeline, stage: int = 0) -> tuple[int, int]:
    """(row, column) of the cell of a stage that is furthest from 0; the first one if all are 0.

    Of the convolution and the activation it is one that the activation leaves, if there is any. Of
    a map that is too large to be kept, rows evenly apart are looked at.
    """
    if stage == 2:
        return farthest(MapSlice(pipeline.stages[2]))
    lowest, highest = pipeline.stages[0].extremes()
    is_cut = not pipeline.activated(lowest.value) and pipeline.activated(highest.value)
    return (highest if is_cut or highest.value >= -lowest.value else lowest).place


def farthest(seen: MapSlice) -> tuple[int, int]:
    """(row, column) of the cell of a slice that is furthest from 0; the first one if all are 0."""
    lowest, highest = seen.extremes()
    return (highest if highest.value >= -lowest.value else lowest).place


def next_nonzero(seen: MapSlice, cell: int, most: int = MOST_SEARCHED) -> int | None:
    """The first cell after `cell` that is not 0; None if the next `most` hold none."""
    rows, columns = seen.shape
    height = max(1, _BAND_CELLS // columns)
    first, skipped = divmod(cell + 1, columns)
    for top in range(first, rows, height):
        if (top - first) * columns >= most:
            break
        band = seen.region(range(top, min(top + height, rows)), range(columns)).ravel()
        found = np.flatnonzero(_nonzero(seen, band[skipped:]))
        if found.size:
            return top * columns + skipped + int(found[0])
        skipped = 0
    return None


def nearest_nonzero(seen: MapSlice, row: int, column: int) -> tuple[int, int] | None:
    """(row, column) of the cell nearest to this one that is not 0; None if none is near."""
    rows, columns = (
        range(max(at - _NEAR, 0), min(at + _NEAR + 1, length))
        for at, length in zip((row, column), seen.shape, strict=True)
    )
    places = np.argwhere(_nonzero(seen, seen.region(rows, columns)))
    if not len(places):
        return None
    away = np.abs(places - np.array([row - rows.start, column - columns.start])).sum(axis=1)
    down, right = places[int(away.argmin())].tolist()
    return rows.start + down, columns.start + right


def is_zero(seen: MapSlice, cell: int) -> bool:
    """Whether a cell, counted row by row, is 0, or what rounding has left of it."""
    row, column = divmod(cell, seen.shape[1])
    return not _nonzero(seen, seen.region(range(row, row + 1), range(column, column + 1))).any()


def _nonzero(seen: MapSlice, values: Array) -> npt.NDArray[np.bool_]:
    far: npt.NDArray[np.bool_] = np.abs(values) > _NOISE * max(map(abs, seen.extent()))
    return far
