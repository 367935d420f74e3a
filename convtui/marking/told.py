"""How much of a verdict its student is told."""

from dataclasses import replace
from enum import IntEnum

from convtui.marking.verdict import TaskVerdict, Verdict


class Hints(IntEnum):
    """Each tells what those before it tell."""

    POINTS = 0
    FEATURES = 1
    MISCONCEPTIONS = 2
    EXAMPLES = 3


def told(verdict: Verdict, hints: Hints) -> Verdict:
    """The part of a verdict that may be told."""
    return replace(verdict, tasks=tuple(_told(task, hints) for task in verdict.tasks))


def _told(task: TaskVerdict, hints: Hints) -> TaskVerdict:
    if hints < Hints.FEATURES:
        task = replace(task, features=(), notes=())
    if hints < Hints.MISCONCEPTIONS:
        task = replace(task, diagnosis=())
    return task if hints >= Hints.EXAMPLES else replace(task, example=None)
