"""A student's R file for us."""

from pathlib import Path

from convtui.marking.child_runner import ChildRunner, Program
from convtui.reference.limits import Limits
from convtui.reference.requirements import r_folders, require_r

_MODULES = (
    "__init__.py",
    "array_bytes.py",
    "marking/__init__.py",
    "marking/description.py",
    "marking/r_child.R",
    "marking/r_child.py",
    "marking/r_description.py",
    "marking/r_source.py",
    "marking/source_file.py",
    "reference/__init__.py",
    "reference/child_pipes.py",
    "reference/embedded_r.py",
    "reference/supervisor.py",
)


class RRunner(ChildRunner):
    """The functions and classes of an R script, a document's chunks or a notebook's cells."""

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
            Missing: R, rpy2 or a sandbox is not here.
        """
        require_r()
        program = Program("R", "convtui.marking.r_child", _MODULES, tuple(r_folders()))
        super().__init__(file, program, run_all=run_all, unsafe=unsafe, limits=limits)
