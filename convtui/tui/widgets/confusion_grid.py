"""What was taken for what: a row for each true class, a column for each class said."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from convtui.lesson.colours import Palette
from convtui.tui.cell_layout import scrolled
from convtui.tui.palette import style
from convtui.tui.plain import padded, plain
from convtui.tui.widgets.cell_selection import CellSelection

Counts = npt.NDArray[np.int64]

_HEAD = 1
_LONGEST_NAME = 12
_NARROWEST_CELL = 4


class ConfusionGrid(CellSelection):
    """Counts or percentages of the row, right answers blue and wrong ones orange.

    A class has one line, so that all stay in sight; what finds no room follows the cell at hand.
    """

    DEFAULT_CSS = "ConfusionGrid { width: 1fr; height: 1fr; }"

    class Moved(Message):
        """Another cell was clicked, and is at hand now."""

    class Chosen(Message):
        """The cell at hand was clicked once more."""

    place = (0, 0)
    percent = False
    _counts: Counts = np.zeros((0, 0), dtype=np.int64)
    _names: tuple[str, ...] = ()
    _first = (0, 0)

    def show(self, counts: Counts, names: Sequence[str], *, percent: bool) -> None:
        self._counts, self._names, self.percent = counts, tuple(map(plain, names)), percent
        self._go(*self.place)
        self._follow()
        self.refresh()

    def move(self, down: int, right: int) -> None:
        self._go(self.place[0] + down, self.place[1] + right)

    def next_error(self) -> None:
        """Go to the wrong answers next in number, from the most frequent on."""
        wrong = self._counts.copy()
        np.fill_diagonal(wrong, 0)
        order = np.argsort(-wrong.ravel(), kind="stable").tolist()
        places = [divmod(cell, len(wrong)) for cell in order]
        errors = [place for place in places if wrong[place]]
        if errors:
            there = errors.index(self.place) + 1 if self.place in errors else 0
            self._go(*errors[there % len(errors)])

    def _go(self, row: int, column: int) -> None:
        last = max(len(self._names) - 1, 0)
        place = min(max(row, 0), last), min(max(column, 0), last)
        if place == self.place:
            return
        before, first = self.place, self._first
        self.place = place
        self._follow()
        if self._first == first:
            lines = {0, *(_HEAD + row - first[0] for row in (before[0], place[0]))}
            self.refresh(*(Region(0, line, self.size.width, 1) for line in lines))
        else:
            self.refresh()

    def on_resize(self) -> None:
        self._follow()

    def _follow(self) -> None:
        rows, columns = self._room
        row, column = self.place
        count = len(self._names)
        self._first = (
            scrolled(self._first[0], min(rows, count), count, row, row + 1),
            scrolled(self._first[1], min(columns, count), count, column, column + 1),
        )

    # Measures

    @property
    def _name_width(self) -> int:
        return min(max(map(cell_len, self._names), default=1), _LONGEST_NAME)

    @property
    def _cell_width(self) -> int:
        """Room for the widest number and a gap, and for more of a class's name where it is free."""
        widest = len(str(int(self._counts.max(initial=0)))) + 1
        free = (self.size.width - self._name_width - 1) // max(len(self._names), 1)
        names = max(map(cell_len, self._names), default=1) + 1
        return max(_NARROWEST_CELL, widest, min(free, names))

    @property
    def _room(self) -> tuple[int, int]:
        """Rows and columns of cells there is room for."""
        columns = (self.size.width - self._name_width - 1) // self._cell_width
        return max(self.size.height - _HEAD, 1), max(columns, 1)

    # Drawing

    def render_line(self, y: int) -> Strip:
        seen = range(self._first[1], min(self._first[1] + self._room[1], len(self._names)))
        plain = self.visual_style.rich_style
        row = y - _HEAD + self._first[0]
        if y < _HEAD:
            return Strip(self._heads(seen, plain))
        if not 0 <= row < len(self._names):
            return Strip([])
        bold = Style(bold=row == self.place[0])
        name = f"{padded(self._names[row], self._name_width)} "
        cells = [self._cell(row, column) for column in seen]
        return self.highlighted(y, Strip([Segment(name, plain + bold), *cells]))

    def _heads(self, seen: range, plain: Style) -> list[Segment]:
        width = self._cell_width
        corner = Segment(" " * (self._name_width + 1), plain)
        return [
            corner,
            *(
                Segment(
                    f" {padded(self._names[column], width - 1, right=True)}",
                    plain + Style(bold=column == self.place[1]),
                )
                for column in seen
            ),
        ]

    def _cell(self, row: int, column: int) -> Segment:
        text = self._written(row, column).rjust(self._cell_width)
        at_hand = (row, column) == self.place
        if self.app.no_color:
            return Segment(text, Style(reverse=at_hand, bold=at_hand or row == column))
        palette = Palette("diverging", -1.0, 1.0, self.app.current_theme.dark)
        if at_hand:
            return Segment(text, style(palette.tint.accent, None, True))
        # The root: one error in a hundred is what one looks for.
        share = float(np.sqrt(self._counts[row, column] / max(int(self._counts[row].sum()), 1)))
        level = palette.levels(np.array(-share if row == column else share))
        return Segment(text, style(palette.colours[int(level)]))

    def _written(self, row: int, column: int) -> str:
        count = int(self._counts[row, column])
        if not count:
            return "·"
        if not self.percent:
            return str(count)
        share = 100 * count / int(self._counts[row].sum())
        return f"{share:.0f}" if share >= 9.95 else f"{share:.1f}"

    # The mouse

    def cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        if y < _HEAD or x <= self._name_width:
            return None
        row = self._first[0] + y - _HEAD
        column = self._first[1] + (x - self._name_width - 1) // self._cell_width
        return (row, column) if max(row, column) < len(self._names) else None

    def columns_drawn(self, y: int, rows: range, columns: range) -> tuple[int, int] | None:
        if self._first[0] + y - _HEAD not in rows:
            return None
        left, width = self._name_width + 1, self._cell_width
        first = self._first[1]
        return left + (columns.start - first) * width, left + (columns.stop - first) * width

    def copied(self, rows: range, columns: range) -> str:
        """The counts, also where percentages are shown."""
        part = self._counts[rows.start : rows.stop, columns.start : columns.stop]
        return "\n".join("\t".join(map(str, line)) for line in part.tolist())

    def on_click(self, event: events.Click) -> None:
        """Go to the cell that was clicked; a second click chooses it."""
        offset = event.get_content_offset(self)
        cell = self.cell_at(*offset) if offset and not self.dragged else None
        if cell is None:
            return
        if cell == self.place:
            self.post_message(self.Chosen())
        else:
            self._go(*cell)
            self.post_message(self.Moved())
