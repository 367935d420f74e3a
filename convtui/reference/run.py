"""Cases one after the other: ours, R's, and whether they agree."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from convtui.ops.window import Array
from convtui.reference.agreement import Agreement, compare
from convtui.reference.case import Case
from convtui.reference.r_process import CALL_SECONDS, RDied, RError, RProcess, RTimeout

PATIENCE = 3
"""So many times R may die or be stopped in a run; the rest is not asked any more."""


@dataclass(frozen=True, eq=False)
class Result:
    """What came of a case: an agreement between the two that `between` names, or an error.

    `theirs` is what R answered; `lost` tells that it ended or was stopped instead.
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


def run(
    cases: Iterable[Case], process: RProcess, timeout: float = CALL_SECONDS
) -> Iterator[Result]:
    """Yield one result for each case, in their order.

    Raises:
        Missing, BadInput: R cannot be started at all.
    """
    losses = 0
    for case in cases:
        if losses == PATIENCE:
            yield Result(case, None, f"not asked: R was lost {PATIENCE} times before", 0.0)
        else:
            result = answer(case, process, timeout)
            losses += result.lost
            yield result


def answer(case: Case, process: RProcess, timeout: float = CALL_SECONDS) -> Result:
    """Ask R for one case and compare.

    Raises:
        Missing, BadInput: R cannot be started at all.
    """
    start = time.perf_counter()
    try:
        theirs = process.call(case.call.function, case.call.arguments, timeout)
        agreement, between = _judged(case, case.ours(), theirs)
    except RError as problem:
        return Result(case, None, f"R: {problem}", time.perf_counter() - start)
    except (RDied, RTimeout) as problem:
        return Result(case, None, str(problem), time.perf_counter() - start, lost=True)
    return Result(case, agreement, "", time.perf_counter() - start, between, theirs)


def _judged(case: Case, ours: Array, theirs: Array) -> tuple[Agreement, tuple[str, str]]:
    """Ours against R; where both agree, each against the published numbers."""
    outcome = compare(ours, theirs, case.tolerance, case.scale)
    if case.published is None or not outcome.agrees:
        return outcome, (case.engine, "R")
    for name, computed in ((case.engine, ours), ("R", theirs)):
        against = compare(computed, case.published)
        if not against.agrees:
            return against, (name, "published")
    return outcome, (case.engine, "R")
