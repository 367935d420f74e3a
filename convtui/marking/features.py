"""The features of every task, by their names, and what the arguments of its calls mean."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import Any

from convtui.marking import convolution_features, pooling_features
from convtui.marking.catalogue import tasks
from convtui.marking.convolution import CONVOLUTION
from convtui.marking.feature import Feature
from convtui.marking.idea import Task
from convtui.marking.pooling import POOLING
from convtui.marking.probes import probes_of

ANSWERS = "answers"
"""The one feature of tasks that have no others: the calls that tell every two ideas apart."""

INPUT = "input"
"""The role of what a call names `x`; all others are called as the call names them."""

ROWS, COLUMNS = "rows", "columns"
"""The roles of two arguments that are the sides of a window."""

OPTIONS = "options"
"""The role of an argument that holds several others by their names, as courses like to have it."""


@cache
def features_of(task: Task) -> Mapping[str, Feature]:
    known = {CONVOLUTION: convolution_features.FEATURES, POOLING: pooling_features.FEATURES}
    if task in known:
        return {feature.name: feature for feature in known[task]}
    return {ANSWERS: Feature(ANSWERS, "every kind of call", lambda draw: probes_of(task))}


@cache
def usual_of(task: Task) -> Mapping[str, Any]:
    """What a call of a task has where it does not say otherwise, by role."""
    return {
        _role(field.name): field.default
        for field in fields(probes_of(task)[0])
        if field.default is not MISSING
    }


@cache
def roles_of(task: Task) -> tuple[str, ...]:
    """What the arguments of a function that does this task can mean."""
    return tuple(_role(field.name) for field in fields(probes_of(task)[0]))


def argument(call: Any, role: str) -> Any:
    """What a call has in a role."""
    return getattr(call, "x" if role == INPUT else role)


def task_named() -> Mapping[str, Task]:
    return {task.name: task for task in tasks()}


def _role(field: str) -> str:
    return INPUT if field == "x" else field
