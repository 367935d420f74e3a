"""Draws counted in bins, against means worked out by hand."""

import pytest
from scipy import stats

from convtui.studies.searches.marginals import marginal, place
from convtui.studies.searches.parameters import (
    Categorical,
    Integer,
    LogInteger,
    LogUniform,
    Uniform,
)


@pytest.mark.parametrize(
    ("drawn", "value", "expected"),
    [
        (Integer(2, 10), 4, 0.25),
        (Uniform(0.0, 2.0), 0.5, 0.25),
        (LogUniform(1e-4, 1e-2), 1e-3, 0.5),
        (Categorical(("adam", "sgd", "rmsprop")), "sgd", 0.5),
    ],
)
def test_a_value_lies_where_its_distribution_puts_it(drawn, value, expected) -> None:
    assert place(drawn, value) == pytest.approx(expected)


def test_each_whole_number_has_a_bin_where_there_is_room() -> None:
    told = marginal(Integer(2, 10), [2, 2, 10, 6], most=9)
    assert told.counts == (2, 0, 0, 0, 1, 0, 0, 0, 1)
    assert told.expected == pytest.approx([4 / 9] * 9)


def test_bins_that_hold_more_whole_numbers_promise_more_draws() -> None:
    told = marginal(Integer(1, 5), [1, 2, 3, 4, 5] * 2, most=2)  # 1, 2, 3 and 4, 5
    assert told.counts == (6, 4)
    assert told.expected == (6, 4)


def test_the_ends_of_a_range_are_in_its_first_and_last_bin() -> None:
    assert marginal(Uniform(0.0, 1.0), [0.0, 1.0, 0.3], most=4).counts == (1, 1, 0, 1)
    assert marginal(LogUniform(0.01, 1.0), [0.01, 1.0, 0.05], most=2).counts == (2, 1)


def test_choices_are_counted_one_by_one() -> None:
    assert marginal(Categorical(("a", "b")), ["b", "b", "a"], most=10).counts == (1, 2)


def test_log_integers_are_expected_by_the_law_in_bins_that_all_hold_a_number():
    drawn = LogInteger(1, 100)
    values = [1, 2, 3, 10, 50, 100]
    told = marginal(drawn, values, most=8)
    assert sum(told.counts) == 6
    assert sum(told.expected) == pytest.approx(6)
    assert min(told.expected) > 0
    assert told.counts[0] == 1
    assert told.expected[0] == pytest.approx(6 * stats.loguniform(0.5, 100.5).cdf(1.5))
    assert marginal(LogInteger(2, 4), [2, 4, 4], most=9).counts == (1, 0, 2)
    assert [place(drawn, value) for value in (1, 10, 100)] == pytest.approx([0, 0.5, 1])


def test_without_draws_nothing_is_counted() -> None:
    told = marginal(Uniform(0.0, 1.0), [], most=3)
    assert (told.counts, told.expected) == ((0, 0, 0), (0, 0, 0))
