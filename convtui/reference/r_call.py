"""A call of an R function as a value, and how it travels as JSON."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Union

import numpy as np

from convtui.array_bytes import encode_array
from convtui.lesson.numbers import not_a_number
from convtui.ops.window import Array

_SHORT = 4
"""A vector of up to so many numbers is written out in R's words; longer ones by their name."""
_SMALL = 49
"""Likewise the numbers of a kernel."""


@dataclass(frozen=True)
class RFunction:
    """An R function handed over as an argument, such as `relu`."""

    name: str


@dataclass(frozen=True, eq=False)
class RList:
    """A list with a name for each entry, which may be lists themselves."""

    entries: Mapping[str, "Argument"]


@dataclass(frozen=True, eq=False)
class RCall:
    """An R function with named arguments, which may be calls themselves."""

    function: str
    arguments: Mapping[str, "Argument"]

    def message(self) -> dict[str, object]:
        """The request for `r_session`."""
        arguments = {name: encode(value) for name, value in self.arguments.items()}
        return {"function": self.function, "arguments": arguments}

    def in_r(self) -> str:
        """As one would type it in R; large matrices and long vectors by their name."""
        if not self.function.isidentifier():  # an operator
            return f" {self.function} ".join(_value_in_r(*item) for item in self.arguments.items())
        words = (_argument_in_r(name, value) for name, value in self.arguments.items())
        return f"{self.function}({', '.join(words)})"


Argument = Union[float, int, str, bool, Array, RCall, RFunction, RList]  # noqa: UP007 - recursive


def encode(argument: Argument) -> object:
    """One argument as JSON; integers travel as floats, for R's integers have a hole in them."""
    if isinstance(argument, RCall):
        return {"call": argument.message()}
    if isinstance(argument, RFunction):
        return {"function": argument.name}
    if isinstance(argument, RList):
        return {"list": {name: encode(value) for name, value in argument.entries.items()}}
    if isinstance(argument, bool | str):
        return argument
    if isinstance(argument, np.ndarray):
        return encode_array(argument)
    return float(argument)


def number_in_words(number: float) -> str:
    """Every digit that tells it from its neighbours; NA, NaN and Inf as R says them."""
    if math.isnan(number):
        return not_a_number(number)
    return repr(number).removesuffix(".0").replace("inf", "Inf")


def _argument_in_r(name: str, value: Argument) -> str:
    words = _value_in_r(name, value)
    return words if words == name else f"{name} = {words}"


def _value_in_r(name: str, value: Argument) -> str:
    if isinstance(value, RCall):
        return value.in_r()
    if isinstance(value, RFunction):
        return value.name
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, RList):
        return name
    if not isinstance(value, np.ndarray):
        return f"{value:g}"
    if value.ndim == 1 and value.size <= _SHORT:
        return _vector(value)
    if name == "K" and value.ndim == 2 and value.size <= _SMALL:
        return f"matrix({_vector(value.ravel())}, {value.shape[0]}, byrow = TRUE)"
    return name


def _vector(values: Array) -> str:
    return f"c({', '.join(f'{number:.15g}' for number in values)})"
