"""A table of one line a row, from which a narrow terminal leaves out what matters least."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from convtui.export.fitting import fit_columns
from convtui.export.tabular import Column
from convtui.harmless import harmless

if TYPE_CHECKING:
    from rich.table import Table


def fitted_table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    room: int,
    droppable: Sequence[str],
    *,
    gaps: Sequence[int] = (2, 1),
    styles: Sequence[str] = (),
) -> tuple["Table", list[str]]:
    """A table, and the names of the columns for which there was no room.

    Without `styles`, one a row, the first column is coloured.
    """
    from rich.cells import cell_len
    from rich.table import Table

    rows = [[*map(harmless, row)] for row in rows]
    longest = [max(map(cell_len, cells)) for cells in zip(*rows, strict=True)]
    fitted = fit_columns(columns, longest or [0] * len(columns), room, droppable, gaps)
    table = Table(box=None, pad_edge=False, padding=(0, fitted.gap, 0, 0), header_style="bold")
    for place, heading, width in zip(fitted.places, fitted.headings, fitted.widths, strict=True):
        table.add_column(
            heading,
            style="" if place or styles else "cyan",
            justify="right" if columns[place].right else "left",
            no_wrap=True,
            overflow="ellipsis",
            max_width=width,
        )
    for number, row in enumerate(rows):
        cells = [row[place] for place in fitted.places]
        table.add_row(*cells, style=styles[number] if styles else None)
    left_out = [c.name for place, c in enumerate(columns) if place not in fitted.places]
    return table, left_out
