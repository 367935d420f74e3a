"""Assignments out of TOML: those that come along, the user's own, and files.

The form is also written down in `assignments/assignment.schema.json`, for editors.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from convtui import decoding
from convtui.errors import BadInput, unknown_name
from convtui.marking.assignment import AssignedTask, Assignment, CallLimits, Layout
from convtui.marking.catalogue import find_idea
from convtui.marking.convolution import CONVOLUTION
from convtui.marking.features import (
    COLUMNS,
    OPTIONS,
    ROWS,
    features_of,
    roles_of,
    task_named,
    usual_of,
)
from convtui.marking.idea import Task
from convtui.marking.pooling import POOLING
from convtui.named_files import NamedFiles
from convtui.networks.activation import ACTIVATIONS
from convtui.ops.pooling import POOL_KINDS, POOL_PADDINGS
from convtui.places import typed_path

FOLDER = Path(__file__).parent / "assignments"
SUFFIX = ".toml"

ODD_ZERO = {"last": "", "first": "same-odd-zero-first"}
BORDERS = {
    "zeros": "",
    "repeated": "border-repeated",
    "mirrored": "border-mirrored",
    "mirrored-with-itself": "border-mirrored-with-itself",
    "wrapped": "border-wrapped",
}
"""Conventions and the ideas of the catalogue that are then right; none for ours."""

_NAMED_PADDINGS = ("valid", "same", "full")
_FUNCTION = re.compile(r"[^\W\d_]\w*(\.\w+)*")
_ARGUMENT = re.compile(r"[^\W\d_][\w.]*")
_MOST_MEMORY = 65_536

_seconds = decoding.number("seconds, above 0 and at most 3600", lambda given: 0 < given <= 3600)
_points = decoding.number("points, above 0 and at most 1000", lambda given: 0 < given <= 1000)
_tolerance = decoding.number("a number from 0 to 0.1", lambda given: 0 <= given <= 0.1)


def load_assignment(text: str) -> Assignment:
    """Find an assignment by NAME, or read it from FILE (.toml).

    Raises:
        BadInput: neither, or a file that is none.
    """
    text = text.strip()
    if "/" in text or Path(text).suffix.lower() == SUFFIX:
        return read_assignment(typed_path(text))
    found = ASSIGNMENTS.find(text)
    if found is None:
        known = ASSIGNMENTS.names()
        mend = f"known are {', '.join(known)}; or give a file ({SUFFIX})"
        raise unknown_name("assignment", text, known, mend)
    return found


def read_assignment(path: Path) -> Assignment:
    """Read one from a file.

    Raises:
        BadInput: it is none; the line says where and what to type.
    """
    document = decoding.read_toml(path, "an assignment", "a few tasks")
    where = str(path)
    values = decoding.table(document, _READERS, where, ("title", "tasks"))
    functions = [task.function for task in values["tasks"]]
    for function in functions:
        if functions.count(function) > 1:
            raise BadInput(f"{where}: two tasks are called {function}: give each its own function")
    return Assignment(path.stem, **values)


ASSIGNMENTS = NamedFiles("assignment", FOLDER, read_assignment)


def _tasks(value: object, key: str, where: str) -> tuple[AssignedTask, ...]:
    if not isinstance(value, list) or not value:
        raise decoding.wrong(where, key, value, "tasks, each under a line [[tasks]]")
    return tuple(_task(each, f"{where}: task {number}") for number, each in enumerate(value, 1))


def _task(value: object, where: str) -> AssignedTask:
    known = task_named()
    about = decoding.known_keys(value, {"computes": decoding.one_of(known)}, where, ["computes"])
    task = known[about["computes"]]
    needed = ("function", "computes", "arguments", "features")
    values = decoding.table(value, _task_readers(task), where, needed)
    settings, convention = dict(values.get("settings", {})), dict(values.pop("convention", {}))
    if convention.pop("flip", False):
        settings["flip"] = True
    named = (
        ODD_ZERO[convention.get("odd-zero", "last")],
        BORDERS[convention.get("border", "zeros")],
    )
    tables = {name: held for name, held in values["arguments"].items() if isinstance(held, dict)}
    if len(tables) > 1:
        raise BadInput(f"{where}: arguments: {', '.join(tables)} hold settings: let one do so")
    values["arguments"] = {**values["arguments"], **dict.fromkeys(tables, OPTIONS)}
    values["options"] = next(iter(tables.values()), {})
    values |= {"computes": task, "settings": settings}
    values["convention"] = tuple(find_idea(name) for name in named if name)
    assigned = AssignedTask(**values)
    _check(assigned, where)
    return assigned


def _check(task: AssignedTask, where: str) -> None:
    """See that the arguments are enough, and that each feature can be asked with them."""
    roles = task.roles
    for role in roles:
        if roles.count(role) > 1:
            raise BadInput(f"{where}: two arguments are {role}: let each mean something else")
    for role in roles_of(task.computes):
        if role not in roles and role not in usual_of(task.computes):
            raise BadInput(f"{where}: arguments: nothing is {role}: add an argument that is")
    sides = {ROWS, COLUMNS, "size"}.intersection(roles)
    if sides and sides not in ({"size"}, {ROWS, COLUMNS}):
        raise BadInput(f"{where}: arguments: give the window's size, or its rows and its columns")
    for feature in task.features:
        if not task.calls(feature, seed=1):
            raise BadInput(
                f"{where}: features: {feature} cannot be asked with the arguments "
                f"{', '.join(task.arguments)}: add the argument that it needs, or leave it out"
            )


def _task_readers(task: Task) -> decoding.Readers:
    return {
        "function": _matching(_FUNCTION, "a name, as in conv2d or Layer.forward"),
        "names": _names,
        "computes": decoding.one_of(task_named()),
        "arguments": _named_values(_argument_of(task), "X = \"input\""),
        "features": _features(task),
        "settings": decoding.nested(_settings(task)),
        "convention": decoding.nested(_CONVENTION if task is CONVOLUTION else {}),
        "layout": decoding.one_of(get_args(Layout)),
    }  # fmt: skip


def _argument_of(task: Task) -> decoding.Read:
    """Make a reader of what an argument is, or of a table of what it holds."""
    sides = (ROWS, COLUMNS) if task is POOLING else ()
    read = decoding.one_of((*roles_of(task), *sides))
    held = decoding.one_of((*usual_of(task), *sides))
    read_table = _named_values(held, 'pad = "padding"')

    def argument(value: object, key: str, where: str) -> object:
        is_table = task in (CONVOLUTION, POOLING) and isinstance(value, dict) and value
        return (read_table if is_table else read)(value, key, where)

    return argument


def _settings(task: Task) -> decoding.Readers:
    if task is CONVOLUTION:
        return {
            "stride": decoding.pair,
            "padding": _padding,
            "dilation": decoding.pair,
            "bias": decoding.finite,
            "activation": decoding.one_of(ACTIVATIONS),
        }
    if task is POOLING:
        return {
            "size": decoding.pair,
            "stride": decoding.pair,
            "padding": decoding.one_of(POOL_PADDINGS),
            "kind": decoding.one_of(POOL_KINDS),
        }
    return {}


def _padding(value: object, key: str, where: str) -> object:
    if value in _NAMED_PADDINGS:
        return value
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= decoding.LARGEST:
        raise decoding.wrong(where, key, value, "valid, same, full or a number of zeros")
    return value


def _matching(pattern: re.Pattern[str], rule: str) -> decoding.Read:
    def read(value: object, key: str, where: str) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise decoding.wrong(where, key, value, rule)
        return value

    return read


def _names(value: object, key: str, where: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise decoding.wrong(where, key, value, 'a list of names, as in ["conv", "convolve"]')
    read = _matching(_FUNCTION, "a list of names of functions")
    return tuple(read(each, key, where) for each in value)


def _named_values(read: decoding.Read, example: str) -> decoding.Read:
    """Make a reader of a table whose keys are names of arguments."""

    def table(value: object, key: str, where: str) -> Mapping[str, Any]:
        entries = decoding.as_table(value, f"{where}: {key}")
        for name in entries:
            if not _ARGUMENT.fullmatch(name):
                raise decoding.wrong(where, key, name, f"names of arguments, as in {example}")
        return {name: read(each, name, f"{where}: {key}") for name, each in entries.items()}

    return table


def _features(task: Task) -> decoding.Read:
    readers = dict.fromkeys(features_of(task), _points)

    def read(value: object, key: str, where: str) -> Mapping[str, float]:
        if value == {}:
            raise decoding.wrong(where, key, value, "one feature or more, as in valid = 2")
        return decoding.table(value, readers, f"{where}: {key}")

    return read


def _seed(value: object, key: str, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**32:
        raise decoding.wrong(where, key, value, "a whole number from 0 to 4294967295")
    return value


def _memory(value: object, key: str, where: str) -> int:
    megabytes = decoding.whole(value, key, where)
    if not 256 <= megabytes <= _MOST_MEMORY:
        raise decoding.wrong(where, key, value, f"megabytes, 256 to {_MOST_MEMORY}")
    return megabytes


def _limits(value: object, key: str, where: str) -> CallLimits:
    return CallLimits(**decoding.table(value, _LIMITS, f"{where}: {key}"))


_CONVENTION: decoding.Readers = {
    "flip": decoding.flag,
    "odd-zero": decoding.one_of(ODD_ZERO),
    "border": decoding.one_of(BORDERS),
}
_LIMITS: decoding.Readers = {
    "seconds": _seconds,
    "seconds_in_all": _seconds,
    "memory": _memory,
}
_READERS: decoding.Readers = {
    "title": decoding.text,
    "seed": _seed,
    "tolerance": _tolerance,
    "limits": _limits,
    "tasks": _tasks,
}
