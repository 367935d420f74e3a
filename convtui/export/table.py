"""The input and the maps of a pipeline as a table for people: aligned numbers on coloured cells."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rich.color import Color
from rich.style import Style
from rich.text import Text

from convtui.export.matrices import computed, planes, title
from convtui.lesson.numbers import written
from convtui.lesson.pipeline import Pipeline
from convtui.lesson.stages import Stage
from convtui.ops.window import Array

Rgb = tuple[int, int, int]

# Blue and orange stay apart for every common kind of colour blindness (Okabe & Ito, 2008). All
# grounds between are light: black text on them is easy to read whatever the terminal's own colours.
NEGATIVE: Rgb = (86, 180, 233)
ZERO: Rgb = (247, 247, 247)
POSITIVE: Rgb = (230, 159, 0)
INK: Rgb = (0, 0, 0)

MOST_ROWS = 64
"""Of a matrix on a terminal; a pipe gets all."""


@dataclass(frozen=True)
class _Matrix:
    title: str
    shape: tuple[int, int]
    part: Callable[[range, range], Array]
    """The numbers at rows × columns."""


def as_table(
    name: str,
    pipeline: Pipeline,
    stages: Sequence[Stage],
    channels: Sequence[str] = (),
    room: int | None = None,
) -> Text:
    """Each matrix under a line with its name and shape.

    Args:
        name: the input's.
        pipeline: where the input is.
        stages: the maps to show; the input is shown if there are several.
        channels: names of the input's planes, each of which is a matrix of its own.
        room: columns of the terminal; what does not fit is left out, and a line says so.
            None for all.

    Raises:
        BadInput: a map holds infinity.
    """
    matrices = [_of_stage(stage) for stage in stages]
    if len(stages) > 1:
        sources = planes(name, pipeline.source, channels)
        matrices = [*(_of_array(word, values) for word, values in sources), *matrices]
    return Text("\n").join(_drawn(matrix, room) for matrix in matrices)


def ground(value: float, reach: float) -> Rgb:
    """The colour under a value: blue at -reach, nearly white at 0, orange at reach."""
    end = NEGATIVE if value < 0 else POSITIVE
    share = min(abs(value) / reach, 1.0) if reach else 0.0
    red, green, blue = (
        round(zero + (full - zero) * share) for zero, full in zip(ZERO, end, strict=True)
    )
    return red, green, blue


def _of_array(name: str, values: Array) -> _Matrix:
    def part(rows: range, columns: range) -> Array:
        return values[rows.start : rows.stop, columns.start : columns.stop]

    return _Matrix(title(name, values.shape), (values.shape[0], values.shape[1]), part)


def _of_stage(stage: Stage) -> _Matrix:
    def part(rows: range, columns: range) -> Array:
        return computed(stage, rows, columns)

    return _Matrix(title(stage.name, stage.shape), stage.shape, part)


def _drawn(matrix: _Matrix, room: int | None) -> Text:
    shown = matrix.part(*_first_that_may_fit(matrix.shape, room))
    cells = [[written(value) for value in row] for row in shown.tolist()]
    if room is not None:
        columns = _fitting(cells, matrix.shape[1], room)
        shown, cells = shown[:, :columns], [row[:columns] for row in cells]
    text = Text().append(matrix.title, "bold")
    for line in _rows(shown, cells, cut=shown.shape[1] < matrix.shape[1]):
        text.append("\n").append_text(line)
    if shown.shape[0] < matrix.shape[0]:
        text.append("\n ⋮")
    return text.append(_left_out(matrix.shape, shown.shape)).append("\n")


def _first_that_may_fit(shape: tuple[int, int], room: int | None) -> tuple[range, range]:
    """Rows and columns worth computing: no cell is narrower than a blank and a digit."""
    if room is None:
        return range(shape[0]), range(shape[1])
    return range(min(shape[0], MOST_ROWS)), range(min(shape[1], max(room // 2, 1)))


def _fitting(cells: list[list[str]], columns: int, room: int) -> int:
    """How many of the first columns fit, with room for an ellipsis if it is not all; at least 1."""
    for count in range(len(cells[0]), 1, -1):
        needed = count * _width(cells, count) + 2 * (count < columns)
        if needed <= room:
            return count
    return 1


def _width(cells: list[list[str]], columns: int) -> int:
    return max(len(cell) for row in cells for cell in row[:columns]) + 1


def _left_out(shape: tuple[int, int], shown: tuple[int, ...]) -> str:
    parts = [
        f"{what} 1–{some} of {all_}"
        for what, some, all_ in zip(("rows", "columns"), shown, shape, strict=True)
        if some < all_
    ]
    return f"\n{' and '.join(parts)}; all with --format csv" if parts else ""


def _rows(shown: Array, cells: list[list[str]], cut: bool) -> Iterator[Text]:
    width = _width(cells, len(cells[0]))
    reach = float(np.abs(shown).max())
    for values, row in zip(shown.tolist(), cells, strict=True):
        line = Text()
        for value, cell in zip(values, row, strict=True):
            line.append(cell.rjust(width), _style(ground(value, reach)))
        yield line.append(" …") if cut else line


def _style(colour: Rgb) -> Style:
    return Style(color=Color.from_rgb(*INK), bgcolor=Color.from_rgb(*colour))
