"""What a grid of cells shows and what is pointed at in it; nothing of how it is drawn."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from convtui.lesson.colours import LEAST_REACH, Palette
from convtui.ops.window import Array

NUMBER_COLUMNS = 4
"""The fewest that a number and the gap before it take on a terminal."""
_WIDEST_NUMBER = 8
_SAMPLE = 64
_DECIMALS = (4, 2, 1, 0)
_ROW_DECIMALS = 4
"""Of the numbers of a vector, which are scrolled and so may be wide."""
_TINY = 0.01
"""Where no number reaches this, all are written in units of a power of ten that is told once."""

Region = Callable[[range, range], Array]
"""Values at rows × columns."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """A matrix, any part of it on demand, padding around it, and the colours of its values."""

    shape: tuple[int, int]
    """(rows, columns), padding included."""
    region: Region
    """Values at rows × columns, counted without padding."""
    palette: Palette
    padding: tuple[tuple[int, int], tuple[int, int]] = ((0, 0), (0, 0))
    """((top, bottom), (left, right)) cells."""
    widths: tuple[int, ...] = ()
    """Columns of a number where they must not follow these values alone; none: as needed."""

    @cached_property
    def inner_shape(self) -> tuple[int, int]:
        """(rows, columns) without padding."""
        (top, bottom), (left, right) = self.padding
        return self.shape[0] - top - bottom, self.shape[1] - left - right

    @cached_property
    def _is_padded(self) -> bool:
        return self.inner_shape != self.shape

    def is_padding(self, row: int, column: int) -> bool:
        return self._is_padded and column not in self.inner_columns(row)

    def inner_columns(self, row: int) -> range:
        (top, _), (left, _) = self.padding
        height, width = self.inner_shape
        return range(left, left + width) if top <= row < top + height else range(0)

    def values(self, rows: range, columns: range) -> Array:
        """Values at rows × columns, counted with padding, which is 0."""
        (top, _), (left, _) = self.padding
        height, width = self.inner_shape
        inner_rows = range(max(rows.start - top, 0), min(rows.stop - top, height))
        inner_columns = range(max(columns.start - left, 0), min(columns.stop - left, width))
        values = np.zeros((len(rows), len(columns)))
        if inner_rows and inner_columns:
            down, along = inner_rows.start + top, inner_columns.start + left
            values[
                down - rows.start : down - rows.start + len(inner_rows),
                along - columns.start : along - columns.start + len(inner_columns),
            ] = self.region(inner_rows, inner_columns)
        return values

    def inside(self, rows: range, columns: range) -> npt.NDArray[np.bool_]:
        """(rows, columns): False on padding."""
        on_axes = []
        for part, (before, after), length in zip(
            (rows, columns), self.padding, self.shape, strict=True
        ):
            places = np.array(part)
            on_axes.append((places >= before) & (places < length - after))
        both: npt.NDArray[np.bool_] = np.logical_and.outer(*on_axes)
        return both

    @cached_property
    def power(self) -> int:
        """Numbers are written in units of 10 to this: below 0 where all are tiny, else 0."""
        reach = max(abs(self.palette.low), abs(self.palette.high))
        return math.floor(math.log10(reach)) if LEAST_REACH < reach < _TINY else 0

    @cached_property
    def sample(self) -> Array:
        """Some of the values: all of a small matrix."""
        height, width = (min(length, _SAMPLE) for length in self.inner_shape)
        return self.region(range(height), range(width))

    @cached_property
    def number_widths(self) -> tuple[int, ...]:
        """Columns of a number and the gap before it: with all decimals, with fewer, without."""
        sample = in_units(self.sample, self.power)
        return self.widths or tuple(width_for(sample, decimals) for decimals in _DECIMALS)


def in_units(values: Array, power: int) -> Array:
    """Values in units of 10 to a power."""
    return values / 10.0**power if power else values


def width_for(values: Array, decimals: int = 1) -> int:
    """Columns that the longest of some numbers needs, and a gap before it.

    Args:
        values: any number of them.
        decimals: those that are shown at most.
    """
    values = np.ravel(values)[np.isfinite(values).ravel()]  # NaN and infinity are short words
    rounded = np.abs(np.round(values, decimals))
    whole = np.floor(np.log10(np.maximum(rounded, 1))).astype(int) + 1
    places = np.zeros_like(whole)
    for place in range(decimals, 0, -1):  # the last decimal that is not 0
        shifted = rounded * 10.0**place
        places[(places == 0) & (np.rint(shifted) % 10 != 0)] = place
    lengths = np.where((rounded < 1) & (places > 0), 0, whole) + places + (places > 0)
    longest = int(np.max(lengths + (values < 0), initial=1))
    return min(max(longest + 1, NUMBER_COLUMNS), _WIDEST_NUMBER)


def row_sheet(length: int, region: Region, palette: Palette, extent: tuple[float, float]) -> Sheet:
    """A sheet of a vector, whose numbers have one width along the whole row that scrolls."""
    sheet = Sheet((1, length), region, palette)
    values = np.append(sheet.sample, extent)
    width = width_for(in_units(values, sheet.power), _ROW_DECIMALS)
    return replace(sheet, widths=(width,))


def sheet_of(
    values: Array,
    palette: Palette,
    inside: npt.NDArray[np.bool_] | None = None,
    fixed_width: int = 0,
) -> Sheet:
    """A sheet of an array of (rows, columns).

    Args:
        values: what is shown.
        palette: its colours.
        inside: False on padding, which must be whole rows and columns at the edges.
        fixed_width: columns of a number; 0: as these need.
    """
    padding = ((0, 0), (0, 0))
    if inside is not None and not inside.all():
        padding = (_outside(inside, 1), _outside(inside, 0))
    (top, _), (left, _) = padding

    def region(rows: range, columns: range) -> Array:
        return values[
            top + rows.start : top + rows.stop, left + columns.start : left + columns.stop
        ]

    return Sheet(
        (values.shape[0], values.shape[1]),
        region,
        palette,
        padding,
        (fixed_width,) * bool(fixed_width),
    )


def _outside(inside: npt.NDArray[np.bool_], across: int) -> tuple[int, int]:
    """Lines without any True before the first line with one and after the last."""
    lines = np.flatnonzero(inside.any(axis=across))
    length = inside.shape[1 - across]
    return (int(lines[0]), length - 1 - int(lines[-1])) if lines.size else (length, 0)


@dataclass(frozen=True)
class Outline:
    """Rows × columns of cells; taps that are apart (dilation) are boxed one by one."""

    rows: range = range(0)
    columns: range = range(0)

    @property
    def single(self) -> bool:
        return len(self.rows) == 1 and len(self.columns) == 1

    def interval(self, axis: int) -> tuple[int, int]:
        """First cell along an axis and one after the last; (0, 0) if there is none."""
        taps = (self.rows, self.columns)[axis]
        return (taps[0], taps[-1] + 1) if taps else (0, 0)

    def holds(self, row: int, column: int) -> bool:
        return row in self.rows and column in self.columns

    def starts(self, row: int, column: int) -> bool:
        return self.holds(row, column) and column - 1 not in self.columns

    def ends(self, row: int, column: int) -> bool:
        return self.holds(row, column) and column + 1 not in self.columns

    def tops(self, row: int, column: int) -> bool:
        return self.holds(row, column) and row - 1 not in self.rows

    def bottoms(self, row: int, column: int) -> bool:
        return self.holds(row, column) and row + 1 not in self.rows


@dataclass(frozen=True)
class Marks:
    """What is pointed at in a grid, and how far it is filled."""

    outline: Outline = field(default_factory=Outline)
    strong: tuple[int, int] | None = None
    """One cell more marked than the rest."""
    filled: int | None = None
    """Cells computed so far, row by row; None where all are."""

    def interval(self, axis: int) -> tuple[int, int]:
        """Rows (0) or columns (1) that should be in sight: first, and one after the last."""
        if self.outline.rows:
            return self.outline.interval(axis)
        return (self.strong[axis], self.strong[axis] + 1) if self.strong else (0, 0)

    def columns_near(self, row: int) -> set[int]:
        """Columns of a row that are pointed at, and those that the side of a box stands in."""
        columns: set[int] = set()
        if row in self.outline.rows:
            columns.update(self.outline.columns)
            columns.update(column + 1 for column in self.outline.columns)
        if self.strong and self.strong[0] == row:
            columns.add(self.strong[1])
        return columns

    def differing_runs(self, other: "Marks", shape: tuple[int, int]) -> dict[int, range]:
        """Rows of a matrix of `shape` that look different under other marks, and where.

        Of each row the columns from the first to the last that differ, and one more: the side of
        a box may stand there, beside the matrix too.
        """
        rows = {*self.outline.rows, *other.outline.rows}
        rows.update(place[0] for place in (self.strong, other.strong) if place)
        columns = {row: self.columns_near(row) | other.columns_near(row) for row in rows}
        if self.filled != other.filled:
            cells = shape[0] * shape[1]
            first, last = sorted(
                cells if end is None else end for end in (self.filled, other.filled)
            )
            for row in range(max(first, 0) // shape[1], max(last - 1, 0) // shape[1] + 1):
                start = row * shape[1]
                ends = max(first - start, 0), min(last - start, shape[1]) - 1
                columns[row] = columns.get(row, set()).union(ends)
        return {row: range(min(near), max(near) + 2) for row, near in columns.items() if near}
