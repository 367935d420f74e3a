"""A table of one line a row, from which a narrow terminal leaves out what matters least."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from convtui.harmless import harmless

if TYPE_CHECKING:
    from rich.console import Console

_GAP = 2
_SHORTEST_NAME = 8


def print_fitted(
    screen: "Console",
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    droppable: Sequence[str],
) -> list[str]:
    """Print a table, and return the headings of the columns for which there was no room.

    Headings are broken between words first; then the `droppable` columns go, in that order; last
    of all the names in the first column are cut, and end in `…`.
    """
    from rich.cells import cell_len
    from rich.table import Table

    rows = [[*map(harmless, row)] for row in rows]
    columns = list(zip(headings, *rows, strict=True))
    needed = [max(map(cell_len, (*heading.split(), *cells))) for heading, *cells in columns]
    kept = _kept(headings, needed, droppable, screen.width)
    whole = [max(needed[place], cell_len(headings[place])) for place in kept]
    broken = _width(whole) > screen.width
    table = Table(box=None, pad_edge=False, header_style="bold")
    for place in kept:
        heading = headings[place].replace(" ", "\n") if broken else headings[place]
        table.add_column(heading, style="" if place else "cyan", no_wrap=True, overflow="ellipsis")
    beside = _width([needed[place] for place in kept]) - needed[0]
    table.columns[0].max_width = max(screen.width - beside, _SHORTEST_NAME)
    for row in rows:
        table.add_row(*(row[place] for place in kept))
    screen.print(table)
    return [heading for place, heading in enumerate(headings) if place not in kept]


def _kept(
    headings: Sequence[str], needed: Sequence[int], droppable: Sequence[str], room: int
) -> list[int]:
    """The places of the columns that stay."""
    kept = list(range(len(headings)))
    for heading in droppable:
        if _width([needed[place] for place in kept]) <= room:
            break
        kept.remove(headings.index(heading))
    return kept


def _width(widths: Sequence[int]) -> int:
    return sum(widths) + _GAP * (len(widths) - 1)
