"""Judging one case after the other; R is played by a stand-in."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pytest

from convtui.errors import Missing
from convtui.ops.window import Array
from convtui.reference.case import Answer, Case
from convtui.reference.r_call import RCall
from convtui.reference.r_process import CALL_SECONDS, RDied, RError, RTimeout
from convtui.reference.run import PATIENCE, Deadline, Result, run

ONES = np.ones((2, 3))
CASE = Case("ones", "convolution", lambda: ONES, RCall("f", {"x": 1}))


class StandIn:
    """An R that answers what it is told to, in turns; exceptions are raised."""

    def __init__(self, *answers: Array | Exception, theirs: str = "R") -> None:
        self.answers, self.asked, self.theirs = list(answers), [], theirs

    def call(self, function: str, arguments: Mapping[str, object], timeout: float) -> Array:
        self.asked.append((function, dict(arguments), timeout))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Slow:
    """An R that takes all the time there is for its first answer."""

    def __init__(self, r: StandIn, deadline: Deadline) -> None:
        self.r, self.deadline, self.theirs = r, deadline, r.theirs

    def call(self, function: str, arguments: Mapping[str, object], timeout: float) -> Array:
        self.deadline.left = lambda: 0.0  # type: ignore[method-assign]
        return self.r.call(function, arguments, timeout)


def results(*answers: Array | Exception, case: Case = CASE) -> list[Result]:
    return list(run([case] * len(answers), StandIn(*answers)))  # type: ignore[arg-type]


def test_r_is_asked_what_the_case_says() -> None:
    r = StandIn(ONES)
    list(run([CASE], r))  # type: ignore[arg-type]
    assert r.asked == [("f", {"x": 1}, CALL_SECONDS)]


def test_the_same_numbers_agree() -> None:
    (result,) = results(ONES)
    assert result.agrees
    assert result.error == ""
    assert result.seconds >= 0


def test_another_number_is_a_disagreement_of_python_and_r() -> None:
    other = ONES.copy()
    other[1, 2] = 3
    (result,) = results(other)
    assert not result.agrees
    assert result.agreement is not None
    assert result.agreement.worst == (1, 2)
    assert result.between == ("Python", "R")


def test_both_have_to_have_the_published_numbers() -> None:
    published = ONES.copy()
    published[0, 1] = 9
    (result,) = results(ONES, case=replace(CASE, published=published))
    assert not result.agrees
    assert result.between == ("published", "Python")
    assert result.agreement is not None
    assert (result.agreement.worst, result.agreement.ours) == ((0, 1), 9)
    (fine,) = results(ONES, case=replace(CASE, published=ONES.copy()))
    assert fine.agrees


@pytest.mark.parametrize(
    ("answer", "between", "beside"),
    [
        (ONES, ("Other", "R"), ["Python"]),  # the other one stands alone
        (ONES + 1, ("Python", "R"), ["Other"]),  # R stands alone, or Python
        (ONES + 0.5, ("Python", "R"), ["Other"]),  # all three differ
    ],
)
def test_of_three_engines_those_that_differ_are_named(
    answer: Array, between: tuple[str, str], beside: list[str]
) -> None:
    (result,) = results(answer, case=replace(CASE, others=(Answer("Other", ONES + 1),)))
    assert not result.agrees
    assert result.between == between
    assert [said.engine for said in result.beside] == beside


def test_each_engine_is_judged_by_its_own_tolerance() -> None:
    near = Answer("Other", ONES + 1e-6, tolerance=1e-5)
    (result,) = results(ONES, case=replace(CASE, others=(near,)))
    assert result.agrees
    (result,) = results(ONES, case=replace(CASE, others=(replace(near, tolerance=1e-7),)))
    assert result.between == ("Other", "R")


def test_r_that_drifts_from_the_published_numbers_is_found_too() -> None:
    drifted, published = ONES + 0.8e-9, ONES - 0.8e-9
    (result,) = results(drifted, case=replace(CASE, published=published))
    assert result.between == ("published", "R")
    assert not result.agrees


def test_where_r_s_functions_are_somebody_s_own_the_labels_say_whose_is_whose() -> None:
    drifted, published = ONES + 0.8e-9, ONES - 0.8e-9
    wrong = StandIn(ONES + 1, drifted, ONES, theirs="yours")
    cases = [CASE, replace(CASE, published=published), replace(CASE, published=published + 5)]
    found = list(run(cases, wrong))  # type: ignore[arg-type]
    assert [result.between for result in found] == [
        ("expected", "yours"),
        ("published", "yours"),
        ("published", "Python"),
    ]


def test_when_the_time_of_a_check_is_over_nothing_more_is_asked() -> None:
    r = StandIn(ONES, ONES)
    deadline = Deadline(5)
    first, *rest = run([CASE] * 4, Slow(r, deadline), deadline)  # type: ignore[arg-type]
    assert first.agrees
    assert [result.error for result in rest] == [
        "not asked: the 5 s of the whole check were over"
    ] * 3
    assert len(r.asked) == 1


def test_no_call_may_take_longer_than_what_is_left() -> None:
    r = StandIn(ONES)
    list(run([CASE], r, Deadline(5)))  # type: ignore[arg-type]
    assert 0 < r.asked[0][2] <= 5


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (RError("K is no matrix"), "R: K is no matrix"),
        (RDied("R ended"), "R ended"),
        (RTimeout("too slow"), "too slow"),
    ],
)
def test_what_happens_to_r_is_the_result_and_the_next_case_is_asked(
    problem: Exception, words: str
) -> None:
    first, second = results(problem, ONES)
    assert first.error == words
    assert first.agreement is None
    assert not first.agrees
    assert second.agrees


def test_after_several_losses_r_is_left_alone() -> None:
    answers: list[Array | Exception] = [RTimeout("too slow"), ONES, RError("no"), RDied("gone")]
    r = StandIn(*answers, *[RDied("gone")] * (PATIENCE - 2))
    found = list(run([CASE] * 50, r))  # type: ignore[arg-type]
    assert len(r.asked) == len(answers) + PATIENCE - 2
    assert len(found) == 50
    assert [result.agrees for result in found] == [False, True, *[False] * 48]
    assert "not asked" in found[-1].error


def test_a_missing_r_ends_the_run() -> None:
    with pytest.raises(Missing):
        results(Missing("R is not here"))


def test_cases_are_taken_one_by_one() -> None:
    def endless() -> Iterator[Case]:
        while True:
            yield CASE

    running = run(endless(), StandIn(ONES, ONES))  # type: ignore[arg-type]
    assert next(running).agrees
    assert next(running).agrees
