"""A process that was started for a folder and is expected to begin its work there."""

import sys
from pathlib import Path
from typing import Protocol

from convtui.regular_file import open_to_read

LOG = "log.txt"
"""In the folder: all that its processes wrote to stdout and stderr."""

NEVER_BEGAN = "its process ended before it began to train"

_LAST_BYTES = 4096


class Process(Protocol):
    """As much of a `Popen` as is needed here."""

    pid: int

    def poll(self) -> int | None:
        """Its exit code; None while it goes on."""


class Begun:
    """A process, and where in the folder's log its own words begin."""

    def __init__(self, folder: Path, process: Process) -> None:
        """Take a process that has said nothing yet."""
        self._log, self._process = folder / LOG, process
        self._said_before = self._size()

    @property
    def pid(self) -> int:
        return self._process.pid

    def poll(self) -> int | None:
        """Its exit code; None while it goes on. What has ended is taken off the system's list."""
        return self._process.poll()

    def why(self, what: str) -> str:
        """Say in one line what became of it, and why, as far as its last line tells."""
        words = self._last_line()
        return f"{what}: {words}" if words else f"{what}; {LOG} there may say why"

    def _last_line(self) -> str:
        try:
            with open_to_read(self._log, sys.maxsize) as log:  # only its end is read
                log.seek(max(self._said_before, self._size() - _LAST_BYTES))
                lines = log.read(_LAST_BYTES).decode(errors="replace").split("\n")
        except OSError:
            return ""
        written = [line.strip() for line in lines if line.strip()]
        return written[-1].removeprefix("convtui: ") if written else ""

    def _size(self) -> int:
        try:
            return self._log.lstat().st_size
        except OSError:
            return 0
