"""Values out of TOML and JSON, each of the type and in the range that it must be.

Anybody may have written a file: an editor, another version, a stranger. A table is read key by key,
and what does not fit is refused in one line that says where it stands, the value, the rule and what
to type instead.
"""

import json
import math
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import MISSING, fields
from pathlib import Path
from reprlib import repr
from typing import Any

from convtui.errors import BadInput, unknown_name
from convtui.harmless import harmless
from convtui.small_file import read_small_text

Read = Callable[[object, str, str], Any]
"""From a value, its key and where it stands to what it means; BadInput if it means nothing."""

Readers = Mapping[str, Read]
Table = dict[str, Any]

LARGEST = 1_000_000
"""Of filters, units, sides, batches and the like: beyond that a digit too many was typed."""

_LONGEST_WORD = 60
_JSON = json.JSONDecoder()
_NAME = re.compile(r"[^\W\d_][\w-]*")


def wrong(where: str, key: str, value: object, rule: str) -> BadInput:
    shown = str(value).lower() if isinstance(value, bool) else harmless(repr(value))  # as in TOML
    return BadInput(f"{where}: {harmless(key, _LONGEST_WORD)} is {shown}: give {rule}")


def read_toml(path: Path, kind: str, holds: str) -> Table:
    """Read a file that `kind` names and that `holds` a few lines; both are for the refusal.

    Raises:
        BadInput: it cannot be read, or is not TOML.
    """
    try:
        return tomllib.loads(read_small_text(path, kind, holds))
    except (ValueError, RecursionError) as problem:  # RecursionError: thousands of brackets
        raise BadInput(f"{path} is not TOML: {problem}: correct it there") from None


def read_json(content: bytes | str, what: str) -> Any:
    """Read JSON in UTF-8; `what` is for the refusal.

    Raises:
        BadInput: it is none.
    """
    try:
        return _JSON.decode(content if isinstance(content, str) else content.decode())
    except json.JSONDecodeError as problem:
        place = f"line {problem.lineno}, column {problem.colno}"
        raise BadInput(f"{what} is not JSON: {place}: {problem.msg}") from None
    except (ValueError, RecursionError):  # not UTF-8, thousands of digits or brackets
        raise BadInput(f"{what} is not JSON") from None


def table(value: object, readers: Readers, where: str, needed: Iterable[str] = ()) -> Table:
    """Read a table that has at least the keys `needed`, each value by the reader of its key.

    Raises:
        BadInput: it is no table, a key has no reader or is missing, or a value does not fit.
    """
    entries = as_table(value, where)
    for key in entries:
        if key not in readers:
            word, known = harmless(key, _LONGEST_WORD), f"known are {', '.join(readers)}"
            raise BadInput(f"{where}: {unknown_name('key', word, readers, known)}")
    return known_keys(entries, readers, where, needed)


def known_keys(value: object, readers: Readers, where: str, needed: Iterable[str] = ()) -> Table:
    """Read a table as `table` does, but pass over keys that have no reader: others read those."""
    entries = as_table(value, where, needed)
    return {k: readers[k](entry, k, where) for k, entry in entries.items() if k in readers}


def tagged(value: object, kinds: Iterable[str], where: str) -> tuple[str, Table]:
    """The `kind` that a table says it is, and the rest of it, which is not looked at."""
    rest = dict(as_table(value, where))
    kind: str = known_keys(rest, {"kind": one_of(kinds)}, where, ["kind"])["kind"]
    del rest["kind"]
    return kind, rest


def fields_of(made: type[Any], rest: Table, readers: Readers, where: str, *usual: str) -> Table:
    """Read the fields of a dataclass; those without default and not `usual` are needed."""
    own = {field.name: field for field in fields(made) if field.name in readers}
    needed = [name for name in own if own[name].default is MISSING and name not in usual]
    return table(rest, {name: readers[name] for name in own}, where, needed)


def one_kind(value: object, kinds: Mapping[str, type[Any]], readers: Readers, where: str) -> Any:
    """Read a table that says which of these dataclasses it is."""
    kind, rest = tagged(value, kinds, where)
    return kinds[kind](**fields_of(kinds[kind], rest, readers, where))


def as_table(value: object, where: str, needed: Iterable[str] = ()) -> Table:
    """Read a table that has at least the keys `needed`, and whose values are not looked at."""
    if not isinstance(value, dict):
        shown = harmless(repr(value))
        raise BadInput(f"{where}: {shown} is no table: write it as {{ key = value, … }}")
    for key in needed:
        if key not in value:
            raise BadInput(f"{where}: {key!r} is missing: add {key} = …")
    return value


def nested(readers: Readers) -> Read:
    """Make a reader of a table within a table."""
    return lambda value, key, where: table(value, readers, f"{where}: {key}")


def optional(read: Read) -> Read:
    """Make a reader that leaves None, JSON's null, as it is."""
    return lambda value, key, where: None if value is None else read(value, key, where)


def whole(value: object, key: str, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LARGEST:
        raise wrong(where, key, value, f"a whole number from 1 to {LARGEST}")
    return value


def flag(value: object, key: str, where: str) -> bool:
    if not isinstance(value, bool):
        raise wrong(where, key, value, "true or false")
    return value


def pair(value: object, key: str, where: str) -> tuple[int, int]:
    """Read one whole number for both directions, or [down, right]."""
    if isinstance(value, list | tuple):
        if len(value) != 2:
            raise wrong(where, key, value, "one whole number or two, as in [3, 2]")
        return whole(value[0], key, where), whole(value[1], key, where)
    side = whole(value, key, where)
    return side, side


def shape(value: object, key: str, where: str) -> tuple[int, ...]:
    if not isinstance(value, list | tuple) or len(value) != 3:
        raise wrong(where, key, value, "rows, columns and channels, as in [28, 28, 1]")
    return tuple(whole(side, key, where) for side in value)


def number(rule: str, holds: Callable[[float], bool]) -> Callable[[object, str, str], float]:
    """Make a reader of finite numbers for which a rule holds."""

    def read(value: object, key: str, where: str) -> float:
        given = math.nan
        if isinstance(value, int | float) and not isinstance(value, bool):
            with suppress(OverflowError):
                given = float(value)
        if not (math.isfinite(given) and holds(given)):
            raise wrong(where, key, value, rule)
        return given

    return read


finite = number("a finite number", lambda given: True)
positive = number("a number above 0", lambda given: given > 0)
penalty = number("a number from 0 on", lambda given: given >= 0)
share = number("a number from 0 on and below 1", lambda given: 0 <= given < 1)


def text(value: object, key: str, where: str) -> str:
    """Read a text that is not empty, its white space made plain."""
    if not isinstance(value, str) or not value.strip():
        raise wrong(where, key, value, "a text between quotes")
    return " ".join(value.split())


def name(value: object, key: str, where: str) -> str:
    """Read what a model, a layer or a kernel is called."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise wrong(where, key, value, "a letter, then letters, digits, '-' and '_'")
    return value


def one_of(known: Iterable[str]) -> Read:
    """Make a reader of one of these words."""

    def read(value: object, key: str, where: str) -> str:
        if isinstance(value, str) and value in known:
            return value
        words = ", ".join(known)
        if not isinstance(value, str):
            raise wrong(where, key, value, f"one of {words}")
        shown = harmless(value, _LONGEST_WORD)
        raise BadInput(f"{where}: {unknown_name(key, shown, known, f'known are {words}')}")

    return read
