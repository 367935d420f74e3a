"""The file of one's own that a form was given: looked into once, while one types on."""

from collections.abc import Callable
from pathlib import Path

from convtui.errors import BadInput
from convtui.places import typed_path
from convtui.training.preview import OwnData, find_data, look_into

Stamp = tuple[Path, int, int]
"""A file with the time of its last change and its size."""

Found = OwnData | BadInput
"""What a file holds, or why it cannot be trained on."""


class StillReading(Exception):
    """A file is being read: what it holds is known in a moment."""


class OwnFile:
    """Keeps what the newest file holds until it changes; for the screen's own thread."""

    def __init__(self, read: Callable[[Stamp], object]) -> None:
        """Know of no file; `read` has one looked into and sees that `keep` hears of it."""
        self._read = read
        self._known: tuple[Stamp, Found] | None = None
        self._awaited: Stamp | None = None

    @property
    def is_read(self) -> bool:
        return self._awaited is None

    def what(self, data: str) -> OwnData | None:
        """What a file holds; None for a data set with a name.

        Raises:
            BadInput, Missing: there is no such thing, or it cannot be trained on.
            StillReading: it is being read.
        """
        if find_data(data) is not None:
            return None
        path = typed_path(data).absolute()
        now = path.stat()
        stamp = (path, now.st_mtime_ns, now.st_size)
        if self._known is None or self._known[0] != stamp:
            if self._awaited != stamp:
                self._awaited = stamp
                self._read(stamp)
            raise StillReading(f"reading {path.name} …")
        found = self._known[1]
        if isinstance(found, BadInput):
            raise found
        return found

    def keep(self, stamp: Stamp, found: Found) -> None:
        """Learn what a file holds; of one that is no longer waited for nothing is kept."""
        if stamp == self._awaited:
            self._known, self._awaited = (stamp, found), None


def look(stamp: Stamp) -> Found:
    """Look into a file; in a thread, since of a large one this takes seconds."""
    path, *_ = stamp
    try:
        return look_into(path)
    except BadInput as problem:
        return problem
    except MemoryError:
        return BadInput(f"{path} needs more memory than there is: give a smaller file")
