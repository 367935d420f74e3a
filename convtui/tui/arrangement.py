"""Where the kernel card stands between or under the two large grids."""

from dataclasses import dataclass
from typing import Literal

# Lines and columns of a border on both sides; a title line over each small grid; a bar after it.
_BORDER = 2
_TITLE = 1
_BAR = 1
_NARROWEST_CARD = 20
_WIDEST_SHARE = 0.55

CardForm = Literal["stack", "square", "row"]


@dataclass(frozen=True)
class Arrangement:
    """The card's size, whether it lies under the grids, and how its own grids are set."""

    below: bool
    form: CardForm
    width: int
    height: int
    part: tuple[int, int]
    """(lines, columns) of each of the card's grids, its title included."""


def arrange(
    room: tuple[int, int],
    grids: tuple[tuple[int, int], tuple[int, int]],
    card: tuple[int, int],
) -> Arrangement:
    """Put the card beside the grids, or under them where that lets more numbers be read.

    Args:
        room: (lines, columns) for all three.
        grids: for each large grid, the (lines, columns) it needs to show all its numbers.
        card: (lines, columns) that one of the card's grids needs.
    """
    lines, columns = room
    part = card[0] + _TITLE, max(card[1] + _BAR, _NARROWEST_CARD)
    beside = _beside(lines, columns, card, part)
    under = Arrangement(True, "row", columns, part[0] + _BORDER, part)
    tallest = max(grid[0] for grid in grids) + _BORDER
    widest = max(grid[1] for grid in grids) + _BORDER
    crowded = 2 * widest > columns - beside.width
    row_fits = 3 * part[1] + _BORDER <= columns
    if crowded and row_fits and lines - under.height >= tallest:
        return under
    return beside


def _beside(lines: int, columns: int, card: tuple[int, int], part: tuple[int, int]) -> Arrangement:
    stack_width = max(card[1] + _BAR + _BORDER, _NARROWEST_CARD)
    if 3 * part[0] + _BORDER <= lines:
        return Arrangement(False, "stack", stack_width, lines, part)
    square_width = max(2 * (card[1] + _BAR) + _BORDER, _NARROWEST_CARD)
    width = min(square_width, max(int(columns * _WIDEST_SHARE), stack_width))
    return Arrangement(False, "square", width, lines, part)
