"""The reading end of events.jsonl, for a screen or a command line in another process."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Generic, Protocol, TypeVar

from convtui.regular_file import MEGABYTE, open_to_read
from convtui.runs.event_log import FILE_NAME, LARGEST_LOG, is_held
from convtui.runs.events import RUN_EVENTS, Event, EventReader
from convtui.runs.state import DIED, RunState, RunTracker

START_SECONDS = 20.0
"""How long a process may take from its start to its first event before it is thought dead."""

LONGEST_LINE = 4 * MEGABYTE
"""In bytes. A longer one is no event."""

_CHUNK = 1 << 20


class Tracker(Protocol):
    def hear(self, event: Event) -> None:
        """Take one more event into account."""


Known = TypeVar("Known", bound=Tracker)


class LogFollower(Generic[Known]):
    """Hears what was appended to a log since the last look; of a run as well as of a search.

    A last line without an end is left for the next look; a torn one in the middle is passed over.
    A log that was cut off or replaced is heard anew, from its first event on.
    """

    def __init__(self, folder: Path, events: EventReader, begin: Callable[[], Known]) -> None:
        """Follow the log in a folder; `begin` makes a tracker that knows of nothing yet."""
        self._path, self._events, self._begin = folder / FILE_NAME, events, begin
        self._offset, self._inode = 0, 0
        self.known = begin()
        self.alive = False
        """Whether a process held the log when it was looked at."""

    def refresh(self) -> Known:
        self.alive = False
        try:
            with open_to_read(self._path, LARGEST_LOG) as file:
                # Asked before reading: an end written in between is then seen as an end.
                self.alive = is_held(file.fileno())
                self._find_place(file)
                for event in self._events.read_all(self._new_lines(file)):
                    self.known.hear(event)
        except OSError:
            pass
        return self.known

    def _find_place(self, file: BinaryIO) -> None:
        """Go to where the last look ended, if this is still the same file."""
        found = os.fstat(file.fileno())
        if found.st_ino != self._inode or found.st_size < self._offset:
            if self._offset:
                self.known = self._begin()
            self._offset, self._inode = 0, found.st_ino
        file.seek(self._offset)

    def _new_lines(self, file: BinaryIO) -> Iterator[bytes]:
        rest = b""
        while chunk := file.read(_CHUNK):
            *lines, rest = (rest + chunk).split(b"\n")
            if len(rest) > LONGEST_LINE:
                rest = b""
            self._offset = file.tell() - len(rest)
            yield from lines


class Follower:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._log = LogFollower(folder, RUN_EVENTS, RunTracker)

    def refresh(self) -> RunState:
        state = self._log.refresh().state
        if self._log.alive or state.is_over or self._is_new(state):
            return state
        return replace(state, status="died", eta=None, message=DIED)

    def _is_new(self, state: RunState) -> bool:
        """Whether the process may just not have come to its first event."""
        if state.status != "starting":
            return False
        try:
            return time.time() - (self.folder / "spec.json").stat().st_mtime < START_SECONDS
        except OSError:
            return False


def read_state(folder: Path) -> RunState:
    """Read the run in a folder as it stands now."""
    return Follower(folder).refresh()
