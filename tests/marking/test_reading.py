"""Which numbers an answer means."""

import numpy as np
import pytest

from convtui.marking.python_description import PythonDescription
from convtui.marking.reading import numbers_of
from convtui.marking.values import decode_answer

ROWS = [[1.0, 2.0], [3.0, 4.0]]


def read(value, sides=2):
    message = {"value": PythonDescription(100)(value), "written": {}}
    return numbers_of(decode_answer(message), sides)


@pytest.mark.parametrize(
    "value",
    [ROWS, tuple(map(tuple, ROWS)), tuple(ROWS), list(map(tuple, ROWS)), list(map(np.array, ROWS))],
)
def test_rows_within_lists_or_tuples_are_a_matrix(value):
    answer = read(value)
    assert answer.array.tolist() == ROWS
    assert answer.notes == ("returns lists instead of an array",)


@pytest.mark.parametrize(
    ("value", "sides"),
    [((np.array(ROWS), np.array(ROWS)), 3), ((ROWS, ROWS), 2), ((ROWS, {"X": 1}), 2)],
)
def test_of_several_results_the_first_counts(value, sides):
    answer = read(value, sides)
    assert answer.array.tolist() == ROWS
    assert "returns more than its result" in answer.notes[0]


def test_of_two_lists_of_numbers_the_first_counts_where_one_is_asked_for():
    assert read(([0.5, 0.5], [1.0, 2.0]), 1).array.tolist() == [0.5, 0.5]
    assert read((0.25, 0.75), 1).array.tolist() == [0.25, 0.75]


def test_rows_that_are_not_equally_long_are_no_matrix():
    assert read(((1.0, 2.0), (3.0,))).array.ndim < 2
