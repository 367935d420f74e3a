"""The input and the maps of a pipeline as a table for people: aligned numbers on coloured cells."""

from collections.abc import Iterator, Sequence

import numpy as np
from rich.color import Color
from rich.style import Style
from rich.text import Text

from convtui.export.matrices import Matrix, bands, of_input, of_stage, refuse_infinity
from convtui.lesson.colours import Rgb
from convtui.lesson.numbers import written
from convtui.lesson.pipeline import Pipeline
from convtui.lesson.stage import Stage
from convtui.ops.window import Array

# Blue and orange stay apart for every common kind of colour blindness (Okabe & Ito, 2008). All
# grounds between are light: black text on them is easy to read whatever the terminal's own colours.
NEGATIVE: Rgb = (86, 180, 233)
ZERO: Rgb = (247, 247, 247)
POSITIVE: Rgb = (230, 159, 0)
INK: Rgb = (0, 0, 0)
_INK = Color.from_rgb(*INK)

MOST_ROWS = 64
"""Of a matrix on a terminal; a pipe gets all."""


def text_parts(name: str, pipeline: Pipeline, stages: Sequence[Stage]) -> Iterator[str]:
    """Each matrix, whole, under a line with its name and shape, in parts. Arguments as `as_table`.

    Raises:
        BadInput: a map holds infinity; before the first part.
    """
    refuse_infinity(pipeline, stages)
    for place, matrix in enumerate(_matrices(name, pipeline, stages)):
        columns = matrix.shape[1]
        # All numbers are looked at twice: a column is as wide as the longest of them.
        width = max(_width(_written(part), columns) for part in bands(matrix.shape, matrix.part))
        yield f"{chr(10) if place else ''}{matrix.title}\n"
        for part in bands(matrix.shape, matrix.part):
            yield "".join(
                "".join(cell.rjust(width) for cell in row) + "\n" for row in _written(part)
            )


def as_coloured_text(name: str, pipeline: Pipeline, stages: Sequence[Stage], room: int) -> Text:
    """Each matrix under its name and shape, coloured, as far as it fits; the input if several.

    Raises:
        BadInput: a map holds infinity.
    """
    matrices = _matrices(name, pipeline, stages)
    return Text("\n").join(_drawn(matrix, room) for matrix in matrices)


def ground(value: float, reach: float) -> Rgb:
    """The colour under a value: blue at -reach, nearly white at 0, orange at reach."""
    end = NEGATIVE if value < 0 else POSITIVE
    share = min(abs(value) / reach, 1.0) if reach else 0.0
    red, green, blue = (
        round(zero + (full - zero) * share) for zero, full in zip(ZERO, end, strict=True)
    )
    return red, green, blue


def _matrices(name: str, pipeline: Pipeline, stages: Sequence[Stage]) -> list[Matrix]:
    source = of_input(name, pipeline) if len(stages) > 1 else ()
    return [*source, *map(of_stage, stages)]


def _written(values: Array) -> list[list[str]]:
    return [[written(value) for value in row] for row in values.tolist()]


def _width(cells: list[list[str]], columns: int) -> int:
    """Width of a cell, the blank before it included."""
    return max(len(cell) for row in cells for cell in row[:columns]) + 1


def _drawn(matrix: Matrix, room: int) -> Text:
    # No cell is narrower than a blank and a digit: more columns are not worth computing.
    rows, most = min(matrix.shape[0], MOST_ROWS), min(matrix.shape[1], max(room // 2, 1))
    shown = matrix.part(range(rows), range(most))
    cells = _written(shown)
    columns = _fitting(cells, matrix.shape[1], room)
    text = Text().append(matrix.title, "bold")
    for line in _rows(shown[:, :columns], cells, cut=columns < matrix.shape[1]):
        text.append("\n").append_text(line)
    if rows < matrix.shape[0]:
        text.append("\n ⋮")
    return text.append(_left_out(matrix.shape, (rows, columns))).append("\n")


def _fitting(cells: list[list[str]], columns: int, room: int) -> int:
    """How many of the first columns fit, with room for an ellipsis if it is not all; at least 1."""
    for count in range(len(cells[0]), 1, -1):
        if count * _width(cells, count) + 2 * (count < columns) <= room:
            return count
    return 1


def _left_out(shape: tuple[int, int], shown: tuple[int, int]) -> str:
    parts = [
        f"{what} 1–{some} of {whole}"
        for what, some, whole in zip(("rows", "columns"), shown, shape, strict=True)
        if some < whole
    ]
    return f"\n{' and '.join(parts)}; all with --format csv" if parts else ""


def _rows(shown: Array, cells: list[list[str]], cut: bool) -> Iterator[Text]:
    width, reach = _width(cells, shown.shape[1]), float(np.abs(shown).max())
    for values, row in zip(shown.tolist(), cells, strict=True):
        line = Text()
        for value, cell in zip(values, row, strict=False):
            colour = Color.from_rgb(*ground(value, reach))
            line.append(cell.rjust(width), Style(color=_INK, bgcolor=colour))
        yield line.append(" …") if cut else line
