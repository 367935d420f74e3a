"""A child process that answers one line with one line, within a time, and leaves nothing behind."""

import os
import select
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

_CHUNK = 1 << 16
_REAP_SECONDS = 5


class ChildEnded(Exception):
    """The child closed its end: it has died, or was killed from another thread."""


class LineChild:
    """A child in its own session and temporary folder; no signal of the terminal reaches it."""

    def __init__(
        self, command: Sequence[str], log: Path | None, environment: Mapping[str, str]
    ) -> None:
        """Start `command` with the path of the temporary folder as its last argument.

        Its stderr is `log`, which is emptied first; None throws it away.
        """
        self.scratch = Path(tempfile.mkdtemp(prefix="convtui-r-"))
        talk = os.open(log or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
        try:
            self._process = subprocess.Popen(
                [*command, str(self.scratch)],
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=talk,
                cwd=self.scratch,
                env=dict(environment),
                start_new_session=True,
            )
        except BaseException:
            shutil.rmtree(self.scratch, ignore_errors=True)
            raise
        finally:
            os.close(talk)
        assert self._process.stdin and self._process.stdout  # noqa: PT018 - they were asked for
        self._to, self._from = self._process.stdin, self._process.stdout
        os.set_blocking(self._to.fileno(), False)
        self._heard = b""
        self._killing = threading.Lock()

    @property
    def exit_code(self) -> int | None:
        """As in `subprocess`: negative for a signal, None while it has not been reaped."""
        return self._process.returncode

    def say(self, line: bytes, timeout: float) -> bytes:
        """Send a line (may be empty, to listen only) and return the next line of the child.

        Raises:
            ChildEnded: there will be no line.
            TimeoutError: not within `timeout` seconds.
        """
        deadline = time.monotonic() + timeout
        poll = select.poll()
        poll.register(self._from, select.POLLIN)
        while b"\n" not in self._heard:
            poll.register(self._to, select.POLLOUT) if line else self._leave(poll)
            ready = dict(poll.poll(max(0, deadline - time.monotonic()) * 1000))
            if not ready:
                raise TimeoutError
            if self._to.fileno() in ready:
                line = line[self._write(line) :]
            if self._from.fileno() in ready:
                self._heard += self._read()
        answer, _, self._heard = self._heard.partition(b"\n")
        return answer

    def kill(self) -> None:
        """End the child and its own children; from any thread, as often as one likes."""
        with self._killing:
            if self._process.returncode is not None:
                return
            # Not reaped yet, so the number of the group is still its own.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_REAP_SECONDS)
            shutil.rmtree(self.scratch, ignore_errors=True)

    def close(self) -> None:
        """Kill, and give the pipes back; no other thread may be in `say`."""
        self.kill()
        for pipe in (self._to, self._from):
            with suppress(OSError):
                pipe.close()

    def _leave(self, poll: select.poll) -> None:
        with suppress(KeyError):
            poll.unregister(self._to)

    def _write(self, line: bytes) -> int:
        try:
            return self._to.write(line) or 0
        except BrokenPipeError:
            raise ChildEnded from None

    def _read(self) -> bytes:
        chunk = self._from.read(_CHUNK)
        if not chunk:
            raise ChildEnded
        return chunk
