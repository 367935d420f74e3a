"""What a class handed in: a file or a folder for each student, as learning platforms pack them."""

import os
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from convtui.errors import BadInput
from convtui.harmless import harmless
from convtui.marking.assignment import Assignment
from convtui.marking.runners import SUFFIXES
from convtui.regular_file import read_regular

MOST = 5_000
"""Submissions of one class, and files of one student that are looked at."""

_LARGEST = 16 * 2**20
_PLATFORMS = (
    re.compile(r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_(file|onlinetext)(_.*)?"),  # Moodle
    re.compile(r"(?P<name>[^\W\d_]+)(_LATE)?_(?P<id>\d+)_\d+_.+"),  # Canvas
)
_SKIPPED = frozenset(
    {"__MACOSX", "__pycache__", ".ipynb_checkpoints", ".git", "renv", "node_modules"}
)


@dataclass(frozen=True)
class HandIn:
    """`file` is None where somebody handed in nothing that can be read here.

    `others` counts the files that were not chosen.
    """

    name: str
    file: Path | None
    others: int = 0


def hand_ins(
    paths: Sequence[Path], assignment: Assignment, besides: Path | None = None
) -> list[HandIn]:
    """The submissions that these paths hold, each with a name of its own, sorted by it.

    A file is one; a folder holds a file or a folder for each student. The folder `besides` is
    none: results are written there.

    Raises:
        BadInput: a path is not there, or holds none.
    """
    found: list[HandIn] = []
    for path in paths:
        if path.is_dir():
            found += _in_folder(path, assignment, besides)
        elif path.is_file():
            _check(path)
            found.append(HandIn(_student(path.name)[0], path))
        elif path.exists():
            raise BadInput(f"{harmless(str(path))} is no ordinary file: save it as one")
        else:
            raise BadInput(f"{harmless(str(path))} is not there: check the name and the folder")
    if len(found) > MOST:
        raise BadInput(f"there are more than {MOST:,} submissions: give a part of them")
    return sorted(_apart(found), key=lambda each: each.name)


def _check(path: Path) -> None:
    if path.suffix.lower() not in SUFFIXES:
        raise BadInput(
            f"{harmless(str(path))} is no submission: give files that end in {_endings()}, or "
            "a folder of them"
        )


def _in_folder(folder: Path, assignment: Assignment, besides: Path | None) -> list[HandIn]:
    entries = sorted(_listed(folder), key=lambda path: path.name)
    of_students: dict[tuple[str, str], list[Path]] = {}
    for path in filter(_is_source, entries):
        of_students.setdefault(_student(path.name), []).append(path)
    found = [_chosen(name, files, assignment) for (name, _), files in of_students.items()]
    for path in entries:
        is_results = besides is not None and path.resolve() == besides.resolve()
        if path.is_dir() and not path.is_symlink() and not is_results:
            found.append(_of_student(path, assignment))
    if not found:
        raise BadInput(
            f"{harmless(str(folder))} holds no submission: give a folder with a file or a folder "
            f"for each student, files that end in {_endings()}"
        )
    return found


def _of_student(folder: Path, assignment: Assignment) -> HandIn:
    """All that lies in a folder is one student's."""
    files: list[Path] = []
    for place, within, names in os.walk(folder):
        within[:] = sorted(name for name in within if not _is_skipped(name))
        files += (
            Path(place, name)
            for name in sorted(names)
            if _is_source(Path(place, name)) and not _is_skipped(name)
        )
        if len(files) > MOST:
            break
    return _chosen(_student(folder.name)[0], files, assignment)


def _chosen(name: str, files: Sequence[Path], assignment: Assignment) -> HandIn:
    """The file that names most of the functions asked for."""
    if not files:
        return HandIn(name, None)
    chosen = max(files, key=lambda path: _functions_in(path, assignment))
    return HandIn(name, chosen, len(files) - 1)


def _functions_in(path: Path, assignment: Assignment) -> int:
    """How many of the functions asked for a file names."""
    try:
        text = read_regular(path, _LARGEST).decode(errors="replace")
    except OSError:
        return 0
    return sum(
        any(re.search(rf"\b{re.escape(name)}\b", text) for name in (task.function, *task.names))
        for task in assignment.tasks
    )


def _listed(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if not _is_skipped(path.name)]
    except OSError as problem:
        raise BadInput(
            f"{harmless(str(folder))} cannot be read: {problem.strerror}: choose another"
        ) from None


def _is_source(path: Path) -> bool:
    """Whether it is a file that can be marked; a link may lead to somebody else's."""
    is_file = path.is_file() and not path.is_symlink()
    return is_file and path.suffix.lower() in SUFFIXES


def _is_skipped(name: str) -> bool:
    return name.startswith(".") or name in _SKIPPED


def _student(entry: str) -> tuple[str, str]:
    """Who handed it in by the name of a file or folder, and what tells them from their namesakes.

    A platform has a number for everybody; elsewhere each file or folder is somebody's own.
    """
    for pattern in _PLATFORMS:
        found = pattern.fullmatch(entry)
        if found:
            return harmless(found["name"], 100), found["id"]
    has_ending = Path(entry).suffix.lower() in SUFFIXES
    return harmless(Path(entry).stem if has_ending else entry, 100), entry


def _apart(found: Sequence[HandIn]) -> list[HandIn]:
    """With a number behind names that several have."""
    counted, seen = Counter(each.name for each in found), Counter[str]()
    named = []
    for each in found:
        seen[each.name] += 1
        has_twins = counted[each.name] > 1
        named.append(replace(each, name=f"{each.name} ({seen[each.name]})") if has_twins else each)
    return named


def _endings() -> str:
    return f"{', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"
