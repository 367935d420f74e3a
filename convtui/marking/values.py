"""What travels to a student's function and what came back, as values and as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Union, get_args

import numpy as np

from convtui.array_bytes import decode_array, encode_array
from convtui.decoding import as_table
from convtui.harmless import harmless
from convtui.ops.window import Array

_DEEPEST = 8

Kind = Literal["array", "list", "number", "tuple", "nothing", "other"]


@dataclass(frozen=True)
class Name:
    """An argument that is a function of the file itself, such as its `relu`."""

    function: str


Argument = Union[  # noqa: UP007 - recursive
    float, bool, str, None, Array, Name,
    list["Argument"], tuple["Argument", ...], dict[str, "Argument"],
]  # fmt: skip
"""A dictionary is a list with names in R."""


@dataclass(frozen=True, eq=False)
class Value:
    """One thing that came back.

    `type` is what its language calls it, `float32` or `integer matrix` for example. `array` holds
    the numbers of an array, a number or a list that makes an array, as float64; `items` those of a
    tuple, or of a list that makes none.
    """

    kind: Kind
    type: str
    array: Array | None = None
    items: tuple["Value", ...] = ()


@dataclass(frozen=True, eq=False)
class Answer:
    """What a function returned, and the arguments that it has changed, by place or name."""

    value: Value
    written: Mapping[str, Value] = field(default_factory=dict)


def encode_argument(argument: Argument) -> object:
    """One argument as JSON; an array keeps its type."""
    if isinstance(argument, np.ndarray):
        return {"dtype": argument.dtype.str, **encode_array(argument)}
    if isinstance(argument, Name):
        return {"function": argument.function}
    if isinstance(argument, tuple):
        return {"tuple": [encode_argument(each) for each in argument]}
    if isinstance(argument, dict):
        return {"named": {name: encode_argument(each) for name, each in argument.items()}}
    if isinstance(argument, list):
        return [encode_argument(each) for each in argument]
    return argument


def decode_answer(message: Mapping[str, Any]) -> Answer:
    """What the child says that came of a call.

    Raises:
        BadInput, ValueError, KeyError, TypeError: it is nothing that it may say.
    """
    written = as_table(message["written"], "written")
    return Answer(
        _decode(message["value"]), {harmless(name): _decode(each) for name, each in written.items()}
    )


def _decode(message: Any, deep: int = 0) -> Value:
    told = as_table(message, "a value")
    kind, word = told["kind"], harmless(str(told["type"]), 60)
    if kind not in get_args(Kind) or deep > _DEEPEST:
        raise ValueError(kind)
    if "items" in told:
        return Value(kind, word, items=tuple(_decode(each, deep + 1) for each in told["items"]))
    if kind in {"nothing", "other"}:
        return Value(kind, word)
    if any(type(length) is not int or length < 0 for length in told["shape"]):
        raise ValueError("shape")
    return Value(kind, word, decode_array(told))
