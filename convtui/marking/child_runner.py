"""A student's functions for us: a client of a child in a sandbox that runs the file.

The child is sent inputs only. What it answers is data, bounded and judged here: an answer that is
none is the end of the child, and its words are harmless text.
"""

import json
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Self

from convtui.decoding import as_table, read_json
from convtui.errors import BadInput, Missing
from convtui.harmless import harmless
from convtui.marking.messages import Unreadable, decode_found, decode_outcome, encode_call
from convtui.marking.runner import CALL_SECONDS, Failure, Found, Language
from convtui.marking.values import Answer, Argument
from convtui.reference.limits import MEBIBYTE, Limits, limited_environment
from convtui.reference.line_child import ChildEnded, LineChild, LineTooLong
from convtui.sandbox import Sandbox, require_sandbox


@dataclass(frozen=True)
class Program:
    """What runs one language: a module of ours that answers as `python_child` does.

    `modules` are the files of convtui that it consists of beside those that every language needs,
    `readable` what else it reads.
    """

    language: Language
    module: str
    modules: tuple[str, ...]
    readable: tuple[Path, ...] = ()


_MODULES = (
    "__init__.py",
    "array_bytes.py",
    "marking/__init__.py",
    "marking/description.py",
    "marking/source_file.py",
    "reference/__init__.py",
    "reference/child_pipes.py",
)
"""Files of convtui that every program consists of."""


class ChildRunner:
    """A `Runner` of one language; calls start the child where it is gone."""

    @staticmethod
    def program() -> Program:
        """What runs the language.

        Raises:
            Missing: it is not here.
        """
        raise NotImplementedError

    def __init__(
        self,
        file: Path,
        *,
        run_all: bool = False,
        unsafe: bool = False,
        limits: Limits | None = None,
    ) -> None:
        """Take definitions only, unless all is to be run; in the sandbox, unless that is unsafe.

        Nothing starts yet.

        Raises:
            Missing: what runs the language, or a sandbox, is not here.
        """
        self._file = file.resolve()
        self._program = program = self.program()
        self._taken = "all" if run_all else "definitions"
        self._limits = limits or Limits(start_seconds=30, read_seconds=30)
        self._sandbox = None
        if not unsafe:
            require_sandbox()
            readable = (*program.readable, self._file)
            modules = (*_MODULES, *program.modules)
            self._sandbox = Sandbox(modules, readable, processes=16, cpu_seconds=600)
        self._child: LineChild | None = None
        self._found: Found | None = None
        self._number = count()

    @property
    def language(self) -> Language:
        """As `Runner.language`."""
        return self._program.language

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def load(self) -> Found:
        """As `Runner.load`."""
        if self._child is None or self._found is None:
            self._child = self._started()
            told = self._said(self._child, b"", self._limits.start_seconds)
            if "missing" in told:
                self.close()
                raise Missing(
                    f"rpy2 cannot start R ({harmless(str(told['missing']))}): "
                    "`convtui doctor` says what to type"
                )
            if "refused" in told:
                self.close()
                raise Failure("refused", f"{self._file.name}: {told['refused']}")
            try:
                self._found = decode_found(told)
            except Unreadable:
                raise self._garbled() from None
        return self._found

    def call(
        self,
        function: str,
        arguments: Sequence[Argument] = (),
        named: Mapping[str, Argument] | None = None,
        made_with: Sequence[Argument] = (),
        seconds: float = CALL_SECONDS,
    ) -> Answer:
        """As `Runner.call`."""
        self.load()
        assert self._child is not None
        number = next(self._number)
        request = {"number": number, **encode_call(function, arguments, named, made_with)}
        answer = self._said(self._child, json.dumps(request).encode() + b"\n", seconds)
        if answer.get("number") != number:
            raise self._garbled()
        try:
            return decode_outcome(answer)
        except Unreadable:
            raise self._garbled() from None

    def close(self) -> None:
        """End the child and all that it started."""
        child, self._child, self._found = self._child, None, None
        if child is not None:
            child.close()

    def _started(self) -> LineChild:
        numbers = str(self._limits.numbers)
        start = [sys.executable, "-P", "-m", self._program.module]
        command = [*start, str(self._file), self._taken, numbers]
        return LineChild(command, None, limited_environment(), self._limits, self._sandbox)

    def _said(self, child: LineChild, line: bytes, seconds: float) -> dict[str, Any]:
        try:
            return as_table(read_json(child.say(line, seconds), "the answer"), "the answer")
        except TimeoutError:
            self.close()
            raise Failure("too slow", f"no answer within {seconds:.3g} s", has_ended=True) from None
        except ChildEnded:
            self.close()
            raise self._ended(child.exit_code) from None
        except LineTooLong:
            self.close()
            raise Failure("refused", "the answer is too long", has_ended=True) from None
        except BadInput:  # somebody in there writes to our pipe
            raise self._garbled() from None
        except BaseException:  # interrupted: the answer to come would be taken for the next one's
            self.close()
            raise

    def _garbled(self) -> Failure:
        self.close()
        return Failure("refused", "the answer cannot be read", has_ended=True)

    def _ended(self, code: int | None) -> Failure:
        if code is None or code >= 0:
            how = "" if code is None else f" with exit code {code}"
            return Failure("crashed", f"{self.language} was ended{how}", has_ended=True)
        if code == -signal.SIGXFSZ:
            most = f"{self._limits.file / MEBIBYTE:g} MB"
            return Failure("refused", f"it wrote more than {most} into a file", has_ended=True)
        if code == -signal.SIGXCPU:
            return Failure("too slow", "it took too much of the processor's time", has_ended=True)
        return Failure(
            "crashed", f"{self.language} was ended by {_signal_name(-code)}", has_ended=True
        )


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
