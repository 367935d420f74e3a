"""Points in the cells of a grid with labelled ends; it knows nothing of searches."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from convtui.tui.plain import titled

LOOKS = ("many", "one", "open", "best")
"""From what gives way to what stays where several points share a cell."""
_MARKS = {"many": "●", "one": "•", "open": "○", "best": "★"}
_LABEL = 8


@dataclass(frozen=True)
class Dot:
    """`x` lies from 0, left, to 1, right; `look` is `one`, `open` or `best`."""

    x: float
    y: float
    look: str = "one"


class Scatter(Widget):
    """Its values go up; the axes say where they begin and end."""

    DEFAULT_CSS = """
    Scatter {
        width: 1fr; height: 1fr;
        border: round $surface-lighten-2; border-title-color: $text;
        & > .scatter--axis { color: $foreground; }
        & > .scatter--one, & > .scatter--many { color: $text-accent; }
        & > .scatter--open { color: $foreground; text-style: bold; }
        & > .scatter--best { color: $text-success; text-style: bold; }
    }
    """
    ALLOW_SELECT = False  # nothing of it can be copied as text
    COMPONENT_CLASSES = {"scatter--axis", *(f"scatter--{look}" for look in LOOKS)}

    points: tuple[Dot, ...] = ()
    _title, _ends = "", ("", "")
    _grid: Sequence[Sequence[str]] = ()

    def show(self, title: str, ends: tuple[str, str], points: Sequence[Dot]) -> None:
        shown = (title, ends, tuple(points))
        if shown == (self._title, self._ends, self.points):
            return
        self._title, self._ends, self.points = shown
        self.border_title = titled(title)
        self._arrange()

    def on_resize(self) -> None:
        self._arrange()

    def _arrange(self) -> None:
        width, height = self.size.width - _LABEL, self.size.height - 1
        self._grid = in_cells(self.points, width, height)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        axis, width = self._look("axis"), self.size.width
        if y < len(self._grid):
            cells = [Segment(_MARKS.get(look, " "), self._look(look)) for look in self._grid[y]]
            return Strip([Segment(self._label(y), axis), *cells], width)
        left, right = self._ends
        room = max(width - _LABEL, 0)
        line = f"{left}{right.rjust(max(room - len(left), 0))}"[:room]
        return Strip([Segment((" " * _LABEL + line).ljust(width), axis)], width)

    def _label(self, y: int) -> str:
        """The highest value beside the first row, the lowest beside the last; a single one once."""
        values = [point.y for point in self.points]
        if values:
            ends = {_row(end, values, len(self._grid)): end for end in (max(values), min(values))}
            if y in ends:
                return f"{ends[y]:.4g}".rjust(_LABEL - 1)[: _LABEL - 1] + "┤"
        return "│".rjust(_LABEL)

    def _look(self, name: str) -> Style:
        return self.get_component_rich_style(f"scatter--{name or 'axis'}")


def in_cells(points: Sequence[Dot], width: int, height: int) -> list[list[str]]:
    """The look of every cell, the highest row first; empty where there is no point.

    A cell with several points is `many`, unless one of them is open or the best.
    """
    grid = [[""] * max(width, 0) for _ in range(max(height, 0))]
    if not points or width < 1 or height < 1:
        return grid
    values = [point.y for point in points]
    for point in points:
        row = grid[_row(point.y, values, height)]
        column = round(point.x * (width - 1))
        row[column] = _together(row[column], point.look)
    return grid


def _row(value: float, values: Sequence[float], height: int) -> int:
    """Where a value lies between the highest, in row 0, and the lowest; a single one amid."""
    low, high = min(values), max(values)
    share = (value - low) / (high - low) if high > low else 0.5
    return round((1 - share) * (height - 1))


def _together(there: str, look: str) -> str:
    if not there:
        return look
    special = [entry for entry in (there, look) if entry in ("open", "best")]
    return max(special, key=LOOKS.index) if special else "many"
