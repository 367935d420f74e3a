"""What came back from a student's function, read as the numbers that it means.

Lists of lists, tuples of tuples, another type of number, a tuple with the result in front, a result
that was written into an argument: the numbers count, and what was unusual about them is a note.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from convtui.harmless import harmless
from convtui.marking.values import Answer, Value
from convtui.ops.window import Array

_USUAL = frozenset({"float64", "float", "numeric", "double", "matrix", "array"})


@dataclass(frozen=True, eq=False)
class Numbers:
    """`notes` are parts of sentences that begin with "it": they say what is unusual."""

    array: Array
    notes: tuple[str, ...] = ()


class NoNumbers(Exception):
    """There are none in the answer; the words say what there is."""


def numbers_of(answer: Answer, sides: int = 2) -> Numbers:
    """The numbers of an answer that is to have so many sides: of 2, a list of rows is a matrix.

    Raises:
        NoNumbers: it has none.
    """
    value, notes = answer.value, []
    if value.kind == "nothing" and answer.written:
        place, value = next(iter(answer.written.items()))
        notes.append(f"writes its result into argument {_argument(place)} and returns nothing")
    elif answer.written:
        changed = ", ".join(map(_argument, answer.written))
        notes.append(f"changes its argument {changed}, which whoever calls it may still need")
    value = _put_together(value, sides) or value
    if value.array is None:
        value = _first_array(value)
        notes.append("returns more than its result, of which the first array was taken")
    assert value.array is not None
    notes += _about(value)
    return Numbers(value.array, tuple(notes))


def fitted(array: Array, expected: Array) -> tuple[Array, tuple[str, ...]]:
    """The array in the expected shape, where only sides of 1 are missing or too many."""
    if array.shape == expected.shape or array.size != expected.size:
        return array, ()
    if _longer_sides(array) != _longer_sides(expected):
        return array, ()
    shapes = " instead of ".join(map(_shape, (array, expected)))
    return array.reshape(expected.shape), (f"returns {shapes}",)


def _put_together(value: Value, sides: int) -> Value | None:
    """Lists or tuples within each other as one list; None where they are no array of these sides.

    Arrays within a list are several results.
    """
    if sides == 0 or not value.items:
        return None
    parts = [_put_together(item, sides - 1) or item for item in value.items]
    arrays = [part.array for part in parts if part.kind in ("list", "number")]
    shapes = {None if array is None else array.shape for array in arrays}
    if len(arrays) < len(parts) or len(shapes) > 1 or None in shapes:
        return None
    together = np.array(arrays)
    return Value("list", value.type, together) if together.ndim == sides else None


def _first_array(value: Value) -> Value:
    """The first with sides; else the first number.

    Raises:
        NoNumbers: there is none.
    """
    found = list(_arrays(value))
    with_sides = [each for each in found if each.array is not None and each.array.ndim]
    for each in (*with_sides, *found):
        return each
    what = "nothing" if value.kind == "nothing" else f"{harmless(value.type)}, and no numbers"
    raise NoNumbers(f"it returns {what}")


def _arrays(value: Value) -> Iterator[Value]:
    if value.array is not None:
        yield value
    for item in value.items:
        yield from _arrays(item)


def _about(value: Value) -> Iterator[str]:
    if value.kind == "list":
        yield "returns lists instead of an array"
    elif value.kind == "array" and not _USUAL & set(value.type.split()):
        yield f"returns numbers of type {harmless(value.type)}"
    elif value.kind == "array" and "integer" in value.type:
        yield "returns whole numbers"


def _argument(place: str) -> str:
    return str(int(place) + 1) if place.isdecimal() else place


def _longer_sides(array: Array) -> list[int]:
    return [side for side in array.shape if side != 1]


def _shape(array: Array) -> str:
    return "×".join(map(str, np.shape(array))) or "a single number"
