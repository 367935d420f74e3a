"""How wide the columns of the Network screen are, how high their tiles, and which are in sight."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from convtui.tui.network_column import Column, Shown
from convtui.tui.plain import plain

HEADER = 2
"""Lines over the tiles: what the layer is called, and its shape."""
_SIDES = tuple(range(28, 4, -2))
"""Columns that a tile may have, on half as many lines."""
_MOST_BAR, _MOST_NAME, SHARE_COLUMNS = 12, 10, 5
GAP = 1
"""Columns between a tile and its gradient."""
_NARROWEST = 8
_TILES_IN_SIGHT, _COLUMNS_IN_SIGHT = 3, 7
_FEW_COLUMNS = 9
"""Up to so many are all in sight, if that can be."""
_ROOMY = 6
"""From so many lines on tiles are kept apart by an empty one."""


@dataclass(frozen=True)
class Measures:
    """Of one column: its label, its tile and all of it in terminal columns; its tiles in lines."""

    label: int
    tile: int
    width: int
    lines: int
    pitch: int
    """Lines from one tile to the next."""


@dataclass(frozen=True)
class OverviewLayout:
    """The columns side by side in a room of (lines, columns)."""

    measures: tuple[Measures, ...]
    room: tuple[int, int]

    @property
    def lines(self) -> int:
        """Terminal lines under the header."""
        return max(self.room[0] - HEADER, 0)

    def in_sight(self, column: int) -> int:
        """Whole tiles of a column that are seen at once, at least one."""
        measures = self.measures[column]
        return max((self.lines + measures.pitch - measures.lines) // measures.pitch, 1)

    def follow(self, first: int, column: int) -> int:
        """The first column to show so that this one is in sight; as before if it is."""
        first = min(first, column)
        while first < column and self.start(first, column + 1) > self.room[1]:
            first += 1
        while first > 0 and self.start(first - 1, len(self.measures)) <= self.room[1]:
            first -= 1
        return first

    def start(self, first: int, column: int) -> int:
        """Terminal columns from the left of one column to the left of another."""
        return sum(measures.width for measures in self.measures[first:column])

    def column_at(self, first: int, x: int) -> int | None:
        """The column drawn there; None right of the last one."""
        for column in range(first, len(self.measures)):
            if x < self.start(first, column + 1):
                return column
        return None


def lay_out(columns: Sequence[Column], room: tuple[int, int]) -> OverviewLayout:
    """As large tiles as let some tiles of some columns be seen, of a few columns all."""
    lines = max(room[0] - HEADER, 1)
    layouts = [
        OverviewLayout(tuple(_measured(column, side, lines) for column in columns), room)
        for side in _SIDES
    ]
    fit = len(columns) <= _FEW_COLUMNS and layouts[-1].start(0, len(columns)) <= room[1]
    wanted = len(columns) if fit else _COLUMNS_IN_SIGHT
    most = min(_TILES_IN_SIGHT, max(column.tiles for column in columns))
    for side, layout in zip(_SIDES, layouts, strict=True):
        widest = sorted(measures.width for measures in layout.measures)[-wanted:]
        if side // 2 * most <= lines and sum(widest) <= room[1]:
            return layout
    return layouts[-1]


def _measured(column: Column, side: int, lines: int) -> Measures:
    tile, label, high, pitch = side, len(str(column.tiles)), min(side // 2, lines), 0
    if column.shown is Shown.CLASSES:
        label = min(max(cell_len(plain(name)) for name in column.names), _MOST_NAME)
        tile = min(side - 2, _MOST_BAR) + SHARE_COLUMNS
    elif column.shown is Shown.IMAGE:
        label = 0
    elif column.is_flat:
        tile = min(side, _MOST_BAR)
    if column.back is not None:  # the gradient beside it
        tile = 2 * tile + GAP
    if column.is_flat:
        high = pitch = 1
    else:
        pitch = high + (high >= _ROOMY)
    return Measures(label, tile, max(label + 1 + tile + 1, _NARROWEST), high, pitch)
