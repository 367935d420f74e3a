"""Where a step is and what it looks at, in words. Places count from 1 here."""

import numpy as np

from convtui.lesson.step import Step


def place_words(step: Step) -> str:
    """Row and column; of several channels which, and of a flat vector that alone."""
    return words_of_place(step.place, step.shape)


def words_of_place(place: tuple[int, int, int], shape: tuple[int, int, int]) -> str:
    """The same of any place, counted from 0, of a map of such a shape."""
    rows, columns, channels = shape
    row, column, channel = (at + 1 for at in place)
    if channels == 1:
        return f"[{row},{column}]"
    if rows == columns == 1:
        return f"[{channel}]"
    return f"[{row},{column},{channel}]"


def span_words(step: Step) -> str:
    """Rows and columns under the window, padding left out."""
    rows, columns = (taps[keep] for taps, keep in zip(step.taps[:2], _on_input(step), strict=True))
    if not rows or not columns:
        return "padding only, beside the edge"
    return f"{words_of_range('row', rows)}, {words_of_range('column', columns)}"


def padding_note(step: Step, rule: str) -> str:
    """How many cells under the window are padding, and the rule for them; "" if none is."""
    padding = int(step.inside.size - step.inside.sum())
    return f" {padding} of {step.inside.size} cells are padding: they {rule}." if padding else ""


def _on_input(step: Step) -> tuple[slice, slice]:
    """Which of the rows and columns under the window are not padding."""
    rows, columns = np.flatnonzero(step.inside.any(axis=1)), np.flatnonzero(step.inside.any(axis=0))
    first_row, last_row = (int(rows[0]), int(rows[-1])) if rows.size else (0, -1)
    first_column, last_column = (int(columns[0]), int(columns[-1])) if columns.size else (0, -1)
    return slice(first_row, last_row + 1), slice(first_column, last_column + 1)


def words_of_range(what: str, taps: range) -> str:
    """`rows 3–5`, `row 3` or `rows 1–5 by 2`, counted from 1."""
    first, last = taps[0] + 1, taps[-1] + 1
    every = f" by {taps.step}" if taps.step > 1 and len(taps) > 1 else ""
    return f"{what}s {first}–{last}{every}" if len(taps) > 1 else f"{what} {first}"
