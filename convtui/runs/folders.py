"""Folders that belong to a kind of thing: runs, experiments and searches are each kept in one.

A folder's name stays. What begins with a point is none of them: it is being made, or was left by a
process that was killed while it made one.
"""

import os
import re
import shutil
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from convtui.errors import BadInput, unknown_name
from convtui.runs.documents import as_text, reason_of
from convtui.runs.event_log import is_alive
from convtui.safe_file import UNFINISHED, make_folder_safely

NAME = re.compile(r"[^\W_][\w.+-]{0,79}")
NAME_RULE = "give a letter or digit, then letters, digits, '-', '_', '.' and '+', at most 80"

ABANDONED_SECONDS = 3600.0
"""After so long nobody is still making a folder."""

Documents = Mapping[str, Mapping[str, object]]
"""JSON objects by the names of their files."""

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Kind:
    """What the things in a folder are called: one, several, and the command that lists them."""

    noun: str
    plural: str
    lists: str

    @property
    def article(self) -> str:
        return "an" if self.noun[0] in "aeiou" else "a"


def folders_in(root: Path) -> list[Path]:
    """The folders in a folder, in no order; a link to one is among them, to be called damaged."""
    try:
        with os.scandir(root) as entries:
            return [root / entry.name for entry in entries if _counts(entry)]
    except OSError:
        return []


def check_name(kind: Kind, name: str) -> None:
    """See that something may be called so.

    Raises:
        BadInput: the name could be mistaken for an option or a path, or is too long.
    """
    if not NAME.fullmatch(name):
        raise BadInput(f"{name!r} is no name for {kind.article} {kind.noun}: {NAME_RULE}")


def make(root: Path, kind: Kind, names: Iterable[str], files: Documents) -> Path:
    """Make a folder under the first of the names that is free; it appears with all its documents.

    Raises:
        BadInput: every name is taken, or the folder cannot be written.
    """
    _sweep(root)
    texts = {name: as_text(document).encode() for name, document in files.items()}
    try:
        return make_folder_safely(root, names, texts)
    except OSError as problem:
        if isinstance(problem, FileExistsError) and root.is_dir():
            raise BadInput(
                f"there is {kind.article} {kind.noun} of that name in {root}: give another name"
            ) from None
        raise BadInput(
            f"{kind.plural} cannot be kept in {root} ({reason_of(problem)}): make room there, "
            "or name another folder in CONVTUI_HOME"
        ) from None


def find(
    kind: Kind, name: str, entries: Sequence[Entry], names_of: Callable[[Entry], tuple[str, ...]]
) -> Entry:
    """Find an entry by one of its names, or the beginning of one if it is the only one.

    Raises:
        BadInput: none, or several.
    """
    exact = [entry for entry in entries if name in names_of(entry)]
    found = exact or [
        entry for entry in entries if name and any(n.startswith(name) for n in names_of(entry))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        some = ", ".join(names_of(entry)[0] for entry in found[:3])
        raise BadInput(f"{name!r} is {len(found)} {kind.plural} ({some}…): give more of the name")
    known = {word for entry in entries for word in names_of(entry)}
    raise unknown_name(kind.noun, name, sorted(known), f"`{kind.lists}` lists them")


def remove(folder: Path, name: str) -> None:
    """Remove a folder and all that is in it; of a link the link.

    Raises:
        BadInput: a process has it in hand, or it cannot be removed.
    """
    if is_alive(folder):
        raise BadInput(f"{name} is in training: stop it first")
    try:
        if folder.is_symlink():
            folder.unlink()
        else:
            shutil.rmtree(folder)
    except OSError as problem:
        raise BadInput(f"{folder} cannot be removed: {problem.strerror}") from None


def _counts(entry: "os.DirEntry[str]") -> bool:
    if entry.name.startswith("."):
        return False
    try:
        return entry.is_dir()
    except OSError:
        return False


def _sweep(root: Path) -> None:
    """Remove what processes that were killed left half made."""
    with suppress(OSError):
        for folder in root.glob(f"{UNFINISHED}*"):
            if time.time() - folder.lstat().st_mtime > ABANDONED_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
