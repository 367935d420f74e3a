"""A study: a folder that says what was asked, and holds a log by which its process is known.

Experiments and searches are made, listed, found and deleted alike. Each kind says how the file with
what was asked is called, what must stand in it, and what has to be installed to train it.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

from convtui import places
from convtui.errors import BadInput
from convtui.runs import folders, is_alive
from convtui.runs.documents import check_files, read_document


@dataclass(frozen=True)
class Study:
    """A study's folder; `document` is what was asked, {} where `problem` says why it is none."""

    KIND: ClassVar[folders.Kind]
    ASKED: ClassVar[str]
    """The name of the file that says what was asked."""
    FILES: ClassVar[frozenset[str]]
    """The names of all files that are read here."""

    folder: Path
    document: Mapping[str, Any]
    problem: str = ""

    @property
    def name(self) -> str:
        """What the user calls it: its folder's name."""
        return self.folder.name

    @property
    def is_running(self) -> bool:
        """Whether a process of this machine is at work on it, now."""
        return is_alive(self.folder)

    def check(self) -> None:
        """See that the document is one of this kind.

        Raises:
            BadInput: it is not.
        """

    def require(self) -> None:
        """See that what it is trained with is installed.

        Raises:
            Missing: it is not; the line says what to type.
        """

    def delete(self) -> None:
        """Remove the folder and all that is in it.

        Raises:
            BadInput: it is in training, or the folder cannot be removed.
        """
        folders.remove(self.folder, self.name)

    @classmethod
    def root(cls) -> Path:
        return places.data_folder() / cls.KIND.plural

    @classmethod
    def make(cls, name: str, document: Mapping[str, object]) -> Self:
        """Make a study; its folder appears together with its document.

        Raises:
            BadInput: the name is none or taken, or the folder cannot be written.
        """
        folders.check_name(cls.KIND, name)
        return cls.read(folders.make(cls.root(), cls.KIND, (name,), {cls.ASKED: document}))

    @classmethod
    def free_name(cls, stem: str) -> str:
        """The first of `stem`, `stem-2`, `stem-3`, … that no study has."""
        number, name = 1, stem
        while os.path.lexists(cls.root() / name):
            number += 1
            name = f"{stem}-{number}"
        return name

    @classmethod
    def folders(cls) -> list[Path]:
        """The folders of all studies, the one that changed last first."""
        return sorted(folders.folders_in(cls.root()), key=_changed, reverse=True)

    @classmethod
    def list_all(cls) -> list[Self]:
        """All studies, the newest first, those with a `problem` among them."""
        return [cls.read(folder) for folder in cls.folders()]

    @classmethod
    def find(cls, name: str) -> Self:
        """Find a study by its name, or how the name begins if it is the only one.

        Raises:
            BadInput: none, or several.
        """
        return cls.read(folders.find(cls.KIND, name, cls.folders(), lambda folder: (folder.name,)))

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read what a folder holds; never fails."""
        try:
            found = cls(folder, read_document(folder / cls.ASKED))
            check_files(folder, cls.FILES)
            found.check()
        except BadInput as problem:
            return cls(folder, {}, str(problem))
        return found


def _changed(folder: Path) -> int:
    """When the folder changed last; one that is being deleted is the oldest."""
    try:
        return folder.stat().st_ctime_ns
    except OSError:
        return 0
