"""For pytest, nbgrader, otter and whatever else runs a lecturer's assertions.

    from convtui.testing import assert_computes

    def test_convolution():
        assert_computes("conv2d", student.conv2d, features=["valid", "flip", "stride"])

The function runs in this very process, with its rights: there is no sandbox as `convtui mark` has.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import inf
from typing import Any

from convtui.errors import BadInput, unknown_name
from convtui.marking.assignment import AssignedTask, CallLimits
from convtui.marking.assignment_file import load_assignment
from convtui.marking.features import features_of, roles_of, task_named
from convtui.marking.in_process import InProcessRunner
from convtui.marking.marker import marked
from convtui.marking.told import Hints, told
from convtui.marking.verdict_lines import verdict_lines

__all__ = ["assert_computes"]


def assert_computes(
    what: str,
    function: Callable[..., Any],
    *,
    assignment: str = "everything",
    features: Sequence[str] | None = None,
    hints: int = Hints.EXAMPLES,
    seed: int | None = None,
    tolerance: float | None = None,
) -> None:
    """Assert that a function computes what a task asks for.

    It is asked as `convtui mark` asks: the order of its arguments, the layout of its arrays and its
    words for padding and stride are found out by trying.

    Args:
        what: the name of a function in the assignment, as in "conv2d", or of a task that
            `convtui misconceptions` lists, as in "softmax".
        function: of the student, or a class of theirs.
        assignment: the name of one, or a file (.toml).
        features: that are asked, by name; None for all of the assignment.
        hints: how much is told, 0 to 3: points, which features are right, the misconception with
            a hint, the smallest call that fails.
        seed: of the numbers in the calls, instead of the assignment's.
        tolerance: relative to the larger of two numbers, or to 1, instead of the assignment's.

    Raises:
        AssertionError: it does not; the words say in which respect, and why.
        BadInput: there is no such task, assignment or feature.
    """
    __tracebackhide__ = True
    if not callable(function):
        raise BadInput(f"{function!r} is no function: give the function itself, without ( )")
    asked = load_assignment(assignment)
    name = getattr(function, "__name__", what)
    name = name if name.isidentifier() else what
    task = replace(_chosen(_task(asked.tasks, what), features), function=name)
    asked = replace(
        asked,
        tasks=(task,),
        seed=asked.seed if seed is None else seed,
        tolerance=asked.tolerance if tolerance is None else tolerance,
        limits=CallLimits(seconds=inf, seconds_in_all=inf),
    )
    verdict = marked(InProcessRunner(name, function), asked, name, "")
    if not verdict.is_right:
        (judged,) = told(verdict, Hints(hints)).tasks
        raise AssertionError("\n".join(line.text for line in verdict_lines(judged)))


def _task(tasks: Sequence[AssignedTask], what: str) -> AssignedTask:
    """A task of an assignment, or of the catalogue with every feature that there is."""
    for task in tasks:
        if what in (task.function, *task.names):
            return task
    known = task_named()
    if what in known:
        computes = known[what]
        roles = roles_of(computes)
        points = dict.fromkeys(features_of(computes), 1.0)
        return AssignedTask(what, computes, {role: role for role in roles}, points)
    names = dict.fromkeys([*(task.function for task in tasks), *known])
    raise unknown_name("task", what, names, f"known are {', '.join(names)}")


def _chosen(task: AssignedTask, features: Sequence[str] | None) -> AssignedTask:
    if features is None:
        return task
    known = features_of(task.computes)
    for feature in features:
        if feature not in known:
            raise unknown_name("feature", feature, known, f"known are {', '.join(known)}")
    if not features:
        raise BadInput(f"no feature is asked: give some of {', '.join(known)}")
    return replace(task, features={name: task.features.get(name, 1.0) for name in features})
