"""What a student's function answered, described: numbers as bytes, and what Python calls them.

Runs in the sandbox, beside `python_child`.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from convtui.array_bytes import encode_array

_MOST_ITEMS = 64
_DEEPEST = 4


class TooLarge(Exception):
    """More numbers than an answer may have."""


class Description:
    """Says of an answer what it is, with the numbers in it; at most so many all in all."""

    def __init__(self, numbers: int) -> None:
        self._left = numbers

    def __call__(self, value: Any, deep: int = 0) -> dict[str, object]:
        """Describe one value, or what is in a tuple or list.

        Raises:
            TooLarge: it has too many numbers.
        """
        kind = type(value).__name__
        if value is None:
            return {"kind": "nothing", "type": kind}
        if isinstance(value, bool | int | float):
            return self._numbers("number", kind, value)
        if isinstance(value, tuple):
            return self._items("tuple", kind, value, deep)
        if isinstance(value, list):
            array = _rectangular(value)
            if array is None:
                return self._items("list", kind, value, deep)
            return self._numbers("list", "list", array)
        if hasattr(value, "__array__"):
            array = np.asarray(value)
            plain = isinstance(value, np.ndarray | np.generic)
            word = array.dtype.name if plain else f"{kind} of {array.dtype.name}"
            return self._numbers("array" if array.ndim else "number", word, array)
        return {"kind": "other", "type": kind}

    def _numbers(self, kind: str, word: str, value: Any) -> dict[str, object]:
        array = np.asarray(value)
        if array.dtype.kind not in "biuf":
            if array.dtype != object:  # complex numbers, text
                return {"kind": "other", "type": word}
            try:
                array = array.astype(np.float64)
            except (TypeError, ValueError, OverflowError):
                return {"kind": "other", "type": word}
        self._left -= array.size
        if self._left < 0:
            raise TooLarge
        return {"kind": kind, "type": word, **encode_array(array)}

    def _items(self, kind: str, word: str, value: Sequence[Any], deep: int) -> dict[str, object]:
        if deep == _DEEPEST or len(value) > _MOST_ITEMS:
            return {"kind": "other", "type": word}
        return {"kind": kind, "type": word, "items": [self(each, deep + 1) for each in value]}


def _rectangular(value: list[Any]) -> Any:
    """The numbers of a list of numbers, lists or arrays; None where they make no array."""
    try:
        array = np.asarray(value)
    except ValueError:
        return None
    return array if array.dtype.kind in "biuf" else None
