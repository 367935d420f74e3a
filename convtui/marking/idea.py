"""A task as a row of steps, and an idea as the steps that somebody does differently.

What a task computes is written once, as steps with names. An idea about it replaces one step or
more: to flip the kernel changes `kernel`, to write every result at the input's place changes
`result`. So two ideas that somebody holds at once are the steps of both, and nobody writes pairs
down. Steps that hand one value on, such as `kernel`, are chained where both ideas change them;
where both replace another step, they exclude each other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from convtui.ops.window import Array

Step = Callable[..., Any]
Steps = Mapping[str, Step]


@dataclass(frozen=True, eq=False)
class Task:
    """Something that a function of a learner's is to compute."""

    name: str
    steps: Steps
    """How it is done right."""
    run: Callable[[Steps, Any], Any]
    """The answer that some steps give to a call; may raise what NumPy raises."""
    chained: frozenset[str] = frozenset()
    """Steps that take a value first and return one of its kind."""

    def right(self, call: Any) -> Array:
        return np.asarray(self.run(self.steps, call), dtype=np.float64)

    def answer(self, call: Any, ideas: "Sequence[Idea]" = ()) -> Array | None:
        """What somebody answers who holds these ideas, None where they could compute nothing.

        Args:
            call: the task's arguments.
            ideas: that do not exclude each other.
        """
        steps = dict(self.steps)
        for idea in ideas:
            for name, change in idea.changes.items():
                is_chained = name in self.chained and steps[name] is not self.steps[name]
                steps[name] = _one_after_the_other(steps[name], change) if is_chained else change
        try:
            with np.errstate(all="ignore"):
                return np.asarray(self.run(steps, call), dtype=np.float64)
        except (ValueError, IndexError, ZeroDivisionError):
            return None


@dataclass(frozen=True, eq=False)
class Idea:
    """What somebody believes, and what they compute who believe it."""

    name: str
    task: Task
    feature: str
    """What it is about: flip, stride, same, bias …"""
    title: str
    sentence: str
    hint: str
    """Leads there without the answer."""
    changes: Steps
    """The steps of the task that are done differently."""
    example: Any
    """The smallest call that shows it."""
    look: str = ""
    """What to type to see it, where `convtui step` on the example does not show it."""
    same_as: tuple[str, ...] = field(default=())
    """Names of ideas that give the same numbers for every input."""

    def answer(self, call: Any) -> Array | None:
        """What comes instead of the right answer; None where nothing could be computed."""
        return self.task.answer(call, (self,))

    def goes_with(self, other: "Idea") -> bool:
        """Whether somebody can hold both: they are about different features and steps."""
        if self.task is not other.task or self.feature == other.feature:
            return False
        return not (self.changes.keys() & other.changes.keys()) - self.task.chained


def _one_after_the_other(first: Step, second: Step) -> Step:
    return lambda value, *context: second(first(value, *context), *context)
