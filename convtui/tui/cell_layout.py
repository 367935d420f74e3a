"""How large a cell is drawn, and which part of a matrix is seen, in the room there is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from convtui.lesson.sheet import NUMBER_COLUMNS

# Numbers are worth scrolling for as long as this share of the matrix stays in sight.
SIGHT = 0.6
# A box is drawn around a number in cells from this height on, and beside it on both sides.
LARGE_LINES = 3
LARGE_MARGIN = 2
# A line of a terminal is as high as so many columns are wide; cells are no more oblong than that.
SQUARE = 2
_MOST_OBLONG = 1


class CellMode(Enum):
    LARGE = "large numbers"
    NUMBERS = "numbers"
    COLOUR = "colour"
    HALF = "half blocks"


ZOOMS = ("auto", *(mode.value for mode in CellMode))


@dataclass(frozen=True)
class CellLayout:
    """A mode, the size of one cell, how many are seen, and what stands before the first."""

    mode: CellMode
    width: int
    """Terminal columns of a cell."""
    rows: int
    columns: int
    height: int = 1
    """Terminal lines of a cell; of half blocks, two rows share one."""
    margin: tuple[int, int] = (0, 0)
    """Lines over the cells and columns left of them, for the numbers of rows and columns."""

    @property
    def lines(self) -> int:
        """Terminal lines that hold cells and the numbers of columns."""
        return self.margin[0] + self._at(self.rows - 1).stop if self.rows else 0

    def lines_of(self, row: int) -> range:
        """Terminal lines of a row, counted from the first in sight."""
        at = self._at(row)
        return range(self.margin[0] + at.start, self.margin[0] + at.stop)

    def _at(self, row: int) -> range:
        if self.mode is CellMode.HALF:
            return range(row // 2, row // 2 + 1)
        return range(row * self.height, (row + 1) * self.height)

    def row_at(self, line: int) -> int:
        """First row that a terminal line shows a part of; negative over the cells."""
        line -= self.margin[0]
        return line * 2 if self.mode is CellMode.HALF else line // self.height

    def columns_of(self, column: int) -> range:
        """Terminal columns of a column, counted from the first in sight."""
        start = self.margin[1] + column * self.width
        return range(start, start + self.width)

    def column_at(self, x: int) -> int:
        """Column that a terminal column shows a part of; negative left of the cells."""
        return (x - self.margin[1]) // self.width


@lru_cache(maxsize=64)
def choose_layout(
    shape: tuple[int, int],
    room: tuple[int, int],
    number_widths: tuple[int, ...] = (NUMBER_COLUMNS,),
    zoom: str = "auto",
    colours: bool = True,
    least_sight: float = SIGHT,
    axes: bool = False,
) -> CellLayout:
    """All as numbers with as many decimals as can be, else most of it, else the largest cells.

    Args:
        shape: (rows, columns) of the matrix.
        room: (lines, columns) of the terminal there are for it.
        number_widths: columns that a number and the gap before it need, from the one with most
            decimals to the one without.
        zoom: one of ZOOMS; anything but `auto` is obeyed.
        colours: False where the terminal shows none; half blocks would then say nothing.
        least_sight: the share of the matrix that must be in sight for numbers to be shown.
        axes: whether the rows and columns of large cells are numbered.
    """
    margin = (1, len(str(shape[0])) + 1) if axes else (0, 0)
    large = [_large(shape, room, width, margin) for width in number_widths]
    numbers = [_numbers(shape, room, width) for width in number_widths]
    others = [_tiles(shape, room)]
    if colours:
        others.append(_part(CellMode.HALF, 1, shape, room))
    compact = [_part(CellMode.NUMBERS, width, shape, room) for width in number_widths]
    for layout in (_whole(large, shape), _whole(compact, shape), *others):
        if layout.mode.value == zoom and _sight(layout, shape) >= (least_sight == 1 or 1e-9):
            return layout
    for pair in zip(large, numbers, strict=True):  # decimals are worth more than size
        for layout in pair:
            if _sight(layout, shape) == 1:
                return layout
    if _sight(numbers[-1], shape) >= least_sight:
        return numbers[-1]
    return _whole(others, shape)


def scrolled(first: int, seen: int, length: int, start: int, stop: int) -> int:
    """First row (or column) to show so that start..stop-1 is in sight.

    Stays as long as it is; else brings it to the middle, so that the next steps stay in sight too.

    Args:
        first: the one shown first until now.
        seen: how many are seen at once.
        length: how many there are.
        start: first that must be in sight.
        stop: one after the last.
    """
    if start < first or stop > first + seen:
        first = start - max(seen - (stop - start), 0) // 2
    return max(0, min(first, length - seen))


def _large(
    shape: tuple[int, int], room: tuple[int, int], number_width: int, margin: tuple[int, int]
) -> CellLayout:
    """As large as fill the room, and about square; the smallest, and some of them, if need be."""
    left = room[0] - margin[0], room[1] - margin[1]
    least = number_width + LARGE_MARGIN
    height, width = left[0] // shape[0], left[1] // shape[1]
    if height < LARGE_LINES or width < least:
        height, width = LARGE_LINES, least
    width = min(width, max(least, SQUARE * height + _MOST_OBLONG))
    height = min(height, max(LARGE_LINES, width // SQUARE))
    rows, columns = max(left[0] // height, 0), max(left[1] // width, 0)
    seen = min(shape[0], rows), min(shape[1], columns)
    return CellLayout(CellMode.LARGE, width, *seen, height, margin)


def _numbers(shape: tuple[int, int], room: tuple[int, int], number_width: int) -> CellLayout:
    """On every second line if all of them fit so."""
    layout = _part(CellMode.NUMBERS, number_width, shape, room)
    if _sight(layout, shape) < 1 or room[0] < 2 * shape[0]:
        return layout
    width = min(room[1] // shape[1], max(number_width, 2 * SQUARE + _MOST_OBLONG))
    return replace(layout, width=width, height=2)


def _tiles(shape: tuple[int, int], room: tuple[int, int]) -> CellLayout:
    """Squares of colour, as large as fit."""
    side = max(min(room[0] // shape[0], room[1] // (SQUARE * shape[1])), 1)
    seen = min(shape[0], room[0]), min(shape[1], room[1] // SQUARE)
    return CellLayout(CellMode.COLOUR, side * SQUARE, *seen, side)


def _part(mode: CellMode, width: int, shape: tuple[int, int], room: tuple[int, int]) -> CellLayout:
    """As many of the smallest cells as fit."""
    lines = room[0] * 2 if mode is CellMode.HALF else room[0]
    return CellLayout(mode, width, min(shape[0], lines), min(shape[1], room[1] // width))


def _whole(layouts: Sequence[CellLayout], shape: tuple[int, int]) -> CellLayout:
    """The first that shows all; the last if none does."""
    return next((layout for layout in layouts if _sight(layout, shape) == 1), layouts[-1])


def _sight(layout: CellLayout, shape: tuple[int, int]) -> float:
    return layout.rows / shape[0] * layout.columns / shape[1]
