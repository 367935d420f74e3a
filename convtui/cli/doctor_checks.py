"""The checks of `convtui doctor` that need no other program: Python, terminal, data, folders."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from convtui import places
from convtui.installation import install_command

PACKAGES = (
    "msgspec",
    "numpy",
    "pillow",
    "platformdirs",
    "rich",
    "textual",
    "textual-plot",
    "threadpoolctl",
    "typer",
)
SMALLEST = os.terminal_size((80, 24))


@dataclass(frozen=True)
class Check:
    """What was found, and what to type if it is not as it should be."""

    name: str
    state: Literal["ok", "warn", "missing"]
    found: str
    mend: str = ""


def check_python() -> Iterator[Check]:
    """Python, and the packages without which the lesson cannot run."""
    yield Check("Python", "ok", f"{sys.version.split()[0]} at {sys.executable}")
    versions = {name: installed(name) for name in PACKAGES}
    absent = [name for name, version in versions.items() if version is None]
    if absent:
        mend = f"type `{install_command(absent)}`"
        yield Check("packages", "missing", f"not installed: {', '.join(absent)}", mend)
    else:
        found = ", ".join(f"{name} {version}" for name, version in versions.items())
        yield Check("packages", "ok", found)


def check_terminal() -> Iterator[Check]:
    """Whether this is a terminal, and if so its colours, size and characters."""
    size = _terminal_size()
    if size is None:
        mend = "run `convtui doctor` in the terminal itself, without a pipe"
        yield Check("terminal", "warn", "this is none", mend)
        return
    kind = os.environ.get("TERM", "")
    if kind in ("", "dumb", "unknown"):
        yield Check("terminal", "warn", f"TERM is {kind!r}", "export TERM=xterm-256color")
    else:
        yield Check("terminal", "ok", f"TERM is {kind}")
    yield _colours(kind)
    yield _size(size)
    yield _characters()


def check_data_sets() -> Iterator[Check]:
    """Each data set: its file and whether it can be used."""
    from convtui.datasets import known_data_sets

    for data_set in known_data_sets():
        fetch = f"convtui data fetch {data_set.name}"
        if data_set.generated:
            yield Check(data_set.name, "ok", "generated, always there")
        elif data_set.found is None:
            yield Check(data_set.name, "missing", "no file found", fetch)
        elif data_set.problem:
            mend = f"delete that file, then {fetch}"
            yield Check(data_set.name, "warn", data_set.problem, mend)
        else:
            yield Check(data_set.name, "ok", str(data_set.found))


def check_folders() -> Iterator[Check]:
    """Each folder that convtui writes to, or will when it first has to."""
    folders = {
        "configuration": places.config_folder(),
        "data": places.data_folder(),
        "cache": places.cache_folder(),
    }
    for name, folder in folders.items():
        if _can_be_written(folder):
            yield Check(f"{name} folder", "ok", str(folder))
        else:
            mend = "export CONVTUI_HOME=, and after the '=' a folder that you may write to"
            yield Check(f"{name} folder", "warn", f"{folder} cannot be written to", mend)


def installed(distribution: str) -> str | None:
    """Version of an installed distribution; nothing is imported."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def version_of(text: str) -> tuple[int, ...]:
    """The leading numbers of a version: `3.6.5.post1` → (3, 6, 5)."""
    numbers: list[int] = []
    for word in text.split("."):
        if not word.isdecimal():
            break
        numbers.append(int(word))
    return tuple(numbers)


def _colours(kind: str) -> Check:
    if os.environ.get("NO_COLOR"):
        return Check("colours", "ok", "none, as NO_COLOR asks: numbers and signs tell all")
    if os.environ.get("COLORTERM") in ("truecolor", "24bit") or "direct" in kind:
        return Check("colours", "ok", "16.7 million")
    if "256" in kind:
        return Check("colours", "ok", "256")
    mend = "export COLORTERM=truecolor, if this terminal knows as many"
    return Check("colours", "warn", "16 at most, by TERM and COLORTERM", mend)


def _size(size: os.terminal_size) -> Check:
    found = f"{size.columns}×{size.lines}"
    if size.columns >= SMALLEST.columns and size.lines >= SMALLEST.lines:
        return Check("size", "ok", found)
    wanted = f"{SMALLEST.columns}×{SMALLEST.lines}"
    return Check(
        "size", "warn", found, f"make the window {wanted} or larger, or the letters smaller"
    )


def _characters() -> Check:
    encoding = sys.stdout.encoding or "unknown"
    if encoding.lower().replace("-", "") == "utf8":
        return Check("characters", "ok", encoding)
    return Check("characters", "warn", f"{encoding}, which has no frames", "export LC_ALL=C.UTF-8")


def _terminal_size() -> os.terminal_size | None:
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        try:
            return os.get_terminal_size(stream.fileno())
        except (OSError, ValueError):  # a pipe, a file, or closed
            continue
    return None


def _can_be_written(folder: Path) -> bool:
    # Not Path.exists: it raises where a folder on the way may not be entered.
    there = next(path for path in (folder, *folder.parents) if os.access(path, os.F_OK))
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)
