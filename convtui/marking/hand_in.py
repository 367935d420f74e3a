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
_MOODLE = re.compile(r"(?P<name>.+)_\d+_assignsubmission_(file|onlinetext)_?")
_CANVAS = re.compile(r"(?P<name>[^\W\d_]+)(_LATE)?_\d+_\d+_(?P<file>.+)")
_GRADESCOPE = re.compile(r"(?P<name>submission_\d+)")
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


def hand_ins(paths: Sequence[Path], assignment: Assignment) -> list[HandIn]:
    """The submissions that these paths hold, each with a name of its own, sorted by it.

    A file is one; a folder holds a file or a folder for each student.

    Raises:
        BadInput: a path is not there, or holds none.
    """
    found: list[HandIn] = []
    for path in paths:
        if path.is_dir():
            found += _in_folder(path, assignment)
        elif path.is_file():
            _check(path)
            found.append(HandIn(_student(path.name), path))
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


def _in_folder(folder: Path, assignment: Assignment) -> list[HandIn]:
    entries = sorted(_listed(folder), key=lambda path: path.name)
    files = [path for path in entries if _is_source(path)]
    folders = [path for path in entries if path.is_dir() and not path.is_symlink()]
    found = [HandIn(_student(path.name), path) for path in files]
    found += [_of_student(path, assignment) for path in folders]
    if not found:
        raise BadInput(
            f"{harmless(str(folder))} holds no submission: give a folder with a file or a folder "
            f"for each student, files that end in {_endings()}"
        )
    return found


def _of_student(folder: Path, assignment: Assignment) -> HandIn:
    """The file that holds most of the functions asked for."""
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
    name = _student(folder.name)
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


def _student(entry: str) -> str:
    """Who handed it in, by the name of a file or folder."""
    stem = Path(entry).stem if Path(entry).suffix.lower() in SUFFIXES else entry
    for pattern, text in ((_MOODLE, entry), (_CANVAS, stem), (_GRADESCOPE, entry)):
        found = pattern.fullmatch(text)
        if found:
            return harmless(found["name"], 100)
    return harmless(stem, 100)


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
