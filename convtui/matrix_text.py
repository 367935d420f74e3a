"""Matrices as people type them: numbers apart by blanks or commas, rows by `;` or newlines."""

import math
import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from convtui.errors import BadInput


def parse_matrix(text: str, what: str = "matrix") -> npt.NDArray[np.float64]:
    """Read `"1 0 -1; 1 0 -1"` as a (rows, columns) float64 array.

    Raises:
        BadInput: nothing typed, a word that is no finite number, or rows of unequal length.
    """
    if has_semicolon_columns(text):
        lines = [line.strip() for line in text.replace(",", ".").splitlines()]
        rows = [line.split(";") for line in lines if line]
    else:
        lines = [line.strip() for line in re.split(r"[;\n]", text)]
        rows = [re.split(r"[,\s]+", line.strip(",")) for line in lines if line.strip(", ")]
    if not rows:
        raise BadInput(f"{what} is empty: type numbers, rows apart by ';', as in \"1 0; 0 1\"")
    return matrix_of(rows, what)


def matrix_of(rows: Sequence[Sequence[str]], what: str) -> npt.NDArray[np.float64]:
    """Read words in rows as a (rows, columns) float64 array.

    Raises:
        BadInput: a word that is no finite number, or rows of unequal length.
    """
    check_lengths(rows, what)
    numbers = [
        parse_number(word, f"{what}, row {row}, column {column},")
        for row, words in enumerate(rows, 1)
        for column, word in enumerate(words, 1)
    ]
    return np.array(numbers, dtype=np.float64).reshape(len(rows), -1)


def has_semicolon_columns(text: str) -> bool:
    """Tell a spreadsheet's `1;2;3` lines from a typed matrix, whose semicolons end rows.

    Beside such semicolons a comma is the decimal mark, as where numbers are spelt 1,5.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    counts = {line.count(";") for line in lines}
    return (
        len(lines) > 1
        and len(counts) == 1
        and counts != {0}
        and not any(re.search(r"[^\s;][ \t]+[^\s;]|;$", line) for line in lines)
    )


def check_lengths(rows: Sequence[Sequence[object]], what: str) -> None:
    """See that all rows are as long as the first; BadInput names the one that is not."""
    for number, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]):
            raise BadInput(
                f"{what} is ragged: row {number} has {counted(len(row))} and row 1 has "
                f"{len(rows[0])}: give every row the same length"
            )


def counted(count: int, word: str = "number") -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def times(shape: tuple[int, ...]) -> str:
    """A shape as people read it: `3×2`."""
    return "×".join(map(str, shape)) or "a single number"


def parse_number(word: str, what: str) -> float:
    """Read one finite number.

    Raises:
        BadInput: the word is no number, or not a finite one.
    """
    word, rule = word.strip(), "finite numbers"
    try:
        number = float(word.replace("−", "-"))  # as typeset text has it
    except ValueError:
        number, rule = math.nan, "numbers"
    if not math.isfinite(number):
        raise BadInput(f"{what} holds {word[:60]!r}: only {rule} can be convolved: put one there")
    return number


def format_matrix(values: npt.NDArray[np.float64]) -> str:
    """Write a (rows, columns) array as `parse_matrix` reads it, without losing a digit."""
    return "; ".join(" ".join(_shortest(number) for number in row) for row in values.tolist())


def _shortest(number: float) -> str:
    return str(int(number)) if number.is_integer() and abs(number) < 1e16 else repr(number)
