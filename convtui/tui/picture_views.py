"""The pixels of the panes: at once from what is in sight, later from the whole picture."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from convtui.lesson.colours import Rgb
from convtui.lesson.tally import Tally
from convtui.ops.brightness import Pixels, brightness
from convtui.ops.sampling import convolve_at
from convtui.ops.window import Array, Window
from convtui.tui.photograph import Channel
from convtui.tui.picture import PictureLesson
from convtui.tui.viewport import NOWHERE, Viewport

Places = npt.NDArray[np.int64]


# Values along a side of a screen pixel of which the mean is taken, at most.
_FINEST = 4

# Cells that a thread counts at a time: so few that a key never waits for them.
_PART = 65_536


@dataclass(frozen=True, eq=False)
class View:
    pixels: Pixels
    """(rows, columns, 3)."""
    known: npt.NDArray[np.bool_]
    """(rows, columns): False where there is nothing of the map."""


def result_view(
    lesson: PictureLesson, viewport: Viewport, extent: tuple[float, float] | None
) -> tuple[View, Tally]:
    """What comes out, a value for each screen pixel, and a count of those values."""
    window = lesson.window
    rows, columns = viewport.places(0, window.rows), viewport.places(1, window.columns)
    tally = Tally(lesson.filtered.bounds)
    shown = np.ix_(rows != NOWHERE, columns != NOWHERE)
    picked = rows[rows != NOWHERE], columns[columns != NOWHERE]
    pixels = np.zeros((len(rows), len(columns), 3), dtype=np.uint8)
    known = np.zeros(pixels.shape[:2], dtype=bool)
    if len(picked[0]) and len(picked[1]):
        planes = [
            convolve_at(plane, lesson.options.laid, window, *picked)
            for plane in lesson.source.planes
        ]
        values = np.stack(planes, axis=2)
        tally.add(values)
        pixels[shown] = brightness(values, lesson.fit, extent or tally.extent)
        known[shown] = True
    return View(pixels, known), tally


def thorough(
    lesson: PictureLesson, viewport: Viewport, cancelled: Callable[[], bool]
) -> tuple[View | None, Tally] | None:
    """Count every value; where many share a screen pixel, show what they are on average.

    Runs in a thread, part by part.

    Returns:
        The view, or None where each screen pixel shows one value at most anyway; and the count.
        None when it was cancelled.
    """
    filtered, tally = lesson.filtered, Tally(lesson.filtered.bounds)
    averaged = _Averages(lesson, viewport) if viewport.scale > lesson.options.stride[0] else None
    for plane, part, values in filtered.bands(_PART):
        if cancelled():
            return None
        tally.add(values)
        if averaged:
            averaged.add(plane, part, values)
    return (averaged.view(tally.extent) if averaged else None), tally


class _Averages:
    """Means over what each screen pixel shows, summed up part by part.

    What is shown is averaged, not the values: else the two sides of an edge would cancel out.
    Normalising alone can wait until the extent is known, for it changes no mean.
    """

    def __init__(self, lesson: PictureLesson, viewport: Viewport) -> None:
        window = lesson.window
        self._fit = lesson.fit
        self._rows = viewport.spans(0, window.rows)
        self._columns = viewport.spans(1, window.columns)
        self._known = np.logical_and.outer(
            viewport.places(0, window.rows) != NOWHERE,
            viewport.places(1, window.columns) != NOWHERE,
        )
        shape = len(self._rows[0]), len(self._columns[0]), len(lesson.source.planes)
        self._sums = np.zeros(shape)

    def add(self, plane: int, part: range, values: Array) -> None:
        first, last = self._rows
        touched = np.flatnonzero((first < part.stop) & (last > part.start))
        if not touched.size:
            return
        top, bottom = max(first[touched[0]], part.start), min(last[touched[-1]], part.stop)
        left, right = self._columns[0].min(), self._columns[1].max()
        seen = values[top - part.start : bottom - part.start, left:right]
        if self._fit != "normalise":
            seen = brightness(seen, self._fit, (0, 0)).astype(np.float64)
        lines = _summed(seen, np.clip(self._columns[0] - left, 0, right - left), 1)
        starts = np.clip(first[touched] - top, 0, bottom - top)
        self._sums[touched, :, plane] += _summed(lines, starts, 0)

    def view(self, extent: tuple[float, float]) -> View:
        counts = [last - first for first, last in (self._rows, self._columns)]
        cells = np.multiply.outer(*counts)
        means = self._sums / np.maximum(cells, 1)[:, :, None]
        pixels = brightness(means, "normalise" if self._fit == "normalise" else "clip", extent)
        return View(_coloured(pixels), (cells > 0) & self._known)


def _summed(values: Array, starts: Places, axis: int) -> Array:
    """Sums of the runs that begin at `starts`, which ascend; of no value where two are equal."""
    length = values.shape[axis]
    # A start at the very end is a run of nothing; reduceat knows none.
    sums: Array = np.add.reduceat(values, np.minimum(starts, length - 1), axis=axis)
    empty = np.append(starts[1:] == starts[:-1], False) | (starts >= length)
    return np.where(empty[:, None] if axis == 0 else empty[None, :], 0.0, sums)


def plain_view(channel: Channel, viewport: Viewport) -> View:
    """A channel as it is, stretched if no picture can hold it; means of a few values a pixel."""
    finer = min(math.ceil(viewport.scale), _FINEST)
    seen = [viewport.finer(finer).places(side) for side in (0, 1)]
    values = channel.values[np.ix_(*seen)]
    rows, columns = viewport.room
    values = values.reshape(rows, finer, columns, finer, *values.shape[2:]).mean(axis=(1, 3))
    low, high = channel.extent
    usual = low >= 0 and 1 < high < 256
    pixels = brightness(values, "clip" if usual else "normalise", channel.extent)
    known = [viewport.places(side) != NOWHERE for side in (0, 1)]
    return View(_coloured(pixels), np.logical_and.outer(*known))


def _coloured(pixels: Pixels) -> Pixels:
    if pixels.ndim == 2:
        pixels = pixels[:, :, None]
    return pixels if pixels.shape[2] == 3 else np.repeat(pixels, 3, axis=2)


def marked(
    view: View, viewport: Viewport, part: tuple[range, range], window: Window | None, colour: Rgb
) -> View:
    """A box around rows × columns of a map, or of the picture itself; at least one screen pixel."""
    if not view.known.size:  # a window without room
        return view
    axes = (None, None) if window is None else (window.rows, window.columns)
    sides = []
    for side, (taps, axis) in enumerate(zip(part, axes, strict=True)):
        places = viewport.places(side, axis)
        inside = (places >= taps[0]) & (places <= taps[-1])
        if not inside.any():
            inside = _nearest(places, taps[len(taps) // 2])
        sides.append(inside)
    box = np.logical_and.outer(*sides)
    if min(np.count_nonzero(inside) for inside in sides) > 2:
        inner = [inside & np.roll(inside, 1) & np.roll(inside, -1) for inside in sides]
        box &= ~np.logical_and.outer(*inner)
    pixels = view.pixels.copy()
    pixels[box] = colour
    return View(pixels, view.known | box)


def _nearest(places: Places, wanted: int) -> npt.NDArray[np.bool_]:
    away = np.where(places == NOWHERE, np.iinfo(np.int64).max, np.abs(places - wanted))
    nearest: npt.NDArray[np.bool_] = np.arange(len(places)) == int(away.argmin())
    return nearest


def split(left: View, right: View, column: int, colour: Rgb) -> View:
    """One view up to a column of screen pixels, the other after it, a line between."""
    pixels, known = right.pixels.copy(), right.known.copy()
    pixels[:, :column], known[:, :column] = left.pixels[:, :column], left.known[:, :column]
    pixels[:, column : column + 1], known[:, column : column + 1] = colour, True
    return View(pixels, known)
