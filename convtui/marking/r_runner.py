"""A student's R file for us."""

from convtui.marking.child_runner import ChildRunner, Program
from convtui.reference.requirements import r_folders, require_r

_MODULES = (
    "marking/r_child.R",
    "marking/r_child.py",
    "marking/r_description.py",
    "marking/r_source.py",
    "reference/embedded_r.py",
    "reference/supervisor.py",
)


class RRunner(ChildRunner):
    """The functions and classes of an R script, a document's chunks or a notebook's cells."""

    @staticmethod
    def program() -> Program:
        require_r()
        return Program("R", "convtui.marking.r_child", _MODULES, tuple(r_folders()))
