"""A study: a folder of runs, and a log by which its process is known.

Each kind says how the file with what was asked is called, what must stand in it, and what has to be
installed to train it.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from convtui.runs.folders import DocumentFolder, folders_in


@dataclass(frozen=True)
class Study(DocumentFolder):
    """An experiment or a search; its name is its folder's."""

    def require(self) -> None:
        """See that what it is trained with is installed.

        Raises:
            Missing: it is not; the line says what to type.
        """

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
        return sorted(folders_in(cls.root()), key=_changed, reverse=True)


def _changed(folder: Path) -> int:
    """When the folder changed last; one that is being deleted is the oldest."""
    try:
        return folder.stat().st_ctime_ns
    except OSError:
        return 0
