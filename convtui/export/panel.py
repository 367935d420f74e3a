"""A matrix in a rectangle of a drawing: its cells, its numbers where they fit, and a window."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from convtui.export.colour_table import ACCENT, EMPTY, PADDING, ColourTable
from convtui.export.shapes import Box, Cells, Shape, Text
from convtui.lesson.numbers import fitted
from convtui.lesson.sheet import Outline, Sheet
from convtui.ops.window import Array

_SMALLEST_CELL = 4
# A cell holds numbers from this width on; a letter is some 0.6 of the font's size wide.
_NUMBER_CELL, _LETTER = 20, 0.58
# Letters that there should be room for, and the smallest font to make room with.
_LETTERS, _SMALLEST = 4.6, 8


@dataclass(frozen=True)
class Room:
    """A rectangle, in pixels."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Place:
    """Where the cells of a matrix lie in a drawing, and which of them are seen."""

    left: int
    top: int
    side: int
    gap: int
    rows: range
    columns: range

    def box(self, rows: range, columns: range, line: int) -> Box | None:
        """Around some cells, as far as they are seen."""
        top, bottom = max(rows.start, self.rows.start), min(rows.stop, self.rows.stop)
        left, right = max(columns.start, self.columns.start), min(columns.stop, self.columns.stop)
        if top >= bottom or left >= right:
            return None
        return Box(
            self.left + (left - self.columns.start) * self.side - line,
            self.top + (top - self.rows.start) * self.side - line,
            (right - left) * self.side - self.gap + 2 * line,
            (bottom - top) * self.side - self.gap + 2 * line,
            ACCENT,
            line,
        )


def lay_cells(room: Room, shape: tuple[int, int], window: Outline | None = None) -> Place:
    """Choose the size of cells; of a matrix that is too large, the page that shows the window."""
    parts = []
    for axis, (length, space) in enumerate(zip(shape, (room.height, room.width), strict=True)):
        start, stop = window.interval(axis) if window else (0, length)
        seen = min(length, max(space // _SMALLEST_CELL, 1))
        first = _page(start, stop - start, seen, length)
        parts.append(range(first, first + seen))
    rows, columns = parts
    side = min(room.height // len(rows), room.width // len(columns), room.height // 3)
    gap = 2 if side >= _NUMBER_CELL else int(side > _SMALLEST_CELL)
    left = room.left + (room.width - side * len(columns)) // 2
    return Place(left, room.top, side, gap, rows, columns)


def _page(start: int, span: int, seen: int, length: int) -> int:
    """First cell shown: it stays while the window walks through the page, then jumps."""
    step = max(seen - span + 1, 1)
    return max(min(start // step * step, length - seen), 0)


def outlined(place: Place, window: Outline, line: int) -> Iterator[Box]:
    """A box around a window; taps that are apart, by dilation, are boxed one by one."""
    for down in _runs(window.rows):
        for along in _runs(window.columns):
            box = place.box(down, along, line)
            if box:
                yield box


def _runs(taps: range) -> list[range]:
    if taps.step > 1:
        return [range(tap, tap + 1) for tap in taps]
    return [taps]


def panel(
    sheet: Sheet, place: Place, table: ColourTable, filled: int | None = None
) -> Iterator[Shape]:
    """The cells of a matrix, the first `filled` of them (row by row) or all, and their numbers."""
    values = sheet.values(place.rows, place.columns)
    inside = sheet.inside(place.rows, place.columns)
    colours = np.where(inside, table.of(sheet.palette, values), PADDING)
    if filled is not None:
        order = np.add.outer(np.array(place.rows) * sheet.shape[1], np.array(place.columns))
        colours = np.where(order < filled, colours, EMPTY)
    colours = colours.astype(np.uint8)
    yield Cells(place.left, place.top, place.side, place.gap, colours)
    if place.side >= _NUMBER_CELL:
        yield from _numbers(values, colours, place, table)


def _numbers(
    values: Array, colours: npt.NDArray[np.uint8], place: Place, table: ColourTable
) -> Iterator[Text]:
    room = place.side - place.gap
    size = max(min(round(room * 0.42), int(room / (_LETTERS * _LETTER))), _SMALLEST)
    letters = int((room - 1) / (size * _LETTER))
    inks = table.inks
    for row, (line, grounds) in enumerate(zip(values.tolist(), colours.tolist(), strict=True)):
        for column, (value, ground) in enumerate(zip(line, grounds, strict=True)):
            if ground != EMPTY:
                x = place.left + column * place.side + room / 2
                middle = place.top + row * place.side + room / 2
                said = fitted(value, letters)
                # Where a number is rounded, the sign that says so makes the letters smaller.
                fit = size * letters // max(len(said), letters)
                yield Text(x, middle, said, fit, int(inks[ground]), "m")
