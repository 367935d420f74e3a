"""R inside this process, one answer a line for one request a line; `r_process` starts it.

    python -m convtui.reference.r_session REFERENCE NUMBERS SCRATCH

REFERENCE is the folder of an R package, whose R/*.R files are sourced; before each the line
`{"reading": FILE}` leaves. An answer has NUMBERS numbers at most. SCRATCH is for R's temporary
files. Requests come on stdin, answers leave on what was stdout at the start; then stdout becomes
stderr, lest R's words be taken for answers. R runs on the main thread, under a `supervisor`.
Its column-major order and its other ways stop here: arrays are row-major on both pipes.
"""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from convtui.array_bytes import decode_array, encode_array
from convtui.errors import BadInput
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

LARGEST_STACK = 64 * 2**20
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
        _take_front_end()
        import rpy2.rinterface as r

        r._getrenvvars = lambda: ()  # it is heard already
        r.embedded.set_initoptions(("rpy2", "--quiet", "--vanilla"))
        r.initr(interactive=False, _c_stack_limit=_stack_limit())
        self._r = r
        environment = r.baseenv["new.env"](parent=r.globalenv)
        expression = r.baseenv["str2lang"](IN_R)
        functions = r.baseenv["eval"](expression, r.globalenv)(environment, float(numbers))
        self._in_r = dict(zip(functions.names, functions, strict=True))
        for file in sorted((reference / "R").glob("*.R")):
            told(file)
            self._load(file)

    def version(self) -> dict[str, str]:
        """R's own words for its version, and how it is reached."""
        from importlib.metadata import version

        from rpy2.rinterface_lib.openrlib import cffi_mode

        words = str(self._r.baseenv["R.version.string"][0])
        return {"r": words, "rpy2": version("rpy2"), "mode": str(cffi_mode.name)}

    def answer(self, request: Mapping[str, Any]) -> dict[str, object]:
        """One message for one message.

        Raises:
            RStopped: R's message.
        """
        if "version" in request:
            return {"version": self.version()}
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
        values = self._r.ListSexpVector([self._convert(value) for value in entries.values()])
        if entries:
            values.names = self._r.StrSexpVector(list(entries))
        return values

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
        return self._array(decode_array(argument))

    def _array(self, values: npt.NDArray[np.float64]) -> Any:
        columns_first, shape = values.ravel(order="F"), values.shape
        vector = self._r.FloatSexpVector.from_memoryview(columns_first.data)
        if len(shape) > 1:
            vector.do_slot_assign("dim", self._r.IntSexpVector(list(shape)))
        return vector

    def _unpack(self, outcome: Any) -> Any:
        """What R wraps in a list is the answer; bare words are an error's."""
        if isinstance(outcome, self._r.ListSexpVector):
            return outcome[0]
        raise RStopped(str(outcome[0]))


def _take_front_end() -> None:
    """Set what the script that starts R sets: rpy2 would start R twice to hear it, a third of all.

    Raises:
        Exception: R is not to be found, or does not answer.
    """
    import rpy2.situation

    script = Path(rpy2.situation.get_r_home()) / "bin" / "R"
    told = "import json, os; print(json.dumps(dict(os.environ)))"
    done = subprocess.run(
        [script, "CMD", sys.executable, "-I", "-c", told],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )
    os.environ.update(json.loads(done.stdout))
    libraries = os.environ.get("LD_LIBRARY_PATH", "")
    rpy2.situation.r_ld_library_path_from_subprocess = lambda home: libraries


def main() -> None:
    """Answer until stdin closes."""
    die_with_supervisor()
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # a file beyond its limit is the end
    os.environ.pop("PYTHONPATH", None)  # it was for this interpreter
    requests, answers = _take_pipes()
    session = _started(answers)
    if session is None:
        return
    for line in requests:
        _write(answers, _answered(session, json.loads(line)))


def _started(answers: IO[bytes]) -> Session | None:
    reference, numbers = Path(sys.argv[1]), int(sys.argv[2])
    try:
        session = Session(reference, numbers, lambda file: _write(answers, {"reading": str(file)}))
        _write(answers, session.answer({"version": True}))
    except BadInput as problem:
        _write(answers, {"refused": str(problem)})
    except Exception as problem:  # whatever keeps rpy2 and this R from each other
        _write(answers, {"missing": f"{type(problem).__name__}: {problem}"})
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


def _take_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Keep stdin and stdout for the protocol, and give R others."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return requests, answers


def _write(answers: IO[bytes], message: Mapping[str, object]) -> None:
    answers.write(json.dumps(message).encode() + b"\n")
    answers.flush()


def _stack_limit() -> int:
    """Bytes after which R calls a recursion endless, which otherwise would end the process."""
    soft, _ = resource.getrlimit(resource.RLIMIT_STACK)
    return (min(soft, LARGEST_STACK) if soft > 0 else LARGEST_STACK) * 3 // 4  # -1: no limit


if __name__ == "__main__":
    main()
