"""Single values of a model file, each judged by its key."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from reprlib import repr
from typing import Any

from convtui.errors import BadInput, unknown_name

Read = Callable[[object, str, str], Any]
"""From a value, its key and where it stands to what it means; BadInput if it means nothing."""

LARGEST = 1_000_000
"""Of filters, units, sides, batches and the like: beyond that a digit too many was typed."""

OPTIMIZERS = ("adam", "rmsprop", "adamax", "sgd")

_NAME = re.compile(r"[^\W\d_][\w-]*")


def wrong(where: str, key: str, value: object, rule: str) -> BadInput:
    """One line that names the value, the rule and the mend."""
    shown = str(value).lower() if isinstance(value, bool) else repr(value)  # as in TOML
    return BadInput(f"{where}: {key} is {shown}: give {rule}")


def whole(value: object, key: str, where: str) -> int:
    """Read a whole number from 1 on."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LARGEST:
        raise wrong(where, key, value, f"a whole number from 1 to {LARGEST}")
    return value


def pair(value: object, key: str, where: str) -> tuple[int, int]:
    """Read one whole number for both directions, or [down, right]."""
    if isinstance(value, list):
        if len(value) != 2:
            raise wrong(where, key, value, "one whole number or two, as in [3, 2]")
        return whole(value[0], key, where), whole(value[1], key, where)
    side = whole(value, key, where)
    return side, side


def shape(value: object, key: str, where: str) -> tuple[int, ...]:
    """Read [rows, columns, channels]."""
    if not isinstance(value, list) or len(value) != 3:
        raise wrong(where, key, value, "rows, columns and channels, as in [28, 28, 1]")
    return tuple(whole(side, key, where) for side in value)


def positive(value: object, key: str, where: str) -> float:
    """Read a finite number above 0."""
    number = _number(value)
    if number is None or number <= 0:
        raise wrong(where, key, value, "a number above 0")
    return number


def penalty(value: object, key: str, where: str) -> float:
    """Read the weight of a penalty, 0 for none."""
    number = _number(value)
    if number is None or number < 0:
        raise wrong(where, key, value, "a number from 0 on")
    return number


def share(value: object, key: str, where: str) -> float:
    """Read a number from 0 on and below 1."""
    number = _number(value)
    if number is None or not 0 <= number < 1:
        raise wrong(where, key, value, "a number from 0 on and below 1")
    return number


def text(value: object, key: str, where: str) -> str:
    """Read a text that is not empty, its white space made plain."""
    if not isinstance(value, str) or not value.strip():
        raise wrong(where, key, value, "a text between quotes")
    return " ".join(value.split())


def name(value: object, key: str, where: str) -> str:
    """Read what a model or a layer is called."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise wrong(where, key, value, "a letter, then letters, digits, '-' and '_'")
    return value


def one_of(known: Iterable[str]) -> Read:
    """Make a reader of one of these words."""

    def read(value: object, key: str, where: str) -> str:
        words = ", ".join(known)
        if not isinstance(value, str):
            raise wrong(where, key, value, f"one of {words}")
        if value not in known:
            raise BadInput(f"{where}: {unknown_name(key, value, known, f'known are {words}')}")
        return value

    return read


def table(value: object, where: str, needed: Iterable[str]) -> dict[str, Any]:
    """Read a table that has at least these keys; its values are not looked at."""
    if not isinstance(value, dict):
        raise BadInput(f"{where}: {repr(value)} is no table: write it as {{ key = value, … }}")
    for key in needed:
        if key not in value:
            raise BadInput(f"{where}: {key!r} is missing: add {key} = …")
    return value


def each(entries: Mapping[str, object], readers: Mapping[str, Read], where: str) -> dict[str, Any]:
    """Read every value by the reader of its key; a key that has none is refused."""
    for key in entries:
        if key not in readers:
            problem = unknown_name("key", key, readers, f"known are {', '.join(readers)}")
            raise BadInput(f"{where}: {problem}")
    return {key: readers[key](entry, key, where) for key, entry in entries.items()}


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
