"""Walking the way back: every gradient in the order in which it is found, and a place in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from convtui.lesson.cursor import Cursor
from convtui.lesson.find_cell import farthest
from convtui.lesson.gradient_unit import GradientUnit, Index
from convtui.lesson.map import MapSlice, SourceMap
from convtui.lesson.planes import index_of, laid_out, place_in_planes
from convtui.lesson.way_back import INPUT, SUMS, WayBack
from convtui.networks.layer import Shape


@dataclass(frozen=True, eq=False)
class GradientWalk:
    """The gradients of a way back, from the loss to the input; a Cursor is a place among them."""

    way: WayBack

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Of each layer what it leaves, what goes into its activation, and its weights."""
        found: list[str] = []
        for layer in reversed(self.way.forward.network.layers):
            own = [layer.name, f"{layer.name}/{SUMS}"]
            weights = [name for name in self.way.all if name.rpartition("/")[0] == layer.name]
            found += [name for name in dict.fromkeys((*own, *weights)) if name in self.way.all]
        return (*found, INPUT)

    @cached_property
    def maps(self) -> tuple[SourceMap, ...]:
        """Each gradient as planes."""
        return tuple(laid_out(self.way.all[name]) for name in self.names)

    @cached_property
    def _numbers(self) -> dict[str, SourceMap]:
        return {}

    def gradient(self, name: str) -> SourceMap:
        return self.maps[self.names.index(name)]

    def numbers(self, name: str) -> SourceMap:
        """What a gradient is for, as planes."""
        if name not in self._numbers:
            self._numbers[name] = laid_out(self.way.numbers(name))
        return self._numbers[name]

    # Places

    def at(self, name: str, index: Index) -> Cursor:
        """A number of a gradient as a place."""
        number = self.names.index(name)
        row, column, plane = place_in_planes(index, self.way.all[name].shape)
        start = Cursor(self._shapes, number, channels=(0,) * len(self.names))
        if self.maps[number].is_flat:
            return start.jump(0, plane)
        return start.on_channel(plane).jump(row, column)

    def opening(self, name: str, plane: int | None = None) -> Cursor:
        """The place that is furthest from 0: of a plane, or of all."""
        values = self.way.all[name]
        if plane is None:
            index = np.unravel_index(int(np.abs(values).argmax()), values.shape)
            return self.at(name, tuple(map(int, index)))
        seen = MapSlice(self.gradient(name), plane)
        row, column = farthest(seen)
        return self.at(name, self._index(name, seen.place(row * seen.shape[1] + column)))

    def name(self, cursor: Cursor) -> str:
        """Of the gradient that a place is in."""
        return self.names[cursor.stage]

    def index(self, cursor: Cursor) -> Index:
        """Where a place is in the array of its gradient."""
        seen = MapSlice(self.maps[cursor.stage], cursor.channel)
        return self._index(self.name(cursor), seen.place(cursor.cell))

    def unit(self, cursor: Cursor) -> GradientUnit:
        """The number at a place with all that it is made of."""
        return self.way.unit(self.name(cursor), self.index(cursor))

    def came_from(self, unit: GradientUnit, term: int) -> Cursor | None:
        """The gradient behind a number that one of its terms has; None where none is."""
        came_back = unit.came_back
        place = came_back.place(term) if len(unit) else None
        return None if place is None else self.at(came_back.of, place)

    @cached_property
    def _shapes(self) -> tuple[tuple[int, int], ...]:
        return tuple(MapSlice(one).shape for one in self.maps)

    def _index(self, name: str, place: tuple[int, int, int]) -> Index:
        return index_of(place, self.way.all[name].shape)


def cells_of(axes: Sequence[Sequence[int]], shape: Shape) -> tuple[range, range]:
    """Rows and columns that the axes of a factor cross, on a plane of an array of this shape."""
    if len(shape) == 1 or (len(shape) == 3 and shape[:2] == (1, 1) and shape[2] > 1):
        return range(1), _evenly(axes[-1])  # shown as a row
    return _evenly(axes[0]), _evenly(axes[1])


def _evenly(cells: Sequence[int]) -> range:
    """Cells that are evenly apart, in either order, as a range."""
    if isinstance(cells, range) and cells.step > 0:
        return cells
    low, high = min(cells), max(cells)
    step = (high - low) // (len(cells) - 1) if len(cells) > 1 else 1
    return range(low, high + 1, step)
