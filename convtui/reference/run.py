"""Cases one after the other: ours, R's, and whether they agree."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from convtui.ops.window import Array
from convtui.reference import CHECK_SECONDS
from convtui.reference.agreement import Agreement, compare
from convtui.reference.case import Case
from convtui.reference.r_process import CALL_SECONDS, RDied, RError, RProcess, RTimeout

PATIENCE = 3
"""So many times R may die or be stopped in a run; the rest is not asked any more."""


@dataclass(frozen=True, eq=False)
class Result:
    """What came of a case: an agreement between the two that `between` names, or an error.

    They are Python (or Keras) and R; `expected` and `yours` where R's functions are somebody's own;
    `published` and the one that differs from it. `theirs` is what R answered; `lost` tells that it
    ended or was stopped instead.
    """

    case: Case
    agreement: Agreement | None
    error: str
    seconds: float
    between: tuple[str, str] = ("Python", "R")
    theirs: Array | None = None
    lost: bool = False

    @property
    def agrees(self) -> bool:
        """All numbers are there and the same."""
        return self.agreement is not None and self.agreement.agrees


class Deadline:
    """The end of the time that all calls of a check have together."""

    def __init__(self, seconds: float = CHECK_SECONDS) -> None:
        """Begin now."""
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds; 0 when it is over."""
        return max(0.0, self._end - time.monotonic())


def run(
    cases: Iterable[Case], process: RProcess, deadline: Deadline | None = None
) -> Iterator[Result]:
    """Yield one result for each case, in their order.

    Raises:
        Missing, BadInput: R cannot be started at all.
    """
    losses, deadline = 0, deadline or Deadline()
    for case in cases:
        if losses == PATIENCE:
            yield Result(case, None, f"not asked: R was lost {PATIENCE} times before", 0.0)
        else:
            result = answer(case, process, deadline)
            losses += result.lost
            yield result


def answer(case: Case, process: RProcess, deadline: Deadline) -> Result:
    """Ask R for one case and compare.

    Raises:
        Missing, BadInput: R cannot be started at all.
    """
    start, left = time.perf_counter(), deadline.left()
    if left == 0:
        over = f"not asked: the {deadline.seconds:g} s of the whole check were over"
        return Result(case, None, over, 0.0)
    try:
        theirs = process.call(case.call.function, case.call.arguments, min(CALL_SECONDS, left))
        agreement, between = _judged(case, case.ours(), theirs, process.theirs)
    except RError as problem:
        return Result(case, None, f"R: {problem}", time.perf_counter() - start)
    except (RDied, RTimeout) as problem:
        return Result(case, None, str(problem), time.perf_counter() - start, lost=True)
    return Result(case, agreement, "", time.perf_counter() - start, between, theirs)


def _judged(case: Case, ours: Array, theirs: Array, name: str) -> tuple[Agreement, tuple[str, str]]:
    """Ours against R; where both agree, each against the published numbers."""
    outcome = compare(ours, theirs, case.tolerance, case.scale)
    between = ("expected" if name == "yours" else case.engine, name)
    if case.published is None or not outcome.agrees:
        return outcome, between
    for computer, computed in ((case.engine, ours), (name, theirs)):
        against = compare(case.published, computed)
        if not against.agrees:
            return against, ("published", computer)
    return outcome, between
