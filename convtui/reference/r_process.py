"""R for everybody else: a client, usable from any thread, of a child that runs `r_session`."""

import atexit
import json
import signal
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from convtui import places
from convtui.array_bytes import decode_array
from convtui.decoding import as_table, read_json
from convtui.errors import BadInput, Missing
from convtui.harmless import harmless
from convtui.ops.window import Array
from convtui.records import RecordReader
from convtui.reference import r_log
from convtui.reference.limits import MEBIBYTE, Limits, limited_environment
from convtui.reference.line_child import ChildEnded, LineChild, LineTooLong
from convtui.reference.r_call import Argument, RCall
from convtui.reference.requirements import r_folders, require_r
from convtui.sandbox import Sandbox, require_sandbox

SESSION = "convtui.reference.r_session"
_MODULES = (
    "__init__.py",
    "array_bytes.py",
    "errors.py",
    "reference/__init__.py",
    "reference/child_pipes.py",
    "reference/embedded_r.py",
    "reference/r_session.py",
    "reference/supervisor.py",
)
"""What the session consists of."""

CALL_SECONDS = 30.0


class RError(Exception):
    """R said `stop(...)`; its words."""


class RDied(Exception):
    """R ended in the middle of a call, or `close` ended it. The next call starts it again."""


class RTimeout(Exception):
    """R took too long and was killed. The next call starts it again."""


@dataclass(frozen=True)
class RVersion:
    """R in its own words, rpy2, and whether rpy2 was compiled (API) or not (ABI)."""

    r: str
    rpy2: str
    mode: str


_VERSION = RecordReader(RVersion)


