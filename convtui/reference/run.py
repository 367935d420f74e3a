"""Cases one after the other: ours, R's, and whether they agree."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from convtui.ops.window import Array
from convtui.reference.agreement import Agreement, compare
from convtui.reference.case import Answer, Case
from convtui.reference.r_process import CALL_SECONDS, RDied, RError, RProcess, RTimeout

PATIENCE = 3
"""So many times R may die or be stopped in a run; the rest is not asked any more."""


@dataclass(frozen=True, eq=False)
class Result:
    """What came of a case: an agreement between the two that `between` names, or an error.

    `theirs` is what R answered; `lost` tells that it ended or was stopped instead; `beside` are the
    engines that `between` does not name.
    """

    case: Case
    agreement: Agreement | None
    error: str
    seconds: float
    between: tuple[str, str] = ("Python", "R")
    theirs: Array | None = None
    lost: bool = False
    beside: tuple[Answer, ...] = ()

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
        ours = Answer(case.engine, case.ours(), case.tolerance, case.scale)
        agreement, between = _judged(case, (ours, *case.others), theirs)
    except RError as problem:
        return Result(case, None, f"R: {problem}", time.perf_counter() - start)
    except (RDied, RTimeout) as problem:
        return Result(case, None, str(problem), time.perf_counter() - start, lost=True)
    beside = tuple(said for said in (ours, *case.others) if said.engine not in between)
    seconds = time.perf_counter() - start
    return Result(case, agreement, "", seconds, between, theirs, beside=beside)


def _judged(
    case: Case, answers: tuple[Answer, ...], theirs: Array
) -> tuple[Agreement, tuple[str, str]]:
    """Each answer against R; where all agree, each number against the published ones."""
    compared = [
        (compare(said.values, theirs, said.tolerance, said.scale), (said.engine, "R"))
        for said in answers
    ]
    if case.published is not None and all(outcome.agrees for outcome, _ in compared):
        everyone = [(said.engine, said.values) for said in answers] + [("R", theirs)]
        published = [
            (compare(values, case.published), (engine, "published")) for engine, values in everyone
        ]
        compared = [*(entry for entry in published if not entry[0].agrees), *compared]
    return next((entry for entry in compared if not entry[0].agrees), compared[0])
