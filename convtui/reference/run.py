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
    """What came of a case: an agreement between the two that `between` names, or an error."""

    case: Case
    agreement: Agreement | None
    error: str
    seconds: float
    between: tuple[str, str] = ("Python", "R")

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
        start = time.perf_counter()
        agreement, error, between = None, "", ("Python", "R")
        if losses == PATIENCE:
            error = f"not asked: R was lost {PATIENCE} times before"
        else:
            try:
                theirs = process.call(case.call.function, case.call.arguments, timeout)
                agreement, between = _judged(case, case.ours(), theirs)
            except RError as problem:
                error = f"R: {problem}"
            except (RDied, RTimeout) as problem:
                error, losses = str(problem), losses + 1
        yield Result(case, agreement, error, time.perf_counter() - start, between)


def _judged(case: Case, ours: Array, theirs: Array) -> tuple[Agreement, tuple[str, str]]:
    """Python against R; where both agree, each against the published numbers."""
    outcome = compare(ours, theirs)
    if case.published is None or not outcome.agrees:
        return outcome, ("Python", "R")
    for name, computed in (("Python", ours), ("R", theirs)):
        against = compare(computed, case.published)
        if not against.agrees:
            return against, (name, "published")
    return outcome, ("Python", "R")
