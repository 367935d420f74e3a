"""Numbers in rows and columns, as CSV files and pipes bring them."""

import csv
import io
from array import array
from collections.abc import Iterator

import numpy as np

from convtui.errors import BadInput
from convtui.inputs.input import Values, shown
from convtui.matrix_text import counted

WITHOUT_HEADER = (
    "remove the line if it is a header (in R: write.table(x, file, sep = ',', "
    "row.names = FALSE, col.names = FALSE))"
)


def parse_table(text: str, what: str) -> Values:
    """Read lines of numbers apart by tabs, semicolons, commas or blanks as (rows, columns).

    The first of these that occurs anywhere is the separator. Beside semicolons a comma is the
    decimal mark, as spreadsheets write where numbers are spelt 1,5.

    Raises:
        BadInput: no numbers, rows of unequal length, an empty cell, a word; line and column are
            counted from 1.
    """
    separator = next((mark for mark in "\t;," if mark in text), None)
    first = width = 0
    numbers = array("d")  # as large as the matrix; lists of lists would take ten times as much
    for line, cells in _lines(text, separator, what):
        if not any(cells):
            continue
        numbers.extend(_number(cell, what, line, place) for place, cell in enumerate(cells, 1))
        first, width = first or line, width or len(cells)
        if len(cells) != width:
            raise BadInput(
                f"{what} is ragged: line {line} has {counted(len(cells))} and line {first} has "
                f"{width}: give every line the same length"
            )
    if not numbers:
        raise BadInput(f"{what} is empty: give lines of numbers, as 1,0,1")
    return np.frombuffer(numbers, dtype=np.float64).reshape(-1, width)


def _lines(text: str, separator: str | None, what: str) -> Iterator[tuple[int, list[str]]]:
    """Cells with the number of their line, from 1."""
    if separator is None:
        for line, words in enumerate(text.splitlines(), 1):
            yield line, words.split()
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            cells = [cell.replace(",", ".") for cell in row] if separator == ";" else row
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise BadInput(f"{what} line {reader.line_num} is no CSV: {error}: save it again") from None


def _number(cell: str, what: str, line: int, column: int) -> float:
    try:
        return float(cell)
    except ValueError:
        found = f"holds {shown(cell)}" if cell else "is empty"
        mend = WITHOUT_HEADER if line == 1 else "put a number there"
        raise BadInput(
            f"{what} line {line}, column {column} {found}: only numbers can be convolved: {mend}"
        ) from None
