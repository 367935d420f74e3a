"""A student's Python file inside this process, one answer a line for one request a line.

    python -m convtui.marking.python_child FILE definitions|all NUMBERS SCRATCH

`python_runner` starts it in a sandbox. Of FILE the definitions are taken, or all is run. An answer
has NUMBERS numbers at most. First one line says what was found. Requests come on stdin, answers
leave on what was stdout at the start; then stdout becomes stderr. What is answered is data and is
judged elsewhere: whoever changes this program from within changes nothing but their own answers.
"""

import ast
import json
import os
import random
import sys
from pathlib import Path
from types import ModuleType

import numpy as np

from convtui.marking.python_calls import PythonCalls, described
from convtui.marking.python_source import definitions, parsed
from convtui.marking.source_file import NoSource
from convtui.reference.child_pipes import take_pipes, write_line

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
        self.calls = PythonCalls(vars(self._module), str(file), (BaseException,))
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
                self.problems.append(self.calls.in_words(problem))

    def found(self) -> dict[str, object]:
        """Functions and classes by name, with their parameters."""
        own = [
            (name, value)
            for name, value in vars(self._module).items()
            if callable(value) and getattr(value, "__module__", "") == self._module.__name__
        ]
        return {
            "functions": [described(name, value) for name, value in own[:MOST_FOUND]],
            "problems": self.problems[:MOST_FOUND],
        }


def main() -> None:
    """Answer until stdin closes."""
    os.environ.pop("PYTHONPATH", None)
    requests, answers = take_pipes()
    file, run_all, numbers = Path(sys.argv[1]), sys.argv[2] == "all", int(sys.argv[3])
    sys.argv[1:] = []
    random.seed(0)  # so that a file that draws numbers has the same verdict each time
    np.random.seed(0)
    try:
        submission = Submission(file, run_all=run_all)
    except NoSource as problem:
        write_line(answers, {"refused": str(problem)})
        return
    write_line(answers, submission.found())
    own = os.getpid()
    for line in requests:
        request = json.loads(line)
        answer = {**submission.calls.answer(request, numbers), "number": request["number"]}
        if os.getpid() != own:  # the function has forked
            os._exit(1)
        write_line(answers, answer)


if __name__ == "__main__":
    main()
