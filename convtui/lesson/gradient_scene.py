"""All that is shown at one place of the way back: its matrices with their marks, and its words."""

from dataclasses import dataclass

from convtui.lesson.card import Look, Panel
from convtui.lesson.colours import palette_for
from convtui.lesson.cursor import Cursor
from convtui.lesson.explain import Explanation
from convtui.lesson.explain_gradient import explain_gradient
from convtui.lesson.gradient_unit import Factor, GradientUnit
from convtui.lesson.gradient_walk import GradientWalk, cells_of
from convtui.lesson.map import MapSlice
from convtui.lesson.planes import place_in_planes, plane_words
from convtui.lesson.sheet import Marks, Outline, Sheet, row_sheet
from convtui.lesson.taps import LargestFirst
from convtui.lesson.way_back import INPUT


@dataclass(frozen=True, eq=False)
class GradientScene:
    """What is shown of a number of a gradient, and the number."""

    unit: GradientUnit
    explanation: Explanation
    terms: LargestFirst
    numbers: Panel
    """What the gradient is for."""
    gradient: Panel
    values: Panel | None
    """Of the terms' first factors, where they are in an array."""
    weights: Panel | None
    """Of the others."""


class GradientScenes:
    """The scenes of a walk; what is the same in many of them is made once."""

    def __init__(self, walk: GradientWalk, look: Look, classes: tuple[str, ...]) -> None:
        """Prepare them.

        Args:
            walk: along which the places are.
            look: how matrices are drawn.
            classes: their names, where there are some.
        """
        self.walk, self.look, self._classes = walk, look, classes
        self._sheets: dict[tuple[str, int, bool], Sheet] = {}

    def at(self, cursor: Cursor, rank: int = 0) -> GradientScene:
        """Open a place; `rank` is that of the term that is pointed at, 0 that adds most."""
        walk, unit = self.walk, self.walk.unit(cursor)
        terms = LargestFirst(unit.arithmetic)
        values = weights = None
        if len(terms):
            term, came_back = terms.flat(rank), unit.came_back
            values = self._factor(unit.values, term, is_gradient=unit.values is came_back)
            weights = self._factor(unit.weights, term, is_gradient=unit.weights is came_back)
        return GradientScene(
            unit,
            explain_gradient(unit, walk.way, self._classes),
            terms,
            self._numbers(unit),
            self._gradient(unit, cursor),
            values,
            weights,
        )

    def _numbers(self, unit: GradientUnit) -> Panel:
        walk, name = self.walk, unit.of
        row, column, plane = place_in_planes(unit.place, walk.way.all[name].shape)
        at = (0, plane) if walk.gradient(name).is_flat else (row, column)
        is_score = bool(self._classes) and walk.way.begins_with(name)
        title = self._title(name, plane, "scores of" if is_score else "")
        return Panel(self._sheet(name, plane, is_gradient=False), Marks(strong=at), title)

    def _gradient(self, unit: GradientUnit, cursor: Cursor) -> Panel:
        plane = place_in_planes(unit.place, self.walk.way.all[unit.of].shape)[2]
        row, column = cursor.place
        outline = Outline(range(row, row + 1), range(column, column + 1))
        sheet = self._sheet(unit.of, plane, is_gradient=True)
        marks = Marks(outline, filled=cursor.cell + 1)
        return Panel(sheet, marks, self._title(unit.of, plane, "∂"))

    def _factor(self, factor: Factor, term: int, *, is_gradient: bool) -> Panel | None:
        index = factor.place(term)
        if index is None:
            return None
        shape = self.walk.way.all[factor.of].shape
        row, column, plane = place_in_planes(index, shape)
        if self.walk.gradient(factor.of).is_flat:
            row, column = 0, plane
        outline = Outline(*cells_of(factor.axes, shape))
        sheet = self._sheet(factor.of, plane, is_gradient=is_gradient)
        rows, columns = sheet.shape
        is_most = 2 * len(outline.rows) * len(outline.columns) > rows * columns
        # A box around most of a map would hide it; of a kernel of 1×1 each plane is a cell.
        if is_most or not outline.holds(row, column):
            outline = Outline()
        title = self._title(factor.of, plane, "∂" if is_gradient else "")
        return Panel(sheet, Marks(outline, (row, column)), title)

    def _sheet(self, name: str, plane: int, *, is_gradient: bool) -> Sheet:
        walk = self.walk
        found = walk.gradient(name) if is_gradient else walk.numbers(name)
        key = name, 0 if found.is_flat else plane, is_gradient
        if key not in self._sheets:
            seen = MapSlice(found, plane)
            colours = "diverging" if is_gradient else self.look.colour_map
            is_picture = name == INPUT and not is_gradient
            extent = seen.extent()
            palette = palette_for(colours, extent, is_picture, self.look.dark)
            self._sheets[key] = (
                row_sheet(seen.shape[1], seen.region, palette, extent)
                if found.is_flat
                else Sheet(seen.shape, seen.region, palette)
            )
        return self._sheets[key]

    def _title(self, name: str, plane: int, what: str) -> str:
        shape = self.walk.way.all[name].shape
        seen = MapSlice(self.walk.gradient(name), plane)
        size = str(shape[0]) if len(shape) == 1 else "×".join(map(str, seen.shape))
        which = "" if seen.map.is_flat else plane_words(plane, shape)
        return " · ".join(filter(None, (f"{what} {name}".strip(), which, size)))
