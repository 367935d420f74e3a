"""What a student's R function answered, and what R calls it.

Runs in the sandbox, beside `r_child`. R's values are read past R's own functions, which the
student's file may have changed.
"""

from typing import Any

import numpy as np

from convtui.marking.description import Description, numbers, other, real, rectangular

_HOLE = -(2**31)
"""What NA is among R's integers and logicals."""


class RDescription(Description):
    """Of R's values: a list with names is a tuple, for it is how R returns several things."""

    def __init__(self, r: Any, numbers: int) -> None:
        super().__init__(numbers)
        self._r = r

    def __call__(self, value: Any, deep: int = 0) -> dict[str, object]:
        """Describe one value, or what is in a list."""
        r = self._r
        if value is r.NULL:
            return {"kind": "nothing", "type": "NULL"}
        if isinstance(value, r.ListSexpVector):
            return self._list(value, deep)
        array = self._array(value)
        if array is None:
            return other(self._word(value))
        if array.ndim == 1 and "dim" not in value.list_attrs():
            if array.size == 1:
                return numbers("number", self._word(value), array[0])
            return numbers("array", f"{self._word(value)} vector", array)
        shape = "matrix" if array.ndim == 2 else "array"
        return numbers("array", f"{self._word(value)} {shape}", array)

    def _list(self, value: Any, deep: int) -> dict[str, object]:
        items = list(value)
        if "data.frame" in value.rclass:
            columns = [self._array(each) for each in items]
            if not columns or any(column is None for column in columns):
                return other("data.frame")
            return numbers("array", "data.frame", np.column_stack(columns))
        if value.names is not self._r.NULL:
            return self.items("tuple", "list", items, deep)
        array = self._rectangular(items)
        if array is None:
            return self.items("list", "list", items, deep)
        return numbers("list", "list", array)

    def _rectangular(self, items: list[Any]) -> Any:
        """The numbers of a list of numbers, of equally long vectors, or of equal matrices."""
        arrays = [self._array(each) for each in items]
        if any(array is None for array in arrays):
            return None
        array = rectangular(arrays)
        return array[:, 0] if array is not None and array.shape[1:] == (1,) else array

    def _array(self, value: Any) -> Any:
        """As float64 with R's dimensions; None where it holds no numbers."""
        r = self._r
        is_complex = isinstance(value, r.ComplexSexpVector)
        is_whole = isinstance(value, r.IntSexpVector | r.BoolSexpVector)
        if not (is_complex or is_whole or isinstance(value, r.FloatSexpVector)):
            return None
        if "factor" in value.rclass:
            return None
        self.take(len(value))
        # Not `.memoryview()`: see `r_session`.
        array = np.array(value, dtype=np.complex128 if is_complex else np.float64)
        array = real(array) if is_complex else array
        if array is None:
            return None
        if is_whole:
            array[array == _HOLE] = np.nan
        if "dim" in value.list_attrs():
            return array.reshape([int(length) for length in value.do_slot("dim")], order="F")
        return array

    def _word(self, value: Any) -> str:
        r = self._r
        for kind, word in (
            (r.FloatSexpVector, "numeric"),
            (r.IntSexpVector, "integer"),
            (r.BoolSexpVector, "logical"),
            (r.ComplexSexpVector, "complex"),
            (r.StrSexpVector, "character"),
            (r.SexpClosure, "function"),
        ):
            if isinstance(value, kind):
                return "factor" if "factor" in value.rclass else word
        return str(value.typeof.name).removesuffix("SXP").lower()
