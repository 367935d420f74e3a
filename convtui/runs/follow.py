"""The reading end of events.jsonl, for a screen or a command line in another process."""

import time
from dataclasses import replace
from pathlib import Path

from convtui.runs.event_log import FILE_NAME, is_alive
from convtui.runs.events import read_event
from convtui.runs.state import DIED, RunState, advance

START_SECONDS = 20.0
"""How long a process may take from its start to its first event before it is thought dead."""


class Follower:
    """Reads what was appended since the last look.

    A last line without an end is left for the next look; a torn one in the middle is passed over.
    """

    def __init__(self, folder: Path) -> None:
        """Follow the run in this folder, from its first event on."""
        self.folder = folder
        self._state = RunState()
        self._offset = 0

    def refresh(self) -> RunState:
        """Return the run as it stands now."""
        # Asked before reading: an end written in between is then seen as an end.
        alive = is_alive(self.folder)
        for line in self._new_lines():
            event = read_event(line)
            if event is not None:
                self._state = advance(self._state, event)
        if alive or self._state.is_over or self._is_new():
            return self._state
        return replace(self._state, status="died", eta=None, message=DIED)

    def _new_lines(self) -> list[bytes]:
        try:
            with (self.folder / FILE_NAME).open("rb") as file:
                if file.seek(0, 2) < self._offset:  # not the file it was
                    self._offset, self._state = 0, RunState()
                file.seek(self._offset)
                complete, end, _ = file.read().rpartition(b"\n")
        except OSError:
            return []
        self._offset += len(complete) + len(end)
        return complete.split(b"\n")

    def _is_new(self) -> bool:
        """Whether the process may just not have come to its first event."""
        if self._state.status != "starting":
            return False
        try:
            return time.time() - (self.folder / "spec.json").stat().st_mtime < START_SECONDS
        except OSError:
            return False


def read_state(folder: Path) -> RunState:
    """Read the run in a folder as it stands now."""
    return Follower(folder).refresh()
