"""The writing end of events.jsonl, which one process holds at a time.

Runs, experiments and searches each have one. What an event that is `lasting` tells is on disk when
`append` returns, so that no power cut takes it back; the others are left to the system, for they
come several times a second.
"""

import errno
import fcntl
import os
import time
from contextlib import suppress
from pathlib import Path

from convtui.errors import BadInput
from convtui.regular_file import MEGABYTE, open_to_append, open_to_read
from convtui.runs.events import Event, as_line
from convtui.safe_file import sync_folder

FILE_NAME = "events.jsonl"
LARGEST_LOG = 1000 * MEGABYTE
"""In bytes. A week of training writes less."""

_PATIENCE_SECONDS = 1.0
_PAUSE_SECONDS = 0.02


class EventLog:
    """Appends events, each in one write, and holds the run: whoever looks sees that it is alive.

    The hold is a lock on the file, which the system gives back when the process ends in any way.
    """

    def __init__(self, folder: Path) -> None:
        """Take the run in this folder in hand.

        Raises:
            BadInput: the folder is not there or cannot be written, or another process has the run.
        """
        self._path = folder / FILE_NAME
        try:
            self._file = open_to_append(self._path)
            sync_folder(folder)
        except OSError as problem:
            raise self._refused(problem) from None
        try:
            self._hold()
        except BaseException:
            os.close(self._file)
            raise
        self._torn = _ends_torn(self._file)

    def append(self, event: Event) -> None:
        """Write one event; a line torn before is closed first.

        Raises:
            BadInput: the disk is full, or something else kept the line from being written.
        """
        line = ("\n" if self._torn else "") + as_line(event) + "\n"
        data = line.encode()
        self._torn = True
        try:
            if os.write(self._file, data) < len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            if event.lasting:
                os.fsync(self._file)
        except OSError as problem:
            raise self._refused(problem) from None
        self._torn = False

    def close(self) -> None:
        with suppress(OSError):
            os.close(self._file)

    def __enter__(self) -> "EventLog":
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def _hold(self) -> None:
        # Whoever asks whether the run is alive holds the lock for an instant: try for a while.
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() > deadline:
                    name = self._path.parent.name
                    raise BadInput(
                        f"{name} is being trained by another process: wait for it, or stop it"
                    ) from None
                time.sleep(_PAUSE_SECONDS)
            except OSError:  # a file system without locks: nothing can be held there
                return

    def _refused(self, problem: OSError) -> BadInput:
        reason = (problem.strerror or str(problem)).lower()
        return BadInput(f"{self._path} cannot be written ({reason}): make room, or mend the folder")


def is_alive(folder: Path) -> bool:
    """Whether a process has the run in this folder in hand, now."""
    try:
        with open_to_read(folder / FILE_NAME, LARGEST_LOG) as file:
            return is_held(file.fileno())
    except OSError:
        return False


def is_held(file: int) -> bool:
    """Whether a process holds the log behind this descriptor, now."""
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # a file system without locks
        return False
    fcntl.flock(file, fcntl.LOCK_UN)
    return False


def _ends_torn(file: int) -> bool:
    size = os.fstat(file).st_size
    return size > 0 and os.pread(file, 1, size - 1) != b"\n"
