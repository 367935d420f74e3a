"""Matrices as R code makes them: `matrix(c(1, 2, 3, 4), nrow = 2, byrow = TRUE)` and the like.

The few functions that such a line is made of are understood here; nothing is executed, and nothing
else of R is known.
"""

import re
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from convtui.errors import BadInput

Values = npt.NDArray[np.float64]
Read = TypeVar("Read")

MOST_NUMBERS = 2**20
"""A range as short as 1:1e9 would be gigabytes."""

_DEEPEST = 20
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)L?(?![\w.])"
    r"|(?P<name>[A-Za-z][\w.]*)|(?P<mark>[(),=:*/+-])|(?P<end>$))",
    re.ASCII,
)
_ASSIGNED = re.compile(r"^\s*[A-Za-z][\w.]*\s*(?:<-|=(?!=))\s*", re.ASCII)
_FUNCTIONS = ("c", "matrix", "rbind", "cbind", "rep")
_SWITCHES = {"TRUE": 1.0, "T": 1.0, "FALSE": 0.0, "F": 0.0}


def parse_r_matrix(text: str, what: str) -> Values:
    """Read what one R expression makes, (rows, columns).

    Raises:
        BadInput: something of R that is not understood, or no matrix comes of it.
    """
    return _Expression(_ASSIGNED.sub("", text).rstrip("; \n"), what).matrix()


