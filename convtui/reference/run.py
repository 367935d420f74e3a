"""Cases one after the other: ours, R's, and whether they agree."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from convtui.ops.window import Array
from convtui.reference import CHECK_SECONDS
from convtui.reference.agreement import Agreement, compare
from convtui.reference.case import Answer, Case
from convtui.reference.r_process import CALL_SECONDS, RDied, RError, RProcess, RTimeout

PATIENCE = 3
"""So many times R may die or be stopped in a run; the rest is not asked any more."""


@dataclass(frozen=True, eq=False)
class Result:
    """What came of a case: an agreement between the two that `between` names, or an error.

    They are Python (or Keras) and R; `expected` and `yours` where R's functions are somebody's own;
    `published` and the one that differs from it. `theirs` is what R answered; `lost` tells that it
    ended or was stopped instead; `beside` are the engines that `between` does not name.
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


class Deadline:
    """The end of the time that all calls of a check have together."""

    def __init__(self, seconds: float = CHECK_SECONDS) -> None:
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
        ours = Answer(case.engine, case.ours(), case.tolerance, case.scale)
        agreement, between = _judged(case, (ours, *case.others), theirs, process.theirs)
    except RError as problem:
        return Result(case, None, f"R: {problem}", time.perf_counter() - start)
    except (RDied, RTimeout) as problem:
        return Result(case, None, str(problem), time.perf_counter() - start, lost=True)
    everyone = (ours, *case.others)
    beside = tuple(said for said in everyone if _shown_as(said, process.theirs) not in between)
    seconds = time.perf_counter() - start
    return Result(case, agreement, "", seconds, between, theirs, beside=beside)


def _judged(
    case: Case, answers: tuple[Answer, ...], theirs: Array, name: str
) -> tuple[Agreement, tuple[str, str]]:
    """Each answer against R; where all agree, the published numbers against each."""
    compared = [
        (
            compare(said.values, theirs, said.tolerance, said.scale),
            (_shown_as(said, name), name),
        )
        for said in answers
    ]
    if case.published is not None and all(outcome.agrees for outcome, _ in compared):
        everyone = [(said.engine, said.values) for said in answers] + [(name, theirs)]
        published = [
            (compare(case.published, values), ("published", engine)) for engine, values in everyone
        ]
        compared = [*(entry for entry in published if not entry[0].agrees), *compared]
    return next((entry for entry in compared if not entry[0].agrees), compared[0])


def _shown_as(said: Answer, name: str) -> str:
    """Beside functions of somebody's own any engine is what they are held against."""
    return "expected" if name == "yours" else said.engine
