"""The writing end of events.jsonl, which one process holds at a time."""

import errno
import fcntl
import os
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from convtui.errors import BadInput
from convtui.runs.events import Event, as_line

FILE_NAME = "events.jsonl"

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
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
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
        except OSError as problem:
            raise self._refused(problem) from None
        self._torn = False

    def close(self) -> None:
        """Let the run go."""
        with suppress(OSError):
            os.close(self._file)

    def __enter__(self) -> "EventLog":
        """Return itself; the run is held already."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the run go."""
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
        file = os.open(folder / FILE_NAME, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(file)
    return False


def _ends_torn(file: int) -> bool:
    size = os.fstat(file).st_size
    return size > 0 and os.pread(file, 1, size - 1) != b"\n"
