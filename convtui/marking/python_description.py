"""What a student's Python function answered, and what Python calls it.

Runs in the sandbox, beside `python_child`.
"""

from typing import Any

import numpy as np

from convtui.marking.description import Description, numbers, other, real, rectangular


class PythonDescription(Description):
    """Of Python's values and NumPy's; any other that makes an array counts as one."""

    def __call__(self, value: Any, deep: int = 0) -> dict[str, object]:
        """Describe one value, or what is in a tuple or list."""
        kind = type(value).__name__
        if value is None:
            return {"kind": "nothing", "type": kind}
        if isinstance(value, bool | int | float | complex):
            return self._numbers("number", kind, value)
        if isinstance(value, tuple):
            return self.items("tuple", kind, value, deep)
        if isinstance(value, list):
            array = rectangular(value)
            if array is None:
                return self.items("list", kind, value, deep)
            return self._numbers("list", "list", array)
        if hasattr(value, "__array__"):
            array = np.asarray(value)
            plain = isinstance(value, np.ndarray | np.generic)
            word = array.dtype.name if plain else f"{kind} of {array.dtype.name}"
            return self._numbers("array" if array.ndim else "number", word, array)
        return other(kind)

    def _numbers(self, kind: str, word: str, value: Any) -> dict[str, object]:
        array = np.asarray(value)
        array = real(array) if array.dtype.kind == "c" else array
        if array is None:
            return other(word)
        if array.dtype.kind not in "biuf":
            if array.dtype != object:  # text
                return other(word)
            try:
                array = array.astype(np.float64)
            except (TypeError, ValueError, OverflowError):
                return other(word)
        self.take(array.size)
        return numbers(kind, word, array)
