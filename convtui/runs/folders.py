"""Folders with a document each that says what was asked: runs, experiments and searches.

A folder's name stays. What begins with a point is none of them: it is being made, or was left by a
process that was killed while it made one.
"""

import os
import re
import shutil
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

from convtui import places
from convtui.errors import BadInput, unknown_name
from convtui.runs.documents import as_text, check_files, read_document, reason_of
from convtui.runs.event_log import is_alive
from convtui.safe_file import UNFINISHED, make_folder_safely

NAME = re.compile(r"[^\W_][\w.+-]{0,79}")
NAME_RULE = "give a letter or digit, then letters, digits, '-', '_', '.' and '+', at most 80"

ABANDONED_SECONDS = 3600.0
"""After so long nobody is still making a folder."""


@dataclass(frozen=True)
class Noun:
    """What the things in a folder are called: one, several, and the command that is about them."""

    one: str
    several: str
    command: str

    @property
    def article(self) -> str:
        return "an" if self.one[0] in "aeiou" else "a"


@dataclass(frozen=True)
class DocumentFolder:
    """A folder; `document` is what was asked, {} where `problem` says why it cannot be read."""

    NOUN: ClassVar[Noun]
    ASKED: ClassVar[str]
    """The name of the file that says what was asked."""
    FILES: ClassVar[frozenset[str]]
    """The names of all files that are read here."""

    folder: Path
    document: Mapping[str, Any]
    problem: str = ""

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def names(self) -> tuple[str, ...]:
        """By what it is found, what the user calls it first."""
        return (self.name,)

    @property
    def is_running(self) -> bool:
        """Whether a process of this machine is at work on it, now."""
        return is_alive(self.folder)

    def check(self) -> None:
        """See that the document is one of this kind.

        Raises:
            BadInput: it is not.
        """

    def delete(self) -> None:
        """Remove the folder and all that is in it; of a link the link.

        Raises:
            BadInput: a process has it in hand, or it cannot be removed.
        """
        if self.is_running:
            raise BadInput(f"{self.name} is in training: stop it first")
        try:
            if self.folder.is_symlink():
                self.folder.unlink()
            else:
                shutil.rmtree(self.folder)
        except OSError as problem:
            raise BadInput(f"{self.folder} cannot be removed: {problem.strerror}") from None

    @classmethod
    def root(cls) -> Path:
        """Where all of this kind are kept."""
        return places.data_folder() / cls.NOUN.several

    @classmethod
    def check_name(cls, name: str) -> None:
        """See that something may be called so.

        Raises:
            BadInput: the name could be mistaken for an option or a path, or is too long.
        """
        if not NAME.fullmatch(name):
            what = f"{cls.NOUN.article} {cls.NOUN.one}"
            raise BadInput(f"{name!r} is no name for {what}: {NAME_RULE}")

    @classmethod
    def make(cls, names: Iterable[str], document: Mapping[str, object]) -> Self:
        """Make a folder under the first of the names that is free; its document is there at once.

        Raises:
            BadInput: every name is taken, or the folder cannot be written.
        """
        root, noun = cls.root(), cls.NOUN
        _sweep(root)
        try:
            files = {cls.ASKED: as_text(document).encode()}
            return cls.read(make_folder_safely(root, names, files))
        except OSError as problem:
            if isinstance(problem, FileExistsError) and root.is_dir():
                raise BadInput(
                    f"there is {noun.article} {noun.one} of that name in {root}: give another name"
                ) from None
            raise BadInput(
                f"{noun.several} cannot be kept in {root} ({reason_of(problem)}): make room there, "
                "or name another folder in CONVTUI_HOME"
            ) from None

    @classmethod
    def folders(cls) -> list[Path]:
        """The folders of all of this kind, the newest first."""
        raise NotImplementedError

    @classmethod
    def list_all(cls) -> list[Self]:
        """All of this kind, the newest first, those with a `problem` among them."""
        return [cls.read(folder) for folder in cls.folders()]

    @classmethod
    def find(cls, name: str) -> Self:
        """Find one by one of its names, or the beginning of one if it is the only one.

        Raises:
            BadInput: none, or several.
        """
        known = cls.list_all()
        found = [entry for entry in known if name in entry.names] or [
            entry for entry in known if name and any(n.startswith(name) for n in entry.names)
        ]
        if len(found) == 1:
            return found[0]
        if found:
            some = ", ".join(entry.name for entry in found[:3])
            raise BadInput(
                f"{name!r} is {len(found)} {cls.NOUN.several} ({some}…): give more of the name"
            )
        words = sorted({word for entry in known for word in entry.names})
        raise unknown_name(
            cls.NOUN.one, name, words, f"`convtui {cls.NOUN.command} list` lists them"
        )

    @classmethod
    def find_or_newest(cls, name: str, begin: str) -> Self:
        """Find one as `find` does, or without a name the newest.

        Raises:
            BadInput: also where there are none yet: the command `begin` makes one.
        """
        newest = [] if name else cls.list_all()[:1]
        if not name and not newest:
            raise BadInput(f"there are no {cls.NOUN.several} yet: `{begin}` makes one")
        return newest[0] if newest else cls.find(name)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read what a folder holds; never fails.

        Somebody else's may hold links or pipes under its files' names: that is its problem, and
        nothing of it is opened.
        """
        try:
            found = cls(folder, read_document(folder / cls.ASKED))
            check_files(folder, cls.FILES)
            found.check()
        except BadInput as problem:
            return cls(folder, {}, str(problem))
        return found


def folders_in(root: Path) -> list[Path]:
    """The folders in a folder, in no order; a link to one is among them, to be called damaged."""
    try:
        with os.scandir(root) as entries:
            return [root / entry.name for entry in entries if _counts(entry)]
    except OSError:
        return []


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
