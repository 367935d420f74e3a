"""A student's R file inside this process, one answer a line for one request a line.

    python -m convtui.marking.r_child FILE definitions|all NUMBERS SCRATCH

`r_runner` starts it in a sandbox, and it speaks as `python_child` does: what of FILE is taken, what
is found, requests, answers. R reads the file and calls its functions (`r_child.R`); what they
answer is read past R, whose functions the file may have changed.
"""

import json
import os
import re
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from convtui.array_bytes import decode_array
from convtui.marking.description import TooLarge
from convtui.marking.r_description import RDescription
from convtui.marking.r_source import Chunk, r_chunks
from convtui.marking.source_file import NoSource, pieces
from convtui.reference.child_pipes import take_pipes, write_line
from convtui.reference.embedded_r import r_array, r_list, start_r
from convtui.reference.supervisor import die_with_supervisor

LONGEST_WORDS = 1_000
"""Characters of what R says."""

MOST_PROBLEMS = 500

_NO_MEMORY = re.compile(r"cannot allocate (vector|memory)|memory exhausted")
_NO_LENGTH = re.compile(r"cannot allocate vector of size (1[6-9]|[2-9]\d|\d{3,})\.\d Gb")
"""What R says of a length NA: it is taken for 2^31 numbers, or a multiple of them."""
_PLACE = re.compile(r"<text>:(?P<line>\d+):\d+: (?P<words>[^\n]*)")


class Stopped(Exception):
    """R said `stop(...)`: its words, and the line of the file if it is known."""

    def __init__(self, words: str, line: int = 0) -> None:
        super().__init__(words[:LONGEST_WORDS] + (f" (line {line})" if line > 0 else ""))


class Submission:
    """R with what one file defines, in R's global environment."""

    def __init__(self, file: Path, *, run_all: bool) -> None:
        """Start R and read the file; problems with a part of it are kept in `problems`.

        Raises:
            NoSource: there is nothing to read.
            Exception: R cannot be started.
        """
        chunks = r_chunks(file)
        self._r = r = start_r()
        r.baseenv["set.seed"](r.FloatSexpVector([0.0]))  # the same verdict each time
        code = Path(__file__).with_suffix(".R").read_text()
        functions = r.baseenv["eval"](r.baseenv["str2lang"](code), r.baseenv)
        self._in_r = dict(zip(functions.names, functions, strict=True))
        self.problems: list[str] = []
        for chunk in chunks:
            if not (run_all and chunk.off):
                self._take(chunk, run_all)

    def _take(self, chunk: Chunk, run_all: bool) -> None:
        """Run a chunk, or what can be parsed of it."""
        try:
            self._run(self._parsed("\n" * chunk.before + chunk.text), run_all)
        except Exception as problem:  # zero bytes, thousands of brackets
            self.problems.append(_syntax(chunk.name, str(problem)))
            lines = [*[""] * chunk.before, *chunk.text.split("\n")]
            for parsed in pieces(lines, self._parsed, (Exception,)):
                self._run(parsed, run_all)

    def _parsed(self, text: str) -> Any:
        return self._value(self._in_r["parse"](text))

    def _run(self, parsed: Any, run_all: bool) -> None:
        for code, names, line in self._value(self._in_r["steps"](parsed, run_all)):
            try:
                self._value(self._in_r["run"](code, line))
            except Exception as problem:
                if not names[0]:  # a constant that cannot be computed is none
                    self.problems.append(str(problem)[:LONGEST_WORDS])

    def found(self) -> dict[str, object]:
        """Functions and classes by name, with their parameters."""
        functions = [
            {
                "name": str(name[0]),
                "parameters": [
                    {"name": str(each), "needed": bool(need)}
                    for each, need in zip(_strings(names), needed, strict=True)
                ],
                "is_class": bool(is_class[0]),
                "methods": _strings(methods),
            }
            for name, names, needed, is_class, methods in self._in_r["found"]()
        ]
        return {"functions": functions, "problems": self.problems[:MOST_PROBLEMS]}

    def answer(self, request: Mapping[str, Any], numbers: int) -> dict[str, object]:
        """One message for one message."""
        given = [("", each) for each in request["arguments"]] + list(request["named"].items())
        made_with = [("", each) for each in request["made_with"]]
        try:
            outcome = self._in_r["answer"](
                request["function"], self._list(given), self._list(made_with)
            )
            if isinstance(outcome, self._r.StrSexpVector):
                return {"failed": "missing", "words": str(outcome[0])}
            return {"value": RDescription(self._r, numbers)(self._value(outcome)), "written": {}}
        except TooLarge:
            return {"failed": "refused", "words": f"the answer has more than {numbers:,} numbers"}
        except MemoryError:
            return {"failed": "too much memory", "words": "the answer does not fit"}
        except Exception as problem:  # R jumps out of tryCatch when its stack is full
            words = str(problem)
            is_memory = _NO_MEMORY.search(words) and not _NO_LENGTH.search(words)
            kind = "too much memory" if is_memory else "crashed"
            return {"failed": kind, "words": words[:LONGEST_WORDS]}

    def _value(self, outcome: Any) -> Any:
        if len(outcome) == 1:
            return outcome[0]
        words, line = outcome
        raise Stopped(str(words[0]), line[0])

    def _list(self, entries: Sequence[tuple[str, Any]]) -> Any:
        names, values = [name for name, _ in entries], [self._argument(each) for _, each in entries]
        return r_list(self._r, names, values)

    def _argument(self, message: Any) -> Any:
        r = self._r
        if message is None:
            return r.NULL
        if isinstance(message, bool):
            return r.BoolSexpVector([message])
        if isinstance(message, str):
            return r.StrSexpVector([message])
        if isinstance(message, list):
            return self._list([("", each) for each in message])
        if not isinstance(message, Mapping):
            return r.FloatSexpVector([float(message)])
        if "function" in message:
            return self._in_r["find"](message["function"])
        if "tuple" in message:
            return r.baseenv["c"](*map(self._argument, message["tuple"]))
        if "named" in message:
            return self._list(list(message["named"].items()))
        return r_array(r, decode_array(message).astype(message["dtype"]))


def _strings(vector: Any) -> list[str]:
    return [str(each) for each in vector]


def _syntax(name: str, words: str) -> str:
    """What R says of a syntax error, in one line."""
    place = _PLACE.search(words)
    if place is None:
        return f"{name} cannot be parsed: {words[:LONGEST_WORDS]}"
    return f"{name}, line {place['line']}: {place['words']}"


def main() -> None:
    """Answer until stdin closes."""
    die_with_supervisor()
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # a file beyond its limit is the end
    os.environ.pop("PYTHONPATH", None)
    os.environ.update(LC_ALL="C.UTF-8", LANGUAGE="en")  # so that R's words are known
    requests, answers = take_pipes()
    file, run_all, numbers = Path(sys.argv[1]), sys.argv[2] == "all", int(sys.argv[3])
    try:
        submission = Submission(file, run_all=run_all)
    except NoSource as problem:
        write_line(answers, {"refused": str(problem)})
        return
    except Exception as problem:  # whatever keeps rpy2 and this R from each other
        write_line(answers, {"missing": f"{type(problem).__name__}: {problem}"})
        return
    write_line(answers, submission.found())
    own = os.getpid()
    for line in requests:
        request = json.loads(line)
        answer = {**submission.answer(request, numbers), "number": request["number"]}
        if os.getpid() != own:  # the function has forked
            os._exit(1)
        write_line(answers, answer)


if __name__ == "__main__":
    main()
