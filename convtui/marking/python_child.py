"""A student's Python file inside this process, one answer a line for one request a line.

    python -m convtui.marking.python_child FILE definitions|all NUMBERS SCRATCH

`python_runner` starts it in a sandbox. Of FILE the definitions are taken, or all is run. An answer
has NUMBERS numbers at most. First one line says what was found. Requests come on stdin, answers
leave on what was stdout at the start; then stdout becomes stderr. What is answered is data and is
judged elsewhere: whoever changes this program from within changes nothing but their own answers.
"""

import ast
import inspect
import json
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from convtui.array_bytes import decode_array
from convtui.marking.description import TooLarge
from convtui.marking.python_description import PythonDescription
from convtui.marking.python_source import definitions, parsed
from convtui.marking.source_file import NoSource
from convtui.reference.child_pipes import take_pipes, write_line

LONGEST_WORDS = 1_000
"""Characters of what an exception says."""

MOST_FOUND = 500
"""Functions, and problems of each file; more are not told."""


class Submission:
    """What a file defines, in a module of its own."""

    def __init__(self, file: Path, *, run_all: bool) -> None:
        """Read the file; problems with a part of it are kept in `problems`.

        Raises:
            NoSource: there is nothing to read.
        """
        self._file = file
        self._module = ModuleType("__main__" if run_all else "submission")
        self._module.__dict__["__file__"] = str(file)
        sys.modules[self._module.__name__] = self._module
        trees, self.problems = parsed(file)
        if run_all:
            for tree in trees:
                self._run(tree.body)
        else:
            for statement in definitions(trees):
                self._run([statement], about=statement)

    def _run(self, statements: list[ast.stmt], about: ast.stmt | None = None) -> None:
        code = compile(ast.Module(statements, []), str(self._file), "exec")
        try:
            exec(code, self._module.__dict__)
        except (Exception, SystemExit) as problem:
            if not isinstance(about, ast.Assign | ast.AnnAssign):  # no constant, then
                self.problems.append(self._in_words(problem))

    def found(self) -> dict[str, object]:
        """Functions and classes by name, with their parameters."""
        own = [
            (name, value)
            for name, value in vars(self._module).items()
            if callable(value) and getattr(value, "__module__", "") == self._module.__name__
        ]
        return {
            "functions": [_described(name, value) for name, value in own[:MOST_FOUND]],
            "problems": self.problems[:MOST_FOUND],
        }

    def answer(self, request: Mapping[str, Any], numbers: int) -> dict[str, object]:
        """One message for one message."""
        try:
            function = self._function(request)
        except LookupError as problem:
            return {"failed": "missing", "words": str(problem.args[0])}
        except BaseException as problem:
            return self._failed(problem)
        arguments = [self._argument(each) for each in request["arguments"]]
        named = {name: self._argument(each) for name, each in request["named"].items()}
        given = {**{str(place): each for place, each in enumerate(arguments)}, **named}
        before = {k: each.copy() for k, each in given.items() if isinstance(each, np.ndarray)}
        try:
            value = function(*arguments, **named)
            describe = PythonDescription(numbers)
            written = {k: given[k] for k, each in before.items() if _differs(each, given[k])}
            return {
                "value": describe(value),
                "written": {k: describe(each) for k, each in written.items()},
            }
        except TooLarge:
            return {"failed": "refused", "words": f"the answer has more than {numbers:,} numbers"}
        except BaseException as problem:
            return self._failed(problem)

    def _function(self, request: Mapping[str, Any]) -> Callable[..., Any]:
        """A function by its name; a method of an object that is made for it.

        Raises:
            LookupError: there is none.
        """
        owner, _, method = request["function"].partition(".")
        made = vars(self._module).get(owner)
        if not callable(made):
            raise LookupError(f"there is no function {owner}")
        if method:
            made = getattr(made(*map(self._argument, request["made_with"])), method, None)
            if not callable(made):
                raise LookupError(f"{owner} has no method {method}")
        return made  # type: ignore[no-any-return]

    def _argument(self, message: Any) -> Any:
        if isinstance(message, list):
            return [self._argument(each) for each in message]
        if not isinstance(message, Mapping):
            return message
        if "function" in message:
            return vars(self._module).get(message["function"])
        if "tuple" in message:
            return tuple(self._argument(each) for each in message["tuple"])
        return decode_array(message).astype(message["dtype"])

    def _failed(self, problem: BaseException) -> dict[str, object]:
        kind = "too much memory" if isinstance(problem, MemoryError) else "crashed"
        return {"failed": kind, "words": self._in_words(problem)}

    def _in_words(self, problem: BaseException) -> str:
        """What it says, and the line of the file where it came from."""
        try:
            said = str(problem)
        except Exception:
            said = ""
        words = f"{type(problem).__name__}: {said}" if said else type(problem).__name__
        frames = traceback.walk_tb(problem.__traceback__)
        lines = [line for frame, line in frames if frame.f_code.co_filename == str(self._file)]
        return words[:LONGEST_WORDS] + (f" (line {lines[-1]})" if lines else "")


def _differs(before: Any, after: Any) -> bool:
    if before.shape != after.shape or before.dtype != after.dtype:
        return True
    return not np.array_equal(before, after, equal_nan=before.dtype.kind == "f")


def _described(name: str, value: Any) -> dict[str, object]:
    methods = []
    if inspect.isclass(value):
        methods = [key for key, each in vars(value).items() if inspect.isfunction(each)]
    return {
        "name": name,
        "parameters": _parameters(value),
        "is_class": inspect.isclass(value),
        "methods": methods[:MOST_FOUND],
    }


def _parameters(value: Any) -> list[dict[str, object]]:
    try:
        parameters = inspect.signature(value).parameters.values()
    except (TypeError, ValueError):
        return []
    return [
        {"name": each.name, "needed": each.default is each.empty and each.kind not in _VARIADIC}
        for each in parameters
    ]


_VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def main() -> None:
    """Answer until stdin closes."""
    os.environ.pop("PYTHONPATH", None)
    requests, answers = take_pipes()
    file, run_all, numbers = Path(sys.argv[1]), sys.argv[2] == "all", int(sys.argv[3])
    sys.argv[1:] = []
    try:
        submission = Submission(file, run_all=run_all)
    except NoSource as problem:
        write_line(answers, {"refused": str(problem)})
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