class RProcess:
    """R with the functions of one folder; one call at a time, others wait for their turn."""

    def __init__(
        self, reference: Path | None = None, limits: Limits | None = None, *, unsafe: bool = False
    ) -> None:
        """Remember the folder of an R package, by default convtui's own. Nothing starts yet.

        A folder that is given runs in a sandbox, unless it may have all rights of the user.

        Raises:
            BadInput: a folder without R/*.R files.
            Missing: there is no sandbox here.
        """
        self.theirs = "R" if reference is None else "yours"
        self._limits = limits or Limits()
        self._reference = places.typed_path(reference or places.shared("r")).resolve()
        if not any((self._reference / "R").glob("*.R")):
            folder = harmless(str(self._reference), 1_000)
            raise BadInput(f"{folder} holds no R functions: they are its R/*.R files")
        self._sandbox = None
        if reference is not None and not unsafe:
            require_sandbox()
            self._sandbox = _sandbox(self._reference / "R")
        self._log: Path | None = None
        self._turn = threading.Lock()
        self._child: LineChild | None = None
        self._version: RVersion | None = None
        self._closed = False

    def __enter__(self) -> "RProcess":
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def start(self) -> None:
        """Start R unless it runs; calls do this by themselves.

        Raises:
            Missing: R or rpy2 is not installed, or they do not go together.
            BadInput: R cannot read a file of the folder: it is wrong, ends R or takes too long.
            RDied: `close` has ended R.
        """
        with self._turn:
            self._running()

    def call(
        self, function: str, arguments: Mapping[str, Argument], timeout: float = CALL_SECONDS
    ) -> Array:
        """Call an R function; the answer is float64, of R's dimensions, a plain vector of one.

        Raises:
            RError: R refused, or answered with no numbers.
            RDied: R ended.
            RTimeout: no answer within `timeout` seconds.
            Missing, BadInput: as `start`.
        """
        message = json.dumps(RCall(function, arguments).message())
        with self._turn:
            answer = self._said(self._running(), message.encode() + b"\n", timeout)
            if "error" in answer:
                raise RError(harmless(str(answer["error"])))
            try:
                return decode_array(answer)
            except (ValueError, KeyError, TypeError, IndexError):
                raise self._garbled() from None

    def version(self) -> RVersion:
        """Which R answers; starts it. Raises as `start`."""
        with self._turn:
            self._running()
            assert self._version is not None
            return self._version

    def close(self) -> None:
        """End R for good, also from another thread in the middle of a call, which gets `RDied`."""
        self._closed = True
        if (child := self._child) is not None:
            child.kill()
        with self._turn:
            self._drop()

    def _running(self) -> LineChild:
        if self._closed:
            raise RDied("R was closed")
        if self._child is not None:
            return self._child
        require_r()
        self._log = r_log.new()
        numbers = str(self._limits.numbers)
        command = [sys.executable, "-m", SESSION, str(self._reference), numbers]
        self._child = child = LineChild(
            command, self._log, limited_environment(), self._limits, self._sandbox
        )
        atexit.register(self.close)
        self._version = self._greeted(child)
        return child

    def _greeted(self, child: LineChild) -> RVersion:
        """Hear which files are read, and in the end who answers."""
        end, reading = time.monotonic() + self._limits.start_seconds, ""
        while True:
            try:
                greeting = self._said(child, b"", max(0.0, end - time.monotonic()))
            except (RDied, RTimeout) as problem:
                raise self._not_started(reading, problem) from None
            if "reading" not in greeting:
                break
            if not reading:
                end = time.monotonic() + self._limits.read_seconds
            reading = harmless(str(greeting["reading"]), 1_000)
        if "version" not in greeting:
            self._drop()
        if "refused" in greeting:
            raise BadInput(harmless(str(greeting["refused"]), 1_000))
        try:
            version = _VERSION.read(greeting.get("version"), "version")
            return RVersion(*map(harmless, astuple(version)))
        except BadInput:
            missing = harmless(str(greeting.get("missing", "it says something else")))
            raise Missing(
                f"rpy2 cannot start R ({missing}): `convtui doctor` says what to type"
            ) from None

    def _not_started(self, file: str, problem: RDied | RTimeout) -> Exception:
        if self._closed:
            return problem
        late, limits = isinstance(problem, RTimeout), self._limits
        if not file:
            how = f"R was not ready within {limits.start_seconds:g} s" if late else str(problem)
            return Missing(f"{how}: `convtui doctor` says whether R can start")
        if late:
            mend = "let it define functions and do nothing else"
            return BadInput(f"{file} was not read within {limits.read_seconds:g} s: {mend}")
        return BadInput(f"{file} ended R while it was read ({problem}): correct it there")

    def _said(self, child: LineChild, line: bytes, timeout: float) -> dict[str, Any]:
        try:
            return as_table(read_json(child.say(line, timeout), "R's answer"), "R's answer")
        except TimeoutError:
            self._drop()
            raise RTimeout(f"R gave no answer within {timeout:.3g} s and was stopped") from None
        except ChildEnded:
            self._drop()
            raise RDied(self._last_words(child.exit_code)) from None
        except LineTooLong:
            self._drop()
            raise RDied("R's answer is too long, and R was stopped") from None
        except BadInput:  # somebody in R writes to our pipe
            raise self._garbled() from None
        except BaseException:  # interrupted: the answer to come would be taken for the next one's
            self._drop()
            raise

    def _garbled(self) -> RDied:
        """Let go of a child whose answers are none; call it on your turn only."""
        self._drop()
        return RDied("R's answer cannot be read, and R was stopped")

    def _last_words(self, exit_code: int | None) -> str:
        if exit_code == -signal.SIGXFSZ:
            most = f"{self._limits.file / MEBIBYTE:g} MB"
            return f"R wrote more than {most} into its log or another file, and was stopped"
        how = "" if exit_code is None else f" (exit code {exit_code})"
        return (
            f"R ended{how}; what it said last is in {self._log}" if self._log else f"R ended{how}"
        )

    def _drop(self) -> None:
        """Let go of the child; call it on your turn only."""
        child, self._child = self._child, None
        if child is not None:
            child.close()
            atexit.unregister(self.close)


def _sandbox(functions: Path) -> Sandbox:
    return Sandbox(_MODULES, (*r_folders(), functions))
