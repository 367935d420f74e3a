"""Turn an image by quarters and cut a part out of it."""

import re

import numpy as np

from convtui.errors import BadInput
from convtui.inputs.input import Input, Values, join_notes, shown

RANGE = r"\s*(-?\d{1,9})?\s*:\s*(-?\d{1,9})?\s*"
FORM = re.compile(f"{RANGE},{RANGE}", re.ASCII)

COUNTING = "rows and columns count from 0 and the end is left out, as in 11:15,11:15"


def rotated(image: Input, degrees: int) -> Input:
    """Turn clockwise.

    Raises:
        BadInput: not a quarter turn.
    """
    if degrees not in (0, 90, 180, 270):
        raise BadInput(
            f"cannot rotate by {degrees}: quarter turns clockwise only: give 0, 90, 180 or 270"
        )
    if degrees == 0:
        return image
    values = np.ascontiguousarray(np.rot90(image.values, -degrees // 90, axes=(0, 1)))
    return _changed(image, values, f"turned {degrees}° clockwise")


def cropped(image: Input, crop: str | None) -> Input:
    """Cut `r0:r1,c0:c1` out: Python's slices, so ends may be open or counted from behind.

    Raises:
        BadInput: of another form, empty, or outside the image.
    """
    if crop is None:
        return image
    form = FORM.fullmatch(crop)
    if form is None:
        raise BadInput(f"crop {shown(crop)} is not r0:r1,c0:c1: {COUNTING}")
    rows = _bounds(crop, "row", form[1], form[2], image.values.shape[0])
    columns = _bounds(crop, "column", form[3], form[4], image.values.shape[1])
    values = image.values[slice(*rows), slice(*columns)].copy()
    note = f"rows {rows[0]}:{rows[1]}, columns {columns[0]}:{columns[1]} (counted from 0)"
    return _changed(image, values, note)


def _bounds(
    crop: str, axis: str, first: str | None, last: str | None, length: int
) -> tuple[int, int]:
    start, stop = (
        default if word is None else int(word) + length * word.startswith("-")
        for word, default in ((first, 0), (last, length))
    )
    if not (0 <= start <= length and 0 <= stop <= length):
        raise BadInput(
            f"crop {shown(crop)} reaches outside: the input has {length} {axis}s, 0:{length}: "
            f"{COUNTING}"
        )
    if start >= stop:
        raise BadInput(f"crop {shown(crop)} holds no {axis}: {COUNTING}")
    return start, stop


def _changed(image: Input, values: Values, note: str) -> Input:
    return Input(image.name, values, join_notes(image.note, note), image.channels)