class _Expression:
    """Reads tokens from left to right; vectors are of one dimension, matrices of two."""

    def __init__(self, text: str, what: str) -> None:
        self.text, self.what, self.place = text, what, 0
        self.kind, self.word = "", ""
        self.depth = 0
        self._next()

    def matrix(self) -> Values:
        values = self._sum()
        if self.kind != "end":
            raise self._refused(f"{self.word!r} stands where the expression should end")
        if values.ndim != 2 or not values.size:
            raise self._refused("that makes no matrix")
        return values

    def _refused(self, why: str) -> BadInput:
        return BadInput(
            f"{self.what} is R code that cannot be read: {why[:80]}: give matrix(c(1, 2, 3, 4), "
            "nrow = 2, byrow = TRUE), or rbind(c(1, 2), c(3, 4))"
        )

    def _next(self) -> None:
        found = _TOKEN.match(self.text, self.place)
        if not found:
            raise self._refused(f"{self.text[self.place : self.place + 20]!r} is not understood")
        self.place = found.end()
        self.kind, self.word = str(found.lastgroup), found[found.lastgroup or 0]

    def _take(self, mark: str) -> bool:
        if self.kind != "mark" or self.word != mark:
            return False
        self._next()
        return True

    def _sum(self) -> Values:
        """A product or several; what R computes cell by cell."""
        values = self._range()
        while self.kind == "mark" and self.word in "*/":
            mark = self.word
            self._next()
            by = self._range()
            if by.size != 1 or (mark == "/" and not by.all()):
                raise self._refused(f"{mark} is understood before one number other than 0")
            values = values * by.item() if mark == "*" else values / by.item()
        return values

    def _range(self) -> Values:
        first = self._term()
        if not self._take(":"):
            return first
        start, stop = self._single(first), self._single(self._term())
        if abs(stop - start) >= MOST_NUMBERS:
            raise self._refused(f"{MOST_NUMBERS:,} numbers are the most")
        step = 1.0 if stop >= start else -1.0
        return start + step * np.arange(int(abs(stop - start)) + 1, dtype=np.float64)

    def _term(self) -> Values:
        sign = 1.0
        while self.kind == "mark" and self.word in "+-":
            sign = -sign if self.word == "-" else sign
            self._next()
        if self.kind == "number":
            values = np.array([float(self.word)])
            self._next()
        elif self.kind == "name":
            values = self._named()
        elif self._take("("):
            values = self._inside(self._sum)
            self._close()
        else:
            raise self._refused(f"{self.word or 'nothing'!r} stands where a number should")
        return sign * values

    def _named(self) -> Values:
        name = self.word
        self._next()
        if name in _SWITCHES:
            return np.array([_SWITCHES[name]])
        if name not in _FUNCTIONS or not self._take("("):
            raise self._refused(f"{name!r} is not known")
        positional, named = self._inside(self._arguments)
        if name == "c":
            return self._joined(positional)
        if name == "rep":
            return self._repeated(positional, named)
        if name == "matrix":
            return self._filled(positional, named)
        return self._bound(name, positional)

    def _inside(self, read: Callable[[], Read]) -> Read:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self._refused("it is nested too deep")
        found = read()
        self.depth -= 1
        return found

    def _close(self) -> None:
        if not self._take(")"):
            raise self._refused("a bracket is not closed")

    def _arguments(self) -> tuple[list[Values], dict[str, Values]]:
        positional: list[Values] = []
        named: dict[str, Values] = {}
        while not self._take(")"):
            before = self.place, self.kind, self.word
            name = self.word
            if self.kind == "name":
                self._next()
                if self._take("="):
                    named[name] = self._sum()
                else:
                    self.place, self.kind, self.word = before
                    positional.append(self._sum())
            else:
                positional.append(self._sum())
            if not self._take(",") and (self.kind, self.word) != ("mark", ")"):
                raise self._refused("a bracket is not closed")
        return positional, named

    def _joined(self, parts: list[Values]) -> Values:
        """R reads a matrix by column where a vector is asked for."""
        if not parts:
            raise self._refused("c() holds nothing")
        return np.concatenate([part.ravel("F") for part in parts])

    def _single(self, values: Values) -> float:
        if values.size != 1:
            raise self._refused("one number is asked for where there are several")
        return float(values.item())

    def _count(self, values: Values, name: str) -> int:
        number = self._single(values)
        if not 1 <= number <= MOST_NUMBERS:
            raise self._refused(f"{name} is {number:g}, and 1 to {MOST_NUMBERS:,} can be read")
        return int(number)

    def _repeated(self, positional: list[Values], named: dict[str, Values]) -> Values:
        given = [*positional, *named.values()]
        if len(given) != 2:
            raise self._refused("rep takes what is repeated and how often")
        times = self._count(given[1], "times")
        if given[0].size * times > MOST_NUMBERS:
            raise self._refused(f"{MOST_NUMBERS:,} numbers are the most")
        return np.tile(given[0].ravel("F"), times)

    def _filled(self, positional: list[Values], named: dict[str, Values]) -> Values:
        order = [name for name in ("data", "nrow", "ncol", "byrow") if name not in named]
        if len(positional) > len(order) or set(named) - {"data", "nrow", "ncol", "byrow"}:
            raise self._refused("matrix takes data, nrow, ncol and byrow")
        given = named | dict(zip(order, positional, strict=False))
        if "data" not in given:
            raise self._refused("matrix holds no numbers")
        numbers = given["data"].ravel("F")
        rows = self._count(given["nrow"], "nrow") if "nrow" in given else 0
        columns = self._count(given["ncol"], "ncol") if "ncol" in given else 0
        rows = rows or (-(-numbers.size // columns) if columns else numbers.size)
        columns = columns or -(-numbers.size // rows)
        cells = rows * columns
        if cells > MOST_NUMBERS or cells % numbers.size:
            raise self._refused(f"{numbers.size} numbers do not fill {rows}×{columns}")
        by_row = "byrow" in given and bool(self._single(given["byrow"]))
        return np.resize(numbers, cells).reshape((rows, columns), order="C" if by_row else "F")

    def _bound(self, name: str, parts: list[Values]) -> Values:
        if not parts or len({part.size for part in parts}) > 1 or parts[0].ndim > 1:
            raise self._refused(f"{name} takes vectors of the same length")
        stacked = np.stack(parts)
        return stacked if name == "rbind" else stacked.T
