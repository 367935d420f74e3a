"""A column of the Network screen: what one layer leaves, map by map, or the image that goes in."""

from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from convtui.inputs.input import COLOURS
from convtui.lesson.colours import Palette, palette_for
from convtui.networks.network import LayerShape
from convtui.ops.window import Array

_MOST_COLUMNS = 16
"""Of a vector that is laid out in rows."""


class Shown(Enum):
    """How the tiles of a column are drawn."""

    IMAGE = "image"
    MAPS = "maps"
    VECTOR = "vector"
    CLASSES = "classes"


@dataclass(frozen=True, eq=False)
class Column:
    """Tiles one below the other: maps of (rows, columns), or the numbers of a vector.

    `values` are (rows, columns, channels), those of a vector (1, 1, n). Of an image in colours the
    first tile is all of it and the others are its channels. `layer` is None for the image, and
    `names` are those of the classes,
    `before` is how probable they were, (n,), and `off` holds the channels that are switched off.
    `back` is the gradient of all of it, where the way back is shown, drawn beside each tile.
    """

    title: str
    shown: Shown
    values: Array
    layer: LayerShape | None = None
    names: tuple[str, ...] = ()
    before: Array | None = None
    off: frozenset[int] = frozenset()
    back: "Column | None" = None
    is_gradient: bool = False

    @property
    def in_colours(self) -> bool:
        return self.shown is Shown.IMAGE and self.values.shape[2] == len(COLOURS)

    @property
    def is_flat(self) -> bool:
        return self.shown in (Shown.VECTOR, Shown.CLASSES)

    @property
    def tiles(self) -> int:
        channels: int = self.values.shape[2]
        return channels + self.in_colours

    def channel(self, tile: int) -> int:
        """Which channel a tile shows; the first for an image in colours."""
        return max(tile - self.in_colours, 0)

    @property
    def numbers(self) -> Array:
        """(n,): of a vector."""
        numbers: Array = self.values[0, 0]
        return numbers

    def name_of(self, tile: int) -> str:
        """What a tile is called: counted from 1, or as its class or its colour is named."""
        if self.shown is Shown.CLASSES:
            return self.names[tile]
        if self.in_colours:
            return ("rgb", *COLOURS)[tile]
        return str(tile + 1)

    def plane(self, tile: int) -> Array:
        """(rows, columns): a map; a whole vector in rows; of an image in colours its mean."""
        if self.is_flat:
            return self.numbers.reshape(-1, self.across)
        if self.in_colours and tile == 0:
            mean: Array = self.values.mean(axis=2)
            return mean
        return self.values[:, :, self.channel(tile)]

    @cached_property
    def across(self) -> int:
        """Numbers in each row of `plane`: of a vector as many as leave no row incomplete."""
        if not self.is_flat:
            columns: int = self.values.shape[1]
            return columns
        most = min(_MOST_COLUMNS, self.tiles)
        return next(width for width in range(most, 0, -1) if self.tiles % width == 0)

    def palette(self, tile: int, dark: bool) -> Palette:
        """The colours of a tile: grey for an image, else zero in the middle of two colours."""
        if self.shown is Shown.IMAGE and not self.is_gradient:
            low, high = float(self.values.min()), float(self.values.max())
            if low >= 0 and high <= 1:
                low, high = 0.0, 1.0
            return palette_for("auto", (low, high), True, dark)
        plane = self.plane(tile)
        return palette_for("auto", (float(plane.min()), float(plane.max())), False, dark)

    def with_gradient(self, gradient: Array) -> "Column":
        """The same, and the gradient of its numbers, of their shape or flat."""
        values = gradient.reshape(self.values.shape)
        shown = Shown.VECTOR if self.shown is Shown.CLASSES else self.shown
        back = Column(self.title, shown, values, self.layer, is_gradient=True)
        return replace(self, back=back)

    def pixels(self, tile: int, dark: bool) -> npt.NDArray[np.uint8]:
        """(rows, columns, 3): a tile in its colours."""
        palette = self.palette(tile, dark)
        if self.in_colours and tile == 0 and not self.is_gradient:
            return palette.levels(self.values).astype(np.uint8)
        return np.array(palette.colours, dtype=np.uint8)[palette.levels(self.plane(tile))]

    def strongest(self, tile: int) -> tuple[int, int]:
        """(row, column) of the cell of `plane` that is furthest from 0; of a vector the tile's."""
        if self.is_flat:
            return divmod(tile, self.across)
        row, column = divmod(int(np.abs(self.plane(tile)).argmax()), self.across)
        return row, column

    @cached_property
    def strongest_tile(self) -> int:
        """The tile that holds the number furthest from 0; the first of an image."""
        if self.shown is Shown.IMAGE:
            return 0
        return int(np.abs(self.values).max(axis=(0, 1)).argmax())
