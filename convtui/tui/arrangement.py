"""Where the kernel card stands between or under the two large grids."""

from dataclasses import dataclass
from typing import Literal

from convtui.tui.cell_layout import LARGE_LINES, LARGE_MARGIN, SQUARE

# Lines and columns of a border on both sides; a title line over each small grid; a bar after it.
_BORDER = 2
_TITLE = 1
_BAR = 1
_NARROWEST_CARD = 20
_WIDEST_SHARE = 0.55
# Of the columns, what the card takes at most to show its cells large.
_GROWN_SHARE = 0.25

CardForm = Literal["stack", "square", "row", "rows"]


@dataclass(frozen=True)
class Arrangement:
    """The card's size, whether it lies under the grids, and how its own grids are set."""

    below: bool
    form: CardForm
    width: int
    height: int
    part: tuple[int, int]
    """(lines, columns) of each of the card's grids, its title included."""
    grid: int
    """Columns of each large grid: equal, so that cells of one size are drawn in one size."""


def arrange(
    room: tuple[int, int],
    grids: tuple[tuple[int, int], tuple[int, int]],
    window: tuple[int, int],
    number: int,
) -> Arrangement:
    """Put the card beside the grids, or under them where that lets more numbers be read.

    `room` is (lines, columns) for all three; `grids` what each large one needs to show all its
    numbers; `window` (rows, columns) of each of the card's grids; `number` columns for each number.
    """
    lines, columns = room
    card = window[0], window[1] * number
    part = card[0] + _TITLE, max(card[1] + _BAR, _NARROWEST_CARD)
    tallest = max(grid[0] for grid in grids) + _BORDER
    widest = max(grid[1] for grid in grids) + _BORDER
    beside = _beside(lines, columns, card, part)
    row_fits = 3 * part[1] + _BORDER <= columns
    height = part[0] + _BORDER
    if widest > beside.grid and row_fits and lines - height >= tallest:
        return Arrangement(True, "row", columns, height, part, columns // 2)
    grown = _grown(lines, columns, window, number)
    return grown if grown and widest <= grown.grid else beside


def in_rows_of(room: tuple[int, int]) -> Arrangement:
    """The card over all of the width between two grids, each of its own as one line of numbers."""
    lines, columns = room
    part = 1 + _TITLE
    height = min(3 * part + _BORDER, lines)
    return Arrangement(False, "rows", columns, height, (part, columns - _BORDER), columns)


def _beside(lines: int, columns: int, card: tuple[int, int], part: tuple[int, int]) -> Arrangement:
    stack_width = max(card[1] + _BAR + _BORDER, _NARROWEST_CARD)
    if 3 * part[0] + _BORDER <= lines:
        return _between(lines, columns, "stack", stack_width, part)
    square_width = max(2 * (card[1] + _BAR) + _BORDER, _NARROWEST_CARD)
    width = min(square_width, max(int(columns * _WIDEST_SHARE), stack_width))
    return _between(lines, columns, "square", width, part)


def _grown(lines: int, columns: int, window: tuple[int, int], number: int) -> Arrangement | None:
    """A stack of larger cells, as high as the room; None where they would not be large."""
    part = (lines - _BORDER) // 3
    height = (part - _TITLE) // window[0]
    rest = _BAR + _BORDER
    least = window[1] * (number + LARGE_MARGIN) + rest
    square = window[1] * (SQUARE * height + 1) + rest
    width = max(min(square, int(columns * _GROWN_SHARE)), least, _NARROWEST_CARD)
    if height < LARGE_LINES or width > columns * _GROWN_SHARE:
        return None
    return _between(lines, columns, "stack", width, (part, width - _BORDER))


def _between(
    lines: int, columns: int, form: CardForm, width: int, part: tuple[int, int]
) -> Arrangement:
    """A card of at least that width; what cannot be halved goes to it."""
    grid = max(columns - width, 0) // 2
    return Arrangement(False, form, max(width, columns - 2 * grid), lines, part, grid)
