"""The results of a check as JUnit XML."""

from collections.abc import Sequence

from convtui.junit import Problem, Test, junit
from convtui.reference.failure import headline, in_full
from convtui.reference.run import Result


def as_junit(results: Sequence[Result], seconds: float) -> bytes:
    """One test case for each result: a failure where numbers differ, an error where R had none."""
    return junit("convtui check against R", [_test(result) for result in results], seconds)


def _test(result: Result) -> Test:
    problem = None
    if not result.agrees:
        has_answer = result.agreement is not None
        problem = Problem("failure" if has_answer else "error", headline(result), in_full(result))
    group = f"convtui.check.{result.case.stage.replace(' ', '_')}"
    return Test(group, result.case.name, result.seconds, problem)
