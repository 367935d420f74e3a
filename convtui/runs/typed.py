"""Records read from JSON: each field is of the type it is declared with, or there is no record.

What is read comes from files that anybody may have written. A field that is missing and has no
default, or holds another type, a number that is not finite or one that no float can be made of,
makes the whole record unfit. A field nobody has declared is passed over: a later version may have
added it. The classes are the only description there is.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Generic, Literal, TypeVar, Union, get_args, get_origin

LARGEST = 1e308
"""Of numbers, whole ones too: any can be made a float."""

_NUMBERS = frozenset({float, int})
_PLAIN = frozenset({bool, float, int, str, NoneType})


class Unfit(ValueError):
    """A value is not of the type that was declared."""


Record = TypeVar("Record")
_Reader = Callable[[Any], Any]


class RecordReader(Generic[Record]):
    """Makes records of a frozen dataclass from what JSON gave; made once for each class."""

    def __init__(self, kind: type[Record]) -> None:
        """Learn the fields of a class."""
        assert is_dataclass(kind)
        self._kind = kind
        self._plain: dict[str, frozenset[type]] = {}
        self._other: dict[str, _Reader] = {}
        for entry in fields(kind):
            accepted = _plain_types(entry.type)
            if accepted:
                self._plain[entry.name] = accepted
            else:
                self._other[entry.name] = _reader(entry.type)
        self._required = {
            entry.name
            for entry in fields(kind)
            if entry.default is MISSING and entry.default_factory is MISSING
        }

    def read(self, document: Any) -> Record:
        """Read one.

        Raises:
            Unfit: it is no object, a field is missing, or one is of another type.
        """
        if not isinstance(document, dict):
            raise Unfit
        values, plain = {}, self._plain
        for name, value in document.items():
            accepted = plain.get(name)
            if accepted is not None:
                # As `_checked`, without a call: thousands of runs are read at once.
                kind = value.__class__
                if kind not in accepted or (kind in _NUMBERS and not -LARGEST <= value <= LARGEST):
                    raise Unfit
                values[name] = value
            elif name in self._other:
                values[name] = self._other[name](value)
        if not self._required.issubset(values):
            raise Unfit
        return self._kind(**values)


def _refuse(word: str) -> float:
    raise Unfit(word)


_DECODER = json.JSONDecoder(parse_constant=_refuse)


def read_json(line: str) -> Any:
    """Read a line of JSON; ValueError for what is none, NaN and Infinity included."""
    value, end = _DECODER.raw_decode(line)
    if end != len(line) and line[end:].strip():
        raise ValueError
    return value


def _checked(value: Any, accepted: frozenset[type]) -> Any:
    kind = type(value)
    if kind not in accepted or (kind in _NUMBERS and not -LARGEST <= value <= LARGEST):
        raise Unfit
    return value


def _plain_types(wanted: Any) -> frozenset[type]:
    """The types of JSON's plain values that fit a declaration; none if it is not of such alone."""
    members = get_args(wanted) if get_origin(wanted) in (Union, UnionType) else (wanted,)
    if not set(members) <= _PLAIN:
        return frozenset()
    return frozenset(members) | ({int} if float in members else frozenset())


def _reader(wanted: Any) -> _Reader:
    accepted = _plain_types(wanted)
    if accepted:
        return lambda value: _checked(value, accepted)
    if is_dataclass(wanted) and isinstance(wanted, type):
        return RecordReader(wanted).read
    origin, members = get_origin(wanted), get_args(wanted)
    if origin is Literal:
        return lambda value: _one_of(value, members)
    if origin is tuple and members[1:] == (...,):
        each = _reader(members[0])
        return lambda value: tuple(map(each, _of_type(value, list)))
    if origin is Mapping and members[0] is str:
        named = _reader(members[1])
        return lambda value: {name: named(inner) for name, inner in _of_type(value, dict).items()}
    raise TypeError(f"no reader for {wanted}")


def _of_type(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise Unfit
    return value


def _one_of(value: Any, known: tuple[Any, ...]) -> Any:
    if not isinstance(value, str) or value not in known:
        raise Unfit
    return value
