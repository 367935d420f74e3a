"""Which columns of a table have room side by side, how wide they are, and what gives way first.

Gaps and headings become narrow first, then columns are left out; last of all texts are cut.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from rich.cells import cell_len

from convtui.export.tabular import Column


@dataclass(frozen=True)
class Fitted:
    """The places of the columns that stay, their headings and widths, and the gap between them."""

    places: tuple[int, ...]
    headings: tuple[str, ...]
    widths: tuple[int, ...]
    gap: int

    @property
    def width(self) -> int:
        return sum(self.widths) + self.gap * (len(self.widths) - 1)


def fit_columns(
    columns: Sequence[Column],
    longest: Sequence[int],
    room: int,
    droppable: Sequence[str] = (),
    gaps: Sequence[int] = (2, 1),
) -> Fitted:
    """Lay columns out whose widest cells are `longest`; the `droppable` ones go in their order."""
    places = list(range(len(columns)))
    for name in ("", *droppable):
        places = [place for place in places if not name or columns[place].name != name]
        for short, gap in product((False, True), gaps):
            heads = [(short and columns[place].short) or columns[place].name for place in places]
            widths = [
                max(columns[place].least, longest[place], *map(cell_len, head.split("\n")))
                for place, head in zip(places, heads, strict=True)
            ]
            fitted = Fitted(tuple(places), tuple(heads), tuple(widths), gap)
            if fitted.width <= room:
                return fitted
    return _cut(fitted, columns, fitted.width - room)


def _cut(fitted: Fitted, columns: Sequence[Column], over: int) -> Fitted:
    """Make columns that give way narrower, the last of them first."""
    widths = list(fitted.widths)
    for at, place in reversed(list(enumerate(fitted.places))):
        if columns[place].gives_way:
            cut = min(over, max(widths[at] - columns[place].least, 0))
            widths[at], over = widths[at] - cut, over - cut
    return replace(fitted, widths=tuple(widths))
