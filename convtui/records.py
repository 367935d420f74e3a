"""Records out of JSON: each field is of the type it is declared with, or there is no record.

What is read comes from files that anybody may have written. A field that is missing and has no
default, or holds another type, a number that is not finite or one that no float can be made of,
makes the whole record unfit. A field nobody has declared is passed over: a later version may have
added it. The classes are the only description there is.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Generic, Literal, TypeVar, Union, get_args, get_origin

from convtui.decoding import Read, as_table, known_keys, one_of, optional, wrong

LARGEST = 1e308
"""Of numbers, whole ones too: any can be made a float."""

_NUMBERS = frozenset({float, int})
_PLAIN = {
    bool: "true or false",
    int: "a whole number",
    float: "a finite number",
    str: "a text",
    NoneType: "null",
}

Record = TypeVar("Record")


class RecordReader(Generic[Record]):
    """Makes records of a frozen dataclass from what JSON gave; made once for each class."""

    def __init__(self, kind: type[Record]) -> None:
        assert is_dataclass(kind)
        self._kind = kind
        self._plain = {entry.name: _plain_types(entry.type) for entry in fields(kind)}
        self._readers = {entry.name: of_type(entry.type) for entry in fields(kind)}
        self._needed = {
            entry.name
            for entry in fields(kind)
            if entry.default is MISSING and entry.default_factory is MISSING
        }

    def read(self, document: object, where: str) -> Record:
        """Read one.

        Raises:
            BadInput: it is no object, a field is missing, or one is of another type.
        """
        values, plain, readers = {}, self._plain, self._readers
        for name, value in as_table(document, where).items():
            if name in readers:
                kind = value.__class__
                # As the reader does, without a call: thousands of runs are read at once.
                if kind in plain[name] and (kind not in _NUMBERS or -LARGEST <= value <= LARGEST):
                    values[name] = value
                else:
                    values[name] = readers[name](value, name, where)
        if not self._needed <= values.keys():
            known_keys(values, {}, where, self._needed)
        return self._kind(**values)


def of_type(wanted: Any) -> Read:
    """Make a reader of values of a type, such as the field of a dataclass has."""
    if wanted is Any:
        return lambda value, key, where: value
    accepted = _plain_types(wanted)
    if accepted:
        return _plain(accepted)
    if is_dataclass(wanted) and isinstance(wanted, type):
        record = RecordReader(wanted)
        return lambda value, key, where: record.read(value, f"{where}: {key}")
    origin, members = get_origin(wanted), get_args(wanted)
    if origin in (Union, UnionType) and len(members) == 2 and members[1] is NoneType:
        return optional(of_type(members[0]))
    if origin is Literal:
        return one_of(members)
    if origin is tuple and members[1:] == (...,):
        entry = of_type(members[0])
        return lambda value, key, where: tuple(
            entry(each, key, where) for each in _as_list(value, key, where)
        )
    if origin is Mapping and members[0] is str:
        named = of_type(members[1])
        return lambda value, key, where: {
            name: named(each, name, f"{where}: {key}")
            for name, each in as_table(value, f"{where}: {key}").items()
        }
    raise TypeError(f"no reader for {wanted}")


def _plain(accepted: frozenset[type]) -> Read:
    said = accepted - {int} if float in accepted else accepted
    rule = " or ".join(word for kind, word in _PLAIN.items() if kind in said)

    def read(value: Any, key: str, where: str) -> Any:
        kind = value.__class__
        if kind not in accepted or (kind in _NUMBERS and not -LARGEST <= value <= LARGEST):
            raise wrong(where, key, value, rule)
        return value

    return read


def _as_list(value: object, key: str, where: str) -> list[Any] | tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise wrong(where, key, value, "a list")
    return value


def _plain_types(wanted: Any) -> frozenset[type]:
    """The types of JSON's plain values that fit a declaration; none if it is not of such alone."""
    members = get_args(wanted) if get_origin(wanted) in (Union, UnionType) else (wanted,)
    if not set(members) <= _PLAIN.keys():
        return frozenset()
    return frozenset(members) | ({int} if float in members else frozenset())
