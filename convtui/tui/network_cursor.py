"""Where one is on the Network screen: a layer's column, a tile in each of them, and a cell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from convtui.tui.network_column import Column

Columns = Sequence[Column]


@dataclass(frozen=True)
class NetworkCursor:
    """Every column keeps its tile while one is in another; a new tile opens at its strongest cell.

    All count from 0; `cell` is (row, column) of the tile's plane.
    """

    column: int
    tiles: tuple[int, ...]
    cell: tuple[int, int]

    @classmethod
    def opened(cls, columns: Columns) -> "NetworkCursor":
        """In the first layer, where its answer is strongest."""
        tiles = tuple(column.strongest_tile for column in columns)
        return cls(0, tiles, (0, 0)).to_column(columns, min(1, len(columns) - 1))

    @property
    def tile(self) -> int:
        """Of the column at hand."""
        return self.tiles[self.column]

    def on(self, columns: Columns) -> "NetworkCursor":
        """The same place in columns of another image or of other weights, where they have it."""
        tiles = tuple(column.strongest_tile for column in columns)
        column = min(self.column, len(columns) - 1)
        moved = replace(self, column=column, tiles=tiles)
        return moved.to_tile(columns, self.tile)

    def to_column(self, columns: Columns, column: int) -> "NetworkCursor":
        """Go to a column, or the nearest there is."""
        column = min(max(column, 0), len(columns) - 1)
        tile = self.tiles[column]
        return replace(self, column=column, cell=columns[column].strongest(tile))

    def to_tile(self, columns: Columns, tile: int) -> "NetworkCursor":
        """Go to a tile of the column at hand, or the nearest there is."""
        at = columns[self.column]
        tile = min(max(tile, 0), at.tiles - 1)
        tiles = (*self.tiles[: self.column], tile, *self.tiles[self.column + 1 :])
        return replace(self, tiles=tiles, cell=at.strongest(tile))

    def to_cell(self, columns: Columns, row: int, column: int) -> "NetworkCursor":
        """Go to a cell of the tile at hand, or the nearest; in a vector each is a tile itself."""
        at = columns[self.column]
        rows, across = at.plane(self.tile).shape
        row, column = min(max(row, 0), rows - 1), min(max(column, 0), across - 1)
        if at.is_flat:
            return self.to_tile(columns, row * across + column)
        return replace(self, cell=(row, column))
