"""The smallest call that fails, with what came and what was to come."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from convtui.marking.described import plain
from convtui.marking.finding import Way
from convtui.marking.formula import formula
from convtui.marking.interview import Asked, Case, Interview, said
from convtui.marking.manner import Manner
from convtui.marking.pasting import pasted
from convtui.marking.search import Explained, is_same
from convtui.marking.verdict import Example
from convtui.ops.window import Array
from convtui.reference.agreement import compare

_MOST_NUMBERS = 1_000
"""Of an answer that is shown."""


def example_of(
    interview: Interview, way: Way, asked: Sequence[Asked], explained: Sequence[Explained]
) -> Example | None:
    """The smallest call that was answered wrongly, or not at all; None where all could not be said.

    The examples of the ideas that explain the answers are tried too: they are the smallest there
    are. One that these ideas give comes before all others, so that it shows what is said.
    """
    failed = [
        (each.manner, case)
        for each in asked
        for case in each.cases
        if case.outcome not in ("right", "missing")
    ]
    failed += _smallest(interview, way, explained)
    if not failed:
        return None
    held = explained[0].ideas if explained else ()
    manner, case = min(
        failed,
        key=lambda found: (
            not is_same(way.task.answer(found[1].call, held), found[1].answer, interview.tolerance),
            _size(found[1]),
        ),
    )
    cell = None if case.answer is None else _first_wrong(case.expected, case.answer, interview)
    is_shown = case.answer is not None and case.answer.size <= _MOST_NUMBERS
    return Example(
        call=pasted(
            interview.language,
            manner,
            said(way.task, manner, case.call),
            is_method=way.function.is_class,
        ),
        expected=plain(case.expected),
        got=plain(case.answer) if is_shown else None,
        cell=cell and tuple(place + 1 for place in cell),
        formula=formula(case.call, cell) if cell and not way.task.convention else "",
        words=case.words
        if case.answer is None or is_shown
        else f"{case.answer.size:,} numbers came",
    )


def _smallest(
    interview: Interview, way: Way, explained: Sequence[Explained]
) -> Iterator[tuple[Manner, Case]]:
    for idea in explained[0].ideas if explained else ():
        if not way.task.unsaid(idea.example):
            case = interview.ask(way.task, way.manner, idea.example)
            if case.outcome == "wrong" and case.answer is not None:
                yield way.manner, case


def _size(case: Case) -> tuple[bool, int]:
    """An answer says more than an error."""
    given: list[Any] = [
        value for value in vars(case.call).values() if isinstance(value, np.ndarray)
    ]
    return case.answer is None, sum(array.size for array in given) + case.expected.size


def _first_wrong(expected: Array, answer: Array, interview: Interview) -> tuple[int, ...] | None:
    return compare(expected, answer, interview.tolerance).first
