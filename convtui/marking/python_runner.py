"""A student's Python file or notebook for us."""

from pathlib import Path

from convtui.marking.child_runner import ChildRunner, Program
from convtui.reference.limits import Limits

_PROGRAM = Program(
    "Python",
    "convtui.marking.python_child",
    (
        "__init__.py",
        "array_bytes.py",
        "marking/__init__.py",
        "marking/description.py",
        "marking/python_calls.py",
        "marking/python_child.py",
        "marking/python_description.py",
        "marking/python_source.py",
        "marking/source_file.py",
        "reference/__init__.py",
        "reference/child_pipes.py",
    ),
)


class PythonRunner(ChildRunner):
    """The functions and classes of a Python file, or of a notebook's code cells."""

    def __init__(
        self,
        file: Path,
        *,
        run_all: bool = False,
        unsafe: bool = False,
        limits: Limits | None = None,
    ) -> None:
        """Take definitions only, unless all is to be run; in the sandbox, unless that is unsafe.

        Raises:
            Missing: there is no sandbox here.
        """
        super().__init__(file, _PROGRAM, run_all=run_all, unsafe=unsafe, limits=limits)
