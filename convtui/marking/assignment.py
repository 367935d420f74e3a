"""An assignment: the functions that students write, what each computes, and what it is worth.

What a function is asked follows from its features and the seed, so that two who read the same
assignment ask the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from convtui.marking.feature import Draw
from convtui.marking.features import (
    COLUMNS,
    OPTIONS,
    ROWS,
    argument,
    features_of,
    roles_of,
    usual_of,
)
from convtui.marking.idea import Idea, Task
from convtui.ops.window import Array

Layout = Literal["HW", "HWC", "NHW", "CHW", "NHWC", "NCHW"]
"""The order of an input's axes: images, rows, columns, channels."""


@dataclass(frozen=True)
class CallLimits:
    """`seconds` of one call and of all calls of a submission, `memory` of what runs it, in MB."""

    seconds: float = 5.0
    seconds_in_all: float = 60.0
    memory: int = 2048


@dataclass(frozen=True, eq=False)
class AssignedTask:
    """A function to be written; `function` may be a method, as in `Layer.forward`.

    `arguments` says what each of them means, by the name it is to have, in their order, and
    `options` what that one holds which holds several; `features` what each is worth. Every call has
    the `settings` that no feature varies. The ideas in `convention` are those that count as right.
    `layout` is None where any will do.
    """

    function: str
    computes: Task
    arguments: Mapping[str, str]
    features: Mapping[str, float]
    options: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    convention: tuple[Idea, ...] = ()
    layout: Layout | None = None

    @property
    def roles(self) -> tuple[str, ...]:
        given = (*self.arguments.values(), *self.options.values())
        return tuple(role for role in given if role != OPTIONS)

    def says(self, role: str) -> bool:
        """Whether there is an argument for it, or two."""
        return role in self.roles or (role == "size" and {ROWS, COLUMNS} <= set(self.roles))

    @property
    def points(self) -> float:
        return sum(self.features.values())

    def calls(self, feature: str, seed: int) -> tuple[Any, ...]:
        """What a feature asks, as far as the arguments can say it; the same calls every time."""
        return _drawn(self, feature, seed)

    def unsaid(self, call: Any) -> set[str]:
        """What a call asks for that neither an argument nor the assignment says."""
        usual = {**usual_of(self.computes), **self.settings}
        return {
            role
            for role in roles_of(self.computes)
            if not self.says(role) and (role not in usual or argument(call, role) != usual[role])
        }

    def right(self, call: Any) -> Array:
        """The answer, by the convention of the assignment."""
        answer = self.answer(call)
        assert answer is not None
        return answer

    def answer(self, call: Any, ideas: tuple[Idea, ...] = ()) -> Array | None:
        """What somebody answers who holds these ideas beside the convention; None for nothing."""
        return self.computes.answer(call, (*self.convention, *ideas))


@dataclass(frozen=True, eq=False)
class Assignment:
    """`tolerance` is relative to the larger of two numbers, or to 1 if both are below it."""

    name: str
    title: str
    tasks: tuple[AssignedTask, ...]
    seed: int = 1
    tolerance: float = 1e-6
    limits: CallLimits = CallLimits()

    @property
    def points(self) -> float:
        return sum(task.points for task in self.tasks)


@cache
def _drawn(task: AssignedTask, feature: str, seed: int) -> tuple[Any, ...]:
    drawn = features_of(task.computes)[feature].calls(Draw(seed, feature, task.settings))
    return tuple(call for call in drawn if not task.unsaid(call))
