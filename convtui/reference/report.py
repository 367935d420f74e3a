"""What a run of the check comes to: counts for each stage, the whole as JSON and as JUnit XML."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from convtui.harmless import harmless
from convtui.junit import Problem, Test, junit
from convtui.reference import failure
from convtui.reference.agreement import Agreement
from convtui.reference.run import Result


@dataclass
class Tally:
    """Counts of some results; `max_abs_diff` is the largest finite one, None if there is none."""

    cases: int = 0
    agree: int = 0
    max_abs_diff: float | None = None

    @property
    def disagree(self) -> int:
        """Cases with other numbers, or without R's."""
        return self.cases - self.agree

    def count(self, result: Result) -> None:
        self.cases += 1
        self.agree += result.agrees
        difference = _finite(result.agreement)
        if difference is not None:
            self.max_abs_diff = max(difference, self.max_abs_diff or 0.0)


def tally(results: Iterable[Result]) -> Tally:
    counted = Tally()
    for result in results:
        counted.count(result)
    return counted


def by_stage(results: Iterable[Result]) -> dict[str, Tally]:
    """Count those of each stage, in the order in which stages first come up."""
    counted: dict[str, Tally] = {}
    for result in results:
        counted.setdefault(result.case.stage, Tally()).count(result)
    return counted


def as_json(results: Sequence[Result], r_version: str, seconds: float) -> dict[str, object]:
    """The document of `check --json`; null stands for a difference that is no finite number."""
    total = tally(results)
    return {
        "against": "r",
        "r_version": r_version,
        "cases": [_case_as_json(result) for result in results],
        "summary": {
            "cases": total.cases,
            "agree": total.agree,
            "disagree": total.disagree,
            "max_abs_diff": total.max_abs_diff,
            "seconds": round(seconds, 3),
        },
    }


def _case_as_json(result: Result) -> dict[str, object]:
    agreement = result.agreement
    outcome: dict[str, object] = {
        "name": harmless(result.case.name),
        "stage": result.case.stage,
        "shape": None if agreement is None else list(agreement.shape),
        "max_abs_diff": _finite(agreement),
        "agrees": result.agrees,
    }
    return outcome if result.agrees else {**outcome, **failure.as_json(result)}


def _finite(agreement: Agreement | None) -> float | None:
    if agreement is None or not math.isfinite(agreement.max_abs_diff):
        return None
    return agreement.max_abs_diff


def as_junit(results: Sequence[Result], seconds: float) -> bytes:
    """One test case for each result: a failure where numbers differ, an error where R had none."""
    return junit("convtui check against R", [_test(result) for result in results], seconds)


def _test(result: Result) -> Test:
    problem = None
    if not result.agrees:
        words = failure.headline(result), failure.in_full(result)
        problem = Problem("error" if result.agreement is None else "failure", *words)
    group = f"convtui.check.{result.case.stage.replace(' ', '_')}"
    return Test(group, result.case.name, result.seconds, problem)
