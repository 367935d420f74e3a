"""What a student's function answered, described for the answer's journey: numbers as bytes.

Runs in the sandbox. Each language says which word it has for a value.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from convtui.array_bytes import encode_array

_MOST_ITEMS = 64
_DEEPEST = 4
_ROUNDING = 1e-9


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
        raise NotImplementedError

    def take(self, count: int) -> None:
        """Count numbers before they are copied.

        Raises:
            TooLarge: they are too many.
        """
        self._left -= count
        if self._left < 0:
            raise TooLarge

    def items(self, kind: str, word: str, value: Sequence[Any], deep: int) -> dict[str, object]:
        """What stands in a tuple or list, each by itself."""
        if deep == _DEEPEST or len(value) > _MOST_ITEMS:
            return other(word)
        return {"kind": kind, "type": word, "items": [self(each, deep + 1) for each in value]}


def numbers(kind: str, word: str, array: Any) -> dict[str, object]:
    """An array, a number, or a list that makes an array."""
    return {"kind": kind, "type": word, **encode_array(array)}


def other(word: str) -> dict[str, object]:
    """What holds no numbers."""
    return {"kind": "other", "type": word}


def real(array: Any) -> Any:
    """The real parts of complex numbers, as a Fourier transform leaves them; None if they are not
    all there is, but for rounding.
    """
    largest = max(1.0, float(np.abs(array).max(initial=0.0)))
    return array.real if (np.abs(array.imag) <= _ROUNDING * largest).all() else None


def rectangular(value: list[Any]) -> Any:
    """The numbers of a list of numbers, lists or arrays; None where they make no array."""
    try:
        array = np.asarray(value)
    except ValueError:
        return None
    return array if array.dtype.kind in "biuf" else None
