"""A worker as the process that started it sees it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress

from convtui.regular_file import appending
from convtui.runs import Run
from convtui.runs.launch import cannot_begin
from convtui.runs.priority import pass_on

COMMAND = (sys.executable, "-P", "-m", "convtui.training.worker")

_CHUNK = 1 << 16


class WorkerProcess:
    """A child that trains; no signal of the terminal reaches it, and it ends when its pipe does.

    `run` is what it has in hand, `served` counts what it has been given. A process keeps the number
    of threads it began to compute with, and oneDNN: `computes_like` says whether a run fits.
    """

    def __init__(self, run: Run) -> None:
        """Start a worker for this run and others like it; what it says goes into the run's log.

        Raises:
            BadInput: the log cannot be written, or no process can be started.
        """
        self.run: Run | None = None
        self.served = 0
        self._computes = _computing(run)
        self._heard = b""
        try:
            with appending(run.log) as log:
                self._process = subprocess.Popen(
                    COMMAND,
                    bufsize=0,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    start_new_session=True,
                )
        except OSError as problem:
            raise cannot_begin(run.name, problem) from None
        pass_on(self._process.pid)
        assert self._process.stdin and self._process.stdout  # noqa: PT018 - they were asked for
        self._to, self._from = self._process.stdin, self._process.stdout

    @property
    def pid(self) -> int:
        return self._process.pid

    def fileno(self) -> int:
        """What to wait for until `read` has something."""
        return self._from.fileno()

    def computes_like(self, run: Run) -> bool:
        """Whether the run asks for the threads and the oneDNN that this process has."""
        return self._computes == _computing(run)

    def train(self, run: Run) -> None:
        self.run = run
        self.served += 1
        self._order({"train": str(run.folder)})

    def stop(self) -> None:
        self._order({"stop": True})

    def read(self) -> list[bytes] | None:
        """Return the lines that have come; None if there will be none: it has ended."""
        chunk = os.read(self._from.fileno(), _CHUNK)
        if not chunk:
            return None
        *lines, self._heard = (self._heard + chunk).split(b"\n")
        return lines

    def end(self) -> int:
        """Kill it if it is there, and return its exit code, negative for a signal."""
        self._process.kill()
        code = self._process.wait()
        for pipe in (self._to, self._from):
            with suppress(OSError):
                pipe.close()
        return code

    def _order(self, order: Mapping[str, object]) -> None:
        with suppress(BrokenPipeError):  # it has died, which reading from it will tell
            self._to.write(json.dumps(order).encode() + b"\n")


def _computing(run: Run) -> tuple[object, object]:
    return run.spec.get("threads"), run.spec.get("onednn")
