"""Turns the cells in sight into styled text, line by line; knows no widget and no app."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from rich.segment import Segment
from rich.style import Style

from convtui.lesson.colours import Rgb, mixed
from convtui.lesson.numbers import fitted
from convtui.lesson.sheet import Marks, Sheet, in_units
from convtui.ops.window import Array
from convtui.tui.cell_layout import CellLayout, CellMode
from convtui.tui.outline import box_glyphs
from convtui.tui.palette import style

_SHADES = " ░▒▓█"


@dataclass(frozen=True, eq=False)
class CellPainter:
    """The part of a sheet from `first` (row, column) on that the layout shows."""

    sheet: Sheet
    layout: CellLayout
    first: tuple[int, int]
    behind: Style
    """Of the widget, where no cell is."""
    colours: bool = True
    """False on terminals without: then glyphs, bold and reverse carry all."""
    power: int = 0
    """Numbers are written in units of 10 to this."""

    @cached_property
    def _values(self) -> list[list[float]]:
        """As they are written."""
        values: list[list[float]] = in_units(self._seen, self.power).tolist()
        return values

    @cached_property
    def _levels(self) -> list[list[int]]:
        levels: list[list[int]] = self.sheet.palette.levels(self._seen).tolist()
        return levels

    @cached_property
    def _seen(self) -> Array:
        return self.sheet.values(
            range(self.first[0], self.first[0] + self.layout.rows),
            range(self.first[1], self.first[1] + self.layout.columns),
        )

    @property
    def lines(self) -> int:
        return self.layout.lines

    def lines_unlike(self, before: "CellPainter") -> list[range]:
        """Where the same marks look different than on another sheet, drawn before."""
        if self._ground_plan != before._ground_plan:
            return [range(self.lines)]
        by_colour = self.colours and self.layout.mode in (CellMode.COLOUR, CellMode.HALF)
        now, then = (
            (painter._levels if by_colour else painter._values) for painter in (self, before)
        )
        pairs = enumerate(zip(now, then, strict=True))
        return [self.layout.lines_of(row) for row, (one, other) in pairs if one != other]

    @property
    def _ground_plan(self) -> tuple[object, ...]:
        """All but the values."""
        sheet = self.sheet
        look = sheet.shape, sheet.padding, sheet.palette
        return *look, self.layout, self.first, self.behind, self.colours, self.power

    def line(self, y: int, marks: Marks) -> list[Segment]:
        """The segments of one terminal line, 0 ≤ y < lines."""
        over, before = self.layout.margin
        if y < over:
            return self._column_numbers()
        y -= over
        segments = self._cells(y, marks)
        return [self._row_number(y), *segments] if before else segments

    def _cells(self, y: int, marks: Marks) -> list[Segment]:
        if self.layout.mode is CellMode.HALF:
            return self._half_blocks(y * 2, marks)
        down, part = divmod(y, self.layout.height)
        row = self.first[0] + down
        if self.layout.mode is CellMode.COLOUR:
            if self.colours and _is_plain(row, marks):
                return [_square(ground, self.layout.width) for ground in self._grounds(row)]
            return [self._tile(row, column, part, marks) for column in self._columns]
        if self.layout.mode is CellMode.LARGE:
            cells = (self._large(row, column, part, marks) for column in self._columns)
            return [piece for pieces in cells for piece in pieces]
        numbers = self._numbers(row, marks)
        return [_blank(piece) for piece in numbers] if part else numbers

    @property
    def _columns(self) -> range:
        return range(self.first[1], self.first[1] + self.layout.columns)

    def _column_numbers(self) -> list[Segment]:
        """Counted from 1, without padding."""
        width, inner = self.layout.width, self.sheet.inner_columns(self.sheet.padding[0][0])
        numbers = [
            str(column - inner.start + 1) if column in inner else "" for column in self._columns
        ]
        text = "".join(number.center(width) for number in numbers)
        return [Segment(" " * self.layout.margin[1] + text, self._axis)]

    def _row_number(self, y: int) -> Segment:
        down, part = divmod(y, self.layout.height)
        row = self.first[0] + down - self.sheet.padding[0][0]
        here = part == self.layout.height // 2 and 0 <= row < self.sheet.inner_shape[0]
        text = str(row + 1) if here else ""
        return Segment(text.rjust(self.layout.margin[1] - 1) + " ", self._axis)

    @property
    def _axis(self) -> Style:
        return self.behind + _foreground(self.sheet.palette.tint.dim)

    def _numbers(self, row: int, marks: Marks) -> list[Segment]:
        columns = self._columns
        segments = self._plain_numbers(row, marks.filled)
        for column in sorted(marks.columns_near(row), reverse=True):
            if column in columns:
                place = column - columns.start
                segments[place : place + 1] = self._number(row, column, marks)
        if marks.outline.ends(row, columns.stop - 1):
            segments.append(Segment("▌", self.behind + _foreground(self.sheet.palette.tint.accent)))
        return segments

    def _plain_numbers(self, row: int, filled: int | None) -> list[Segment]:
        """A row of numbers as they are where nothing is pointed at."""
        numbers = self._rows.get(row)
        if numbers is None:
            numbers = self._rows[row] = self._row_of_numbers(row)
        if filled is None:
            return numbers.copy()
        before = row * self.sheet.shape[1] + self.first[1]
        known = min(max(filled - before, 0), len(numbers))
        return numbers[:known] + [self._dot] * (len(numbers) - known)

    @cached_property
    def _rows(self) -> dict[int, list[Segment]]:
        return {}

    @cached_property
    def _dot(self) -> Segment:
        tint = self.sheet.palette.tint
        return Segment("·".rjust(self.layout.width), style(tint.empty, tint.dim))

    def _row_of_numbers(self, row: int) -> list[Segment]:
        width, values = self.layout.width, self._values[row - self.first[0]]
        cells = zip(values, self._grounds(row), strict=True)
        return [_plain(value, width, ground) for value, ground in cells]

    def _grounds(self, row: int) -> list[Rgb]:
        """The colours of a row where nothing is pointed at and all is computed."""
        palette, inner = self.sheet.palette, self.sheet.inner_columns(row)
        colours, padding = palette.colours, palette.tint.padding
        cells = zip(self._columns, self._levels[row - self.first[0]], strict=True)
        return [colours[level] if column in inner else padding for column, level in cells]

    def _number(self, row: int, column: int, marks: Marks) -> list[Segment]:
        """A number, and before it a gap for `≈` or the side of a box."""
        text, look = self._written(row, column, self.layout.width - 1, marks)
        text = text.rjust(self.layout.width)
        if not (marks.outline.starts(row, column) or marks.outline.ends(row, column - 1)):
            return [Segment(text, look)]
        accent = self.sheet.palette.tint.accent
        side = Segment("▌", style(self._ground(row, column, marks), accent))
        if text[0] != " ":  # the gap is the side, and holds the mark
            side = Segment(text[0], style(accent, None, True))
        return [side, Segment(text[1:], look)]

    def _written(self, row: int, column: int, room: int, marks: Marks) -> tuple[str, Style]:
        """What a cell says, in at most `room` columns and one for `≈`, and how."""
        tint = self.sheet.palette.tint
        strong, inside = marks.strong == (row, column), marks.outline.holds(row, column)
        ground, colour = self._ground(row, column, marks), None
        if not self._is_filled(row, column, marks):
            text, colour = "·", tint.dim
        elif self.sheet.is_padding(row, column):
            text = "0"
        else:
            text = fitted(self._value(row, column), room)
        look = style(tint.accent if strong else ground, colour, strong or inside)
        if not self.colours:
            look += Style(reverse=strong, underline=inside)
        return text, look

    def _large(self, row: int, column: int, part: int, marks: Marks) -> list[Segment]:
        """One of the lines of a large cell: the number in the middle, the box around it."""
        room = self.layout.width - 2
        text, look = self._written(row, column, room - 1, marks)
        left, fill, right = box_glyphs(marks.outline, row, column, part, self.layout.height)
        line = style(self._ground(row, column, marks), self.sheet.palette.tint.accent)
        if part == self.layout.height // 2:
            return [Segment(left, line), Segment(text.center(room), look), Segment(right, line)]
        inner = Segment(fill * room, line if fill != " " else look)
        return [Segment(left, line), inner, Segment(right, line)]

    def _tile(self, row: int, column: int, part: int, marks: Marks) -> Segment:
        """One of the lines of a square of colour, the box drawn on it."""
        tint, width, height = self.sheet.palette.tint, self.layout.width, self.layout.height
        if marks.strong == (row, column):
            text = "◆" if part == height // 2 else ""
            return Segment(text.center(width), style(tint.accent, None, True))
        ground = self._ground(row, column, marks)
        left, fill, right = box_glyphs(marks.outline, row, column, part, height)
        if marks.outline.holds(row, column):
            return Segment(left + fill * (width - 2) + right, style(ground, tint.accent, True))
        if self.colours:
            return Segment(" " * width, style(ground))
        return Segment(self._shade(row, column, marks) * (width // 2), self.behind)

    def _shade(self, row: int, column: int, marks: Marks) -> str:
        """Sign and size of a value as two characters."""
        if not self._is_filled(row, column, marks):
            return " ·"
        value, palette = self._value(row, column), self.sheet.palette
        reach = max(abs(palette.low), abs(palette.high)) / 10.0**self.power or 1.0
        shade = _SHADES[min(round(abs(value) / reach * len(_SHADES)), len(_SHADES) - 1)]
        return ("-" if value < 0 else shade) + shade

    def _half_blocks(self, y: int, marks: Marks) -> list[Segment]:
        """One column a cell, two rows a line."""
        row = self.first[0] + y
        if y + 1 < self.layout.rows and _is_plain(row, marks) and _is_plain(row + 1, marks):
            return list(map(_half, self._grounds(row), self._grounds(row + 1)))
        segments = []
        for column in range(self.first[1], self.first[1] + self.layout.columns):
            upper = self._marked(row, column, marks)
            if y + 1 < self.layout.rows:
                segments.append(Segment("▀", style(self._marked(row + 1, column, marks), upper)))
            else:
                segments.append(Segment("▀", self.behind + _foreground(upper)))
        return segments

    def _marked(self, row: int, column: int, marks: Marks) -> Rgb:
        accent = self.sheet.palette.tint.accent
        if marks.strong == (row, column):
            return accent
        ground = self._ground(row, column, marks)
        if not marks.outline.holds(row, column):
            return ground
        return accent if marks.outline.single else mixed(ground, accent, 0.5)

    def _ground(self, row: int, column: int, marks: Marks) -> Rgb:
        if not self._is_filled(row, column, marks):
            return self.sheet.palette.tint.empty
        if self.sheet.is_padding(row, column):
            return self.sheet.palette.tint.padding
        level = self._levels[row - self.first[0]][column - self.first[1]]
        return self.sheet.palette.colours[level]

    def _value(self, row: int, column: int) -> float:
        return self._values[row - self.first[0]][column - self.first[1]]

    def _is_filled(self, row: int, column: int, marks: Marks) -> bool:
        return marks.filled is None or row * self.sheet.shape[1] + column < marks.filled


def _is_plain(row: int, marks: Marks) -> bool:
    """Whether nothing in a row is pointed at, and all of it is computed."""
    return marks.filled is None and not marks.columns_near(row)


@lru_cache(maxsize=4096)
def _square(ground: Rgb, width: int) -> Segment:
    # No letter, no colour for one: half of what a terminal is sent of a picture.
    return Segment(" " * width, Style(bgcolor=style(ground).bgcolor))


@lru_cache(maxsize=65_536)
def _half(upper: Rgb, lower: Rgb) -> Segment:
    return Segment("▀", style(lower, upper))


@lru_cache(maxsize=65_536)
def _plain(value: float, width: int, ground: Rgb) -> Segment:
    return Segment(fitted(value, width - 1).rjust(width), style(ground))


def _blank(piece: Segment) -> Segment:
    """The same without its number; the side of a box, which is one column wide, stays."""
    return Segment("▌" if len(piece.text) == 1 else " " * len(piece.text), piece.style)


def _foreground(colour: Rgb) -> Style:
    return Style(color=style(colour).bgcolor)
