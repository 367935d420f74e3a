"""A student's own functions on every case of the check that is a lesson."""

import time
from collections.abc import Iterator, Sequence

from convtui.errors import BadInput
from convtui.marking.lesson_answers import TOLERANCE, LessonAnswers, call_of, tasks
from convtui.reference.agreement import compare
from convtui.reference.case import Case
from convtui.reference.cases import all_cases
from convtui.reference.run import Result


def lesson_cases() -> list[Case]:
    """The cases that are a stage of a lesson, of any of the kinds that functions are looked for."""
    return [case for case in all_cases() if case.pipeline and case.stage in tasks()]


def compared(cases: Sequence[Case], answers: LessonAnswers) -> Iterator[Result]:
    """Yield one result for each case, in their order.

    Raises:
        Missing: what runs the language of the file is not installed.
    """
    for case in cases:
        assert case.pipeline is not None
        begun = time.perf_counter()
        try:
            call = call_of(case.pipeline, case.stage)
            theirs = answers.map_of(call, case.stage, explained=False).values
        except BadInput as problem:
            yield Result(case, None, str(problem), time.perf_counter() - begun)
            continue
        agreement = compare(case.ours(), theirs, TOLERANCE, case.scale)
        seconds = time.perf_counter() - begun
        yield Result(case, agreement, "", seconds, ("expected", "yours"), theirs)
