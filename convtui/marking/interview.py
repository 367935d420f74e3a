"""A submission that is asked one call after the other, and what comes back to each."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from convtui.marking.assignment import AssignedTask, CallLimits
from convtui.marking.features import argument, usual_of
from convtui.marking.manner import CannotSay, Manner
from convtui.marking.reading import NoNumbers, fitted, numbers_of
from convtui.marking.runner import Failure, Language, Runner, Status
from convtui.marking.search import is_same
from convtui.marking.values import Answer, Argument
from convtui.ops.window import Array

IsStopped = Callable[[], bool]
Outcome = Literal["right", "wrong"] | Status

_MOST_LOST, _MOST_ENDS = 3, 10
"""So many calls may run out of time or memory, or end what runs them; then no more is asked."""


@dataclass(frozen=True, eq=False)
class Case:
    """A call, what is right, and what came: `words` say why there is no `answer`.

    `notes` are what is unusual about it, as in `reading`.
    """

    call: Any
    expected: Array
    outcome: Outcome
    answer: Array | None = None
    words: str = ""
    notes: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        return self.outcome == "right"


@dataclass(frozen=True, eq=False)
class Asked:
    """A feature, how its calls were put, and what came of them."""

    name: str
    manner: Manner
    cases: Sequence[Case]


class Stopped(Exception):
    """Whoever asked for the verdict does not want it any more."""


class Interview:
    """Asks the functions of one submission, within what an assignment allows in all."""

    def __init__(
        self, runner: Runner, limits: CallLimits, tolerance: float, is_stopped: IsStopped
    ) -> None:
        self._runner, self._limits, self.tolerance = runner, limits, tolerance
        self._is_stopped = is_stopped
        self._spent = 0.0
        self._lost: list[Failure] = []
        self._ends: list[Failure] = []

    @property
    def language(self) -> Language:
        return self._runner.language

    def ask(self, task: AssignedTask, manner: Manner, call: Any) -> Case:
        """Call a function once in some manner.

        Raises:
            Stopped: it is not to go on.
        """
        if self._is_stopped():
            raise Stopped
        expected = task.right(call)
        try:
            given = said(task, manner, call)
        except CannotSay as unsaid:
            return Case(call, expected, "missing", words=str(unsaid))
        try:
            answer = numbers_of(self._answer(manner, given), expected.ndim)
        except Failure as failure:
            return Case(call, expected, failure.status, words=str(failure))
        except NoNumbers as problem:
            return Case(call, expected, "wrong", words=str(problem))
        array, notes = fitted(manner.understood(answer.array, call), expected)
        outcome: Outcome = "right" if is_same(expected, array, self.tolerance) else "wrong"
        return Case(call, expected, outcome, array, notes=(*answer.notes, *notes))

    def _answer(self, manner: Manner, given: Mapping[str, Argument]) -> Answer:
        """What the function returns.

        Raises:
            Failure: it does not, or time and patience are over.
        """
        for failures, most in ((self._lost, _MOST_LOST), (self._ends, _MOST_ENDS)):
            if len(failures) >= most:
                raise failures[-1]
        left = self._limits.seconds_in_all - self._spent
        if left <= 0:
            limit = f"{self._limits.seconds_in_all:g} s"
            raise Failure("too slow", f"all calls together took more than {limit}")
        begun = time.monotonic()
        try:
            return self._runner.call(
                manner.function,
                [given[role] for role in manner.places],
                {name: given[role] for name, role in manner.named},
                [given[role] for role in manner.made_with],
                min(left, self._limits.seconds),
            )
        except Failure as failure:
            if failure.status in ("too slow", "too much memory"):
                self._lost.append(failure)
            elif failure.has_ended:
                self._ends.append(failure)
            raise
        finally:
            self._spent += time.monotonic() - begun


def said(task: AssignedTask, manner: Manner, call: Any) -> Mapping[str, Argument]:
    """The arguments of a call by their roles.

    Raises:
        CannotSay: the manner has no words for something that the call asks for.
    """
    usual = {**usual_of(task.computes), **task.settings}
    for role, value in usual.items():
        if task.says(role) and not manner.says(role) and argument(call, role) != value:
            raise CannotSay(f"there is no argument for the {role}")
    return {role: manner.argument(call, role) for role in manner.roles}
