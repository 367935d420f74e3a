"""How large a cell is drawn, and which part of a matrix is seen, in the room there is."""

from dataclasses import dataclass
from enum import Enum

# Numbers are worth scrolling for as long as this share of the matrix stays in sight.
SIGHT = 0.6
NUMBER_COLUMNS = 4
# A large cell is as high as this, and as wide as its number and so many columns more.
LARGE_LINES = 3
_LARGE_MARGIN = 3


class CellMode(Enum):
    """What a cell is drawn as."""

    LARGE = "large numbers"
    NUMBERS = "numbers"
    COLOUR = "colour"
    HALF = "half blocks"


ZOOMS = ("auto", *(mode.value for mode in CellMode))


@dataclass(frozen=True)
class CellLayout:
    """A mode, the terminal columns of one cell, and how many cells are seen."""

    mode: CellMode
    width: int
    rows: int
    columns: int

    @property
    def lines(self) -> int:
        """Terminal lines that hold cells."""
        if self.mode is CellMode.HALF:
            return -(-self.rows // 2)
        return self.rows * LARGE_LINES if self.mode is CellMode.LARGE else self.rows

    def lines_of(self, row: int) -> range:
        """Terminal lines of a row, both counted from the first in sight."""
        if self.mode is CellMode.HALF:
            return range(row // 2, row // 2 + 1)
        height = LARGE_LINES if self.mode is CellMode.LARGE else 1
        return range(row * height, (row + 1) * height)

    def row_at(self, line: int) -> int:
        """First row that a terminal line shows a part of, both counted from the first in sight."""
        if self.mode is CellMode.HALF:
            return line * 2
        return line // LARGE_LINES if self.mode is CellMode.LARGE else line


def choose_layout(
    shape: tuple[int, int],
    room: tuple[int, int],
    number_widths: tuple[int, int] = (NUMBER_COLUMNS, NUMBER_COLUMNS),
    zoom: str = "auto",
    colours: bool = True,
    least_sight: float = SIGHT,
) -> CellLayout:
    """Large numbers if all fit, numbers if enough are then in sight, else the largest cells.

    Args:
        shape: (rows, columns) of the matrix.
        room: (lines, columns) of the terminal there are for it.
        number_widths: columns that a number and the gap before it need, with decimals and without.
        zoom: one of ZOOMS; anything but `auto` is obeyed.
        colours: False where the terminal shows none; half blocks would then say nothing.
        least_sight: the share of the matrix that must be in sight for numbers to be shown.
    """
    numbers = _layout(CellMode.NUMBERS, number_widths[0], shape, room)
    if _sight(numbers, shape) < 1:
        numbers = _layout(CellMode.NUMBERS, number_widths[1], shape, room)
    large = _layout(CellMode.LARGE, number_widths[0] + _LARGE_MARGIN, shape, room)
    others = [_layout(CellMode.COLOUR, 2, shape, room)]
    if colours:
        others.append(_layout(CellMode.HALF, 1, shape, room))
    for layout in (large, numbers, *others):
        if layout.mode.value == zoom and _sight(layout, shape) >= (least_sight == 1 or 1e-9):
            return layout
    if _sight(large, shape) == 1:
        return large
    if _sight(numbers, shape) >= least_sight:
        return numbers
    return next((layout for layout in others if _sight(layout, shape) == 1), others[-1])


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


def _layout(
    mode: CellMode, width: int, shape: tuple[int, int], room: tuple[int, int]
) -> CellLayout:
    rows = {CellMode.HALF: room[0] * 2, CellMode.LARGE: room[0] // LARGE_LINES}.get(mode, room[0])
    return CellLayout(mode, width, min(shape[0], rows), min(shape[1], room[1] // width))


def _sight(layout: CellLayout, shape: tuple[int, int]) -> float:
    return layout.rows / shape[0] * layout.columns / shape[1]
