"""A student's Python file or notebook for us."""

from convtui.marking.child_runner import ChildRunner, Program

_MODULES = (
    "marking/python_calls.py",
    "marking/python_child.py",
    "marking/python_description.py",
    "marking/python_source.py",
)


class PythonRunner(ChildRunner):
    """The functions and classes of a Python file, or of a notebook's code cells."""

    @staticmethod
    def program() -> Program:
        return Program("Python", "convtui.marking.python_child", _MODULES)
