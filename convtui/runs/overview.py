"""All runs as they stand, looked at again and again without reading again what is over.

Searches are looked at in the same way: `FolderOverview` knows of folders, each with a file that
says what was asked and a log of events, and of the processes that were started for them.
"""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from convtui.runs.begun import NEVER_BEGAN, Begun, Process
from convtui.runs.event_log import FILE_NAME
from convtui.runs.folders import DocumentFolder
from convtui.runs.follow import Follower
from convtui.runs.run import Run
from convtui.runs.state import RunState
from convtui.runs.words import run_status

BUSY_SECONDS = 0.001
"""After so long a look gives way to a screen: a frame waits for the interpreter several times."""

FIRST_SECONDS, PART_SECONDS = 0.05, 0.25
"""The first look shows what it has found after so long, and from then on at such intervals."""


class SeenFolder:
    """A run or a search as it stood at the last look; its kinds are frozen values."""

    @property
    def kept(self) -> DocumentFolder:
        raise NotImplementedError

    @property
    def folder(self) -> Path:
        """Where it lies; the one thing about it that never changes."""
        return self.kept.folder

    @property
    def name(self) -> str:
        return self.kept.name

    @property
    def problem(self) -> str:
        """Why it cannot be read; empty if it can."""
        return self.kept.problem

    @property
    def status(self) -> str:
        """What became of it, in one word."""
        raise NotImplementedError

    @property
    def in_training(self) -> bool:
        """Whether a process of this machine has it in hand, or is about to."""
        raise NotImplementedError


Entry = TypeVar("Entry", bound=SeenFolder)
Show = Callable[[Sequence[Entry]], None]

Stamp = tuple[int, int, int]
"""Of a file its inode, size and time of change; what did not change is not read again."""

NOTHING: Stamp = (0, 0, 0)
"""That of a file which is not there."""


class Watched(Generic[Entry]):
    """A thing that is looked at again and again, with what is kept of it between two looks."""

    asked = told = NOTHING
    seen: Entry

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self) -> None:
        """Read what was asked, for it is new or has changed."""
        raise NotImplementedError

    def refresh(self, begun: Begun | None, before: Entry | None) -> Entry:
        """Return how it stands, which is `before` if nothing changed.

        `begun` is the process that was started for it here, if there is one.
        """
        raise NotImplementedError


class FolderOverview(Generic[Entry]):
    """Looks at all things of a kind; for use by one thread at a time."""

    KIND: ClassVar[type[DocumentFolder]]
    WATCHED: ClassVar[type[Watched[Any]]]

    def __init__(self) -> None:
        self._known: dict[Path, Watched[Entry]] = {}
        self._begun: dict[Path, Begun] = {}
        self._last: tuple[Entry, ...] = ()

    def expect(self, folder: Path, process: Process) -> None:
        """Learn of the process that was started for a thing: its end is then seen at once."""
        self._begun[folder] = Begun(folder, process)

    def look(self, show: Show[Entry] = lambda seen: None) -> tuple[Entry, ...]:
        """Return all things, the newest first.

        The first look reads them all, which may take a while: `show` is given the newest before,
        as many as there are by then.
        """
        for begun in tuple(self._begun.values()):
            begun.poll()  # what has ended is taken off the system's list
        folders, first = self.KIND.folders(), not self._known
        for gone in self._known.keys() - set(folders):
            del self._known[gone]
        seen: list[Entry] = []
        now = time.monotonic()
        due, given_way = now + FIRST_SECONDS, now
        for folder in folders:
            seen.append(self._look_at(folder))
            now = time.monotonic()
            if now - given_way > BUSY_SECONDS:
                time.sleep(0)  # whoever waits for the interpreter, as a screen may, comes first
                given_way = time.monotonic()
            if first and now > due:
                show(tuple(seen))
                due = now + PART_SECONDS
        self._last = tuple(seen)
        return self._last

    def look_again(self) -> tuple[Entry, ...]:
        """Return the same things; only those in training are looked at."""
        self._last = tuple(
            self._look_at(seen.folder) if seen.in_training else seen for seen in self._last
        )
        return self._last

    def _look_at(self, folder: Path) -> Entry:
        asked, told = _stamp(folder, self.KIND.ASKED), _stamp(folder, FILE_NAME)
        begun, known = self._begun.get(folder), self._known.get(folder)
        if known is None:
            known = self.WATCHED(folder)
            known.read()
            known.asked, known.told, known.seen = asked, told, known.refresh(begun, None)
            self._known[folder] = known
            return known.seen
        waited_for = begun is not None and begun.poll() is None
        unchanged = (known.asked, known.told) == (asked, told)
        if unchanged and not (known.seen.in_training or waited_for):
            return known.seen
        if known.asked != asked:
            known.read()
        known.asked, known.told = asked, told
        known.seen = known.refresh(begun, known.seen)
        return known.seen


@dataclass(frozen=True)
class SeenRun(SeenFolder):
    run: Run
    state: RunState

    @property
    def kept(self) -> Run:
        return self.run

    @property
    def status(self) -> str:
        return run_status(self.run, self.state)

    @property
    def in_training(self) -> bool:
        return not self.run.problem and not self.state.is_over


class _WatchedRun(Watched[SeenRun]):
    def read(self) -> None:
        self._run, self._follower = Run.read(self.folder), Follower(self.folder)

    def refresh(self, begun: Begun | None, before: SeenRun | None) -> SeenRun:
        ended = begun is not None and begun.poll() is not None  # before what it told is read
        state = self._follower.refresh()
        if begun is not None and ended and state.status == "starting":
            state = replace(state, status="died", message=begun.why(NEVER_BEGAN))
        if before is not None and before.run is self._run and before.state == state:
            return before
        return SeenRun(self._run, state)


class Overview(FolderOverview[SeenRun]):
    KIND, WATCHED = Run, _WatchedRun


def _stamp(folder: Path, name: str) -> Stamp:
    try:
        found = os.lstat(f"{folder}/{name}")
    except OSError:
        return NOTHING
    return (found.st_ino, found.st_size, found.st_mtime_ns)
