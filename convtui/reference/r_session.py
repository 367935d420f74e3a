"""R inside this process, one answer a line for one request a line; `r_process` starts it.

    python -m convtui.reference.r_session REFERENCE NUMBERS SCRATCH

REFERENCE is the folder of an R package, whose R/*.R files are sourced; before each the line
`{"reading": FILE}` leaves. An answer has NUMBERS numbers at most. SCRATCH is for R's temporary
files. Requests come on stdin, answers leave on what was stdout at the start; then stdout becomes
stderr, lest R's words be taken for answers. R runs on the main thread, under a `supervisor`.
Arrays are row-major on both pipes.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np

from convtui.array_bytes import decode_array, encode_array
from convtui.errors import BadInput
from convtui.reference.child_pipes import take_pipes, write_line
from convtui.reference.embedded_r import r_array, r_list, r_version, start_r
from convtui.reference.supervisor import die_with_supervisor

IN_R = """
function(reference, most) {
  list(
    load = function(file) tryCatch({
      for (expression in parse(file, keep.source = FALSE, encoding = "UTF-8"))
        eval(expression, reference)
    }, error = conditionMessage),
    call = function(name, arguments) tryCatch(
      list(do.call(get(name, envir = reference, mode = "function"), arguments)),
      error = conditionMessage),
    find = function(name) tryCatch(
      list(get(name, envir = reference, mode = "function")), error = conditionMessage),
    numbers = function(value) if (!is.numeric(value) && !is.logical(value)) {
      paste("the answer is of type", typeof(value), "and holds no numbers")
    } else if (length(value) > most) {
      paste("the answer has", format(length(value), big.mark = ",", scientific = FALSE),
        "numbers, more than the", format(most, big.mark = ",", scientific = FALSE), "it may have")
    } else {
      storage.mode(value) <- "double"
      list(value)
    }
  )
}
"""

LONGEST_MESSAGE = 2_000
"""Characters of what R says."""


class RStopped(Exception):
    """R said `stop(...)`, or something that is no answer."""


class Session:
    """R with the functions of one folder."""

    def __init__(
        self,
        reference: Path,
        numbers: int = 4_000_000,
        told: Callable[[Path], None] = lambda file: None,
    ) -> None:
        """Start R and source the folder; `told` hears of each file before it is read.

        Raises:
            BadInput: a file of the folder that R cannot read.
        """
        self._r = r = start_r()
        environment = r.baseenv["new.env"](parent=r.globalenv)
        expression = r.baseenv["str2lang"](IN_R)
        functions = r.baseenv["eval"](expression, r.globalenv)(environment, float(numbers))
        self._in_r = dict(zip(functions.names, functions, strict=True))
        for file in sorted((reference / "R").glob("*.R")):
            told(file)
            self._load(file)

    def answer(self, request: Mapping[str, Any]) -> dict[str, object]:
        """One message for one message.

        Raises:
            RStopped: R's message.
        """
        if "version" in request:
            return {"version": r_version(self._r)}
        numbers = self._unpack(self._in_r["numbers"](self._call(request)))
        # Not `.memoryview()`: in rpy2 3.6 each one takes a reference from None, which Python 3.11
        # survives some 5,700 times.
        return encode_array(np.array(numbers))

    def _load(self, file: Path) -> None:
        problem = self._in_r["load"](str(file))
        if isinstance(problem, self._r.StrSexpVector):
            words = str(problem[0])[:LONGEST_MESSAGE]
            raise BadInput(f"{file} cannot be read by R: {words}: correct it there")

    def _call(self, call: Mapping[str, Any]) -> Any:
        return self._unpack(self._in_r["call"](call["function"], self._list(call["arguments"])))

    def _list(self, entries: Mapping[str, Any]) -> Any:
        return r_list(self._r, list(entries), [self._convert(each) for each in entries.values()])

    def _convert(self, argument: Any) -> Any:
        r = self._r
        if isinstance(argument, bool):
            return r.BoolSexpVector([argument])
        if isinstance(argument, str):
            return r.StrSexpVector([argument])
        if not isinstance(argument, Mapping):
            return r.FloatSexpVector([float(argument)])
        if "call" in argument:
            return self._call(argument["call"])
        if "list" in argument:
            return self._list(argument["list"])
        if "function" in argument:
            return self._unpack(self._in_r["find"](argument["function"]))
        return r_array(r, decode_array(argument))

    def _unpack(self, outcome: Any) -> Any:
        """What R wraps in a list is the answer; bare words are an error's."""
        if isinstance(outcome, self._r.ListSexpVector):
            return outcome[0]
        raise RStopped(str(outcome[0]))


def main() -> None:
    """Answer until stdin closes."""
    die_with_supervisor()
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # a file beyond its limit is the end
    os.environ.pop("PYTHONPATH", None)  # it was for this interpreter
    requests, answers = take_pipes()
    session = _started(answers)
    if session is None:
        return
    for line in requests:
        write_line(answers, _answered(session, json.loads(line)))


def _started(answers: IO[bytes]) -> Session | None:
    reference, numbers = Path(sys.argv[1]), int(sys.argv[2])
    try:
        session = Session(
            reference, numbers, lambda file: write_line(answers, {"reading": str(file)})
        )
        write_line(answers, session.answer({"version": True}))
    except BadInput as problem:
        write_line(answers, {"refused": str(problem)})
    except Exception as problem:  # whatever keeps rpy2 and this R from each other
        write_line(answers, {"missing": f"{type(problem).__name__}: {problem}"})
    else:
        return session
    return None


def _answered(session: Session, request: Mapping[str, Any]) -> dict[str, object]:
    try:
        return session.answer(request)
    except RStopped as problem:
        return {"error": str(problem)[:LONGEST_MESSAGE]}
    except MemoryError:
        return {"error": "the answer does not fit into the memory that R may take"}
    except Exception as problem:  # R jumped out of tryCatch, as it does when its stack is full
        return {"error": str(problem)[:LONGEST_MESSAGE]}


if __name__ == "__main__":
    main()
