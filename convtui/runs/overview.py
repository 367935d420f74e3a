"""All runs as they stand, looked at again and again without reading again what is over."""

import os
import time
from dataclasses import dataclass, replace
from pathlib import Path

from convtui.runs.begun import NEVER_BEGAN, Begun, Process
from convtui.runs.event_log import FILE_NAME
from convtui.runs.follow import Follower
from convtui.runs.run import SPEC, Run, read_run
from convtui.runs.state import RunState
from convtui.runs.store import run_folders


@dataclass(frozen=True)
class SeenRun:
    """A run and how it stood at the last look."""

    run: Run
    state: RunState

    @property
    def folder(self) -> Path:
        """Where it lies; the one thing about a run that never changes."""
        return self.run.folder

    @property
    def in_training(self) -> bool:
        """Whether a process has it in hand, or is about to."""
        return not self.run.problem and not self.state.is_over


Stamp = tuple[tuple[int, int, int], ...]
"""Of each file its inode, size and time of change; what did not change is not read again."""


class Overview:
    """Looks at all runs; for use by one thread at a time."""

    def __init__(self) -> None:
        """Know of no run yet."""
        self._followers: dict[Path, Follower] = {}
        self._stamps: dict[Path, Stamp] = {}
        self._seen: dict[Path, SeenRun] = {}
        self._begun: dict[Path, Begun] = {}
        self._last: tuple[SeenRun, ...] = ()

    def expect(self, folder: Path, process: Process) -> None:
        """Learn of the process that was started for a run: its end is then seen at once."""
        self._begun[folder] = Begun(folder, process)

    def look(self) -> tuple[SeenRun, ...]:
        """Return all runs, the newest first."""
        for begun in tuple(self._begun.values()):
            begun.poll()  # what has ended is taken off the system's list
        folders = run_folders()
        for gone in self._seen.keys() - set(folders):
            for known in (self._followers, self._stamps, self._seen):
                known.pop(gone, None)
        seen = []
        for folder in folders:
            seen.append(self._look_at(folder))
            time.sleep(0)  # whoever waits for the interpreter, as a screen may, comes first
        self._last = tuple(seen)
        return self._last

    def look_again(self) -> tuple[SeenRun, ...]:
        """Return the same runs; only those in training are looked at."""
        self._last = tuple(
            self._look_at(seen.folder) if seen.in_training else seen for seen in self._last
        )
        return self._last

    def _look_at(self, folder: Path) -> SeenRun:
        stamp, before = _stamp(folder), self._seen.get(folder)
        unchanged = before is not None and stamp == self._stamps.get(folder)
        if before and unchanged and not before.in_training:
            return before
        run = before.run if before and self._same_spec(folder, stamp) else read_run(folder)
        state = self._state(folder)
        self._stamps[folder] = stamp
        if before is None or before.run is not run or before.state != state:
            self._seen[folder] = SeenRun(run, state)
        return self._seen[folder]

    def _same_spec(self, folder: Path, stamp: Stamp) -> bool:
        known = self._stamps.get(folder)
        return known is not None and known[0] == stamp[0]

    def _state(self, folder: Path) -> RunState:
        follower = self._followers.setdefault(folder, Follower(folder))
        begun = self._begun.get(folder)
        ended = begun is not None and begun.poll() is not None  # before what it told is read
        state = follower.refresh()
        if begun is not None and ended and state.status == "starting":
            return replace(state, status="died", message=begun.why(NEVER_BEGAN))
        return state


def _stamp(folder: Path) -> Stamp:
    return tuple(_stamp_of(folder / name) for name in (SPEC, FILE_NAME))


def _stamp_of(path: Path) -> tuple[int, int, int]:
    try:
        found = os.stat(path)  # noqa: PTH116 - a third of Path.stat's time, for hundreds of runs
    except OSError:
        return (0, 0, 0)
    return (found.st_ino, found.st_size, found.st_mtime_ns)
