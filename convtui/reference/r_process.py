"""R for everybody else: a client, usable from any thread, of a child that runs `r_session`."""

import atexit
import json
import os
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from convtui import places
from convtui.errors import BadInput, Missing
from convtui.ops.window import Array
from convtui.reference.line_child import ChildEnded, LineChild
from convtui.reference.r_call import Argument, RCall, decode
from convtui.reference.requirements import require_r

SESSION = "convtui.reference.r_session"
START_SECONDS = 60.0
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


class RProcess:
    """R with the functions of one folder; one call at a time, others wait for their turn."""

    def __init__(self, reference: Path | None = None) -> None:
        """Remember the folder of an R package, by default convtui's own. Nothing starts yet.

        Raises:
            BadInput: a folder without R/*.R files.
        """
        self._reference = places.typed_path(reference or places.shared("r")).resolve()
        if not any((self._reference / "R").glob("*.R")):
            raise BadInput(f"{self._reference} holds no R functions: they are its R/*.R files")
        self._turn = threading.Lock()
        self._child: LineChild | None = None
        self._version: RVersion | None = None
        self._closed = False

    def __enter__(self) -> "RProcess":
        """Nothing starts yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()

    def start(self) -> None:
        """Start R unless it runs; calls do this by themselves.

        Raises:
            Missing: R or rpy2 is not installed, or they do not go together.
            BadInput: R cannot read a file of the folder.
            RDied: R ended while it started.
            RTimeout: it was not ready within a minute.
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
            raise RError(answer["error"])
        return decode(answer)

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
        command = [sys.executable, "-m", SESSION, str(self._reference)]
        self._child = child = LineChild(command, _log(), _environment())
        atexit.register(self.close)
        self._version = RVersion(**self._greeted(child)["version"])
        return child

    def _greeted(self, child: LineChild) -> dict[str, Any]:
        greeting = self._said(child, b"", START_SECONDS)
        if "version" not in greeting:
            self._drop()
        if "missing" in greeting:
            raise Missing(
                f"rpy2 cannot start R ({greeting['missing']}): `convtui doctor` says what to type"
            )
        if "refused" in greeting:
            raise BadInput(greeting["refused"])
        return greeting

    def _said(self, child: LineChild, line: bytes, timeout: float) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = json.loads(child.say(line, timeout))
        except TimeoutError:
            self._drop()
            raise RTimeout(f"R gave no answer within {timeout:g} s and was stopped") from None
        except ChildEnded:
            self._drop()
            raise RDied(_last_words(child.exit_code)) from None
        except BaseException:  # interrupted: the answer to come would be taken for the next one's
            self._drop()
            raise
        return answer

    def _drop(self) -> None:
        """Let go of the child; call it on your turn only."""
        child, self._child = self._child, None
        if child is not None:
            child.close()
            atexit.unregister(self.close)


def _log() -> Path | None:
    """R's console, warnings and messages go here; nowhere if the folder cannot be made."""
    folder = places.cache_folder()
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "r-session.log").touch()
        return folder / "r-session.log"
    return None


def _environment() -> dict[str, str]:
    """The child finds its modules where this process does."""
    found = [os.path.abspath(entry) for entry in sys.path]  # noqa: PTH100 - may not exist
    return {**os.environ, "PYTHONPATH": os.pathsep.join(found)}


def _last_words(exit_code: int | None) -> str:
    how = "" if exit_code is None else f" (exit code {exit_code})"
    return f"R ended{how}; what it said last is in {places.cache_folder() / 'r-session.log'}"
