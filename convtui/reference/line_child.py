"""A child process that answers one line with one line, within limits, and leaves nothing behind."""

import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from convtui.reference.limits import Limits
from convtui.sandbox import Sandbox

_SUPERVISOR = "convtui.reference.supervisor"
_CHUNK = 1 << 16
_REAP_SECONDS = 5
_SIGNALLED = 128
"""A sandbox adds so much to the number of the signal that ended the command."""


class ChildEnded(Exception):
    """The child closed its end: it has died, or was killed from another thread."""


class LineTooLong(Exception):
    """The child goes on and on."""


class LineChild:
    """A child under a `supervisor`; no signal of the terminal reaches it.

    It works in a temporary folder of its own and has an empty home there.
    """

    def __init__(
        self,
        command: Sequence[str],
        log: Path | None,
        environment: Mapping[str, str],
        limits: Limits = Limits(),  # noqa: B008 - it cannot be changed
        sandbox: Sandbox | None = None,
    ) -> None:
        """Start `command` with the path of the temporary folder as its last argument.

        Its stderr goes behind what is in `log`; None throws it away. In a sandbox the temporary
        folder is one in memory, under the same name.
        """
        self.scratch = Path(tempfile.mkdtemp(prefix="convtui-")).resolve()
        (self.scratch / "home").mkdir()
        self._longest = limits.line
        self._sandboxed = sandbox is not None
        environment = {**environment, **self._folders()}
        command = [*command, str(self.scratch)]
        if sandbox is not None:
            command = sandbox.around(command, environment, self.scratch)
        lifeline, self._lifeline = os.pipe()
        talk = os.open(log or os.devnull, os.O_WRONLY | os.O_APPEND)
        try:
            self._process = subprocess.Popen(
                [*self._supervised(lifeline, limits), *command],
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=talk,
                cwd=self.scratch,
                env=environment,
                start_new_session=True,
                pass_fds=(lifeline,),
            )
        except BaseException:
            os.close(self._lifeline)
            shutil.rmtree(self.scratch, ignore_errors=True)
            raise
        finally:
            os.close(talk)
            os.close(lifeline)
        assert self._process.stdin and self._process.stdout  # noqa: PT018 - they were asked for
        self._to: IO[bytes] = self._process.stdin
        self._from: IO[bytes] = self._process.stdout
        os.set_blocking(self._to.fileno(), False)
        self._heard = bytearray()
        self._killing = threading.Lock()
        self._killed = False

    def _supervised(self, lifeline: int, limits: Limits) -> list[str]:
        start = [sys.executable, "-m", _SUPERVISOR, str(lifeline)]
        return [*start, str(limits.memory), str(limits.file), str(self.scratch)]

    def _folders(self) -> dict[str, str]:
        return {"HOME": str(self.scratch / "home"), "TMPDIR": str(self.scratch)}

    @property
    def exit_code(self) -> int | None:
        """As in `subprocess`: negative for a signal, None while it has not been reaped."""
        code = self._process.returncode
        if self._sandboxed and code is not None and code > _SIGNALLED:
            return _SIGNALLED - code
        return code

    def say(self, line: bytes, timeout: float) -> bytes:
        """Send a line (may be empty, to listen only) and return the next line of the child.

        Raises:
            ChildEnded: there will be no line.
            LineTooLong: it is longer than the limits allow; the child is of no use any more.
            TimeoutError: not within `timeout` seconds.
        """
        deadline = time.monotonic() + timeout
        poll = select.poll()
        poll.register(self._from, select.POLLIN)
        searched = 0
        while (end := self._heard.find(b"\n", searched)) < 0:
            searched = len(self._heard)
            poll.register(self._to, select.POLLOUT) if line else self._leave(poll)
            ready = dict(poll.poll(max(0, deadline - time.monotonic()) * 1000))
            if not ready:
                raise TimeoutError
            if self._to.fileno() in ready:
                line = line[self._write(line) :]
            if self._from.fileno() in ready:
                self._heard += self._read()
        answer = bytes(self._heard[:end])
        del self._heard[: end + 1]
        return answer

    def kill(self) -> None:
        """End the child and all that it started; from any thread, as often as one likes."""
        with self._killing:
            if self._killed:
                return
            self._killed = True
            os.close(self._lifeline)
            try:
                self._process.wait(_REAP_SECONDS)
            except subprocess.TimeoutExpired:  # somebody stopped the supervisor
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
        if len(self._heard) + len(chunk) > self._longest:
            raise LineTooLong
        return chunk
