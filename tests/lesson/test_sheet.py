"""A matrix with padding around it, and what is pointed at in it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convtui.lesson.colours import Palette, palette_for
from convtui.lesson.numbers import fitted
from convtui.lesson.sheet import Marks, Outline, Sheet, sheet_of, width_for
from convtui.ops.window import Array

GREY = Palette("grey", 0, 255)
sides = st.tuples(st.integers(0, 3), st.integers(0, 3))
lengths = st.integers(1, 6)


def padded_sheet(inner: Array, padding: tuple[tuple[int, int], tuple[int, int]]) -> Sheet:
    shape = inner.shape[0] + sum(padding[0]), inner.shape[1] + sum(padding[1])
    return Sheet(
        shape, lambda rows, columns: inner[rows.start : rows.stop, columns.start : columns.stop],
        GREY, padding,
    )  # fmt: skip


@given(st.tuples(lengths, lengths), st.tuples(sides, sides), st.data())
def test_any_part_of_a_padded_sheet_is_that_part_of_the_padded_matrix(
    shape: tuple[int, int],
    padding: tuple[tuple[int, int], tuple[int, int]],
    data: st.DataObject,
) -> None:
    inner = np.arange(1.0, shape[0] * shape[1] + 1).reshape(shape)
    whole = np.pad(inner, padding)
    sheet = padded_sheet(inner, padding)
    rows, columns = (
        range(*sorted(data.draw(st.tuples(*[st.integers(0, length)] * 2))))
        for length in whole.shape
    )
    part = whole[rows.start : rows.stop, columns.start : columns.stop]
    np.testing.assert_array_equal(sheet.values(rows, columns), part)


@given(st.tuples(lengths, lengths), st.tuples(sides, sides))
def test_padding_is_where_the_padded_matrix_has_no_number_of_the_matrix(
    shape: tuple[int, int], padding: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    sheet = padded_sheet(np.ones(shape), padding)
    inside = np.pad(np.ones(shape, dtype=bool), padding)
    for row, column in np.ndindex(inside.shape):
        assert sheet.is_padding(row, column) != inside[row, column]
    assert sheet.inner_shape == shape


@given(st.tuples(lengths, lengths), st.tuples(sides, sides))
def test_a_window_that_hangs_over_the_edge_finds_its_own_padding(
    shape: tuple[int, int], padding: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    inside = np.pad(np.ones(shape, dtype=bool), padding)
    values = np.pad(np.full(shape, 7.0), padding)
    sheet = sheet_of(values, GREY, inside)
    assert sheet.padding == padding
    whole = sheet.values(range(inside.shape[0]), range(inside.shape[1]))
    np.testing.assert_array_equal(whole, values)


def test_a_window_entirely_on_padding_is_all_padding() -> None:
    sheet = sheet_of(np.zeros((2, 3)), GREY, np.zeros((2, 3), dtype=bool))
    assert all(sheet.is_padding(*place) for place in np.ndindex(2, 3))
    np.testing.assert_array_equal(sheet.values(range(2), range(3)), np.zeros((2, 3)))


@pytest.mark.parametrize(
    ("values", "width"),
    [([0, 5], 4), ([255, 0], 4), ([-255], 5), ([0.5], 4), ([-765.25], 7), ([1e-9], 4), ([-1e9], 8)],
)
def test_a_number_gets_the_columns_that_the_longest_needs(values: list[float], width: int) -> None:
    assert width_for(np.array(values)) == width


def test_no_number_gets_more_than_eight_columns() -> None:
    assert width_for(np.array([-123456789.0])) == 8


def test_without_decimals_a_number_needs_fewer_columns() -> None:
    assert width_for(np.array([-765.25]), decimals=0) == 5


def test_a_matrix_has_a_width_for_each_number_of_decimals() -> None:
    assert sheet_of(np.array([[-765.125, 0.25]]), GREY).number_widths == (8, 8, 7, 5)


@given(st.lists(st.floats(-9999, 9999), min_size=1), st.integers(0, 4))
def test_rounded_to_the_decimals_the_longest_number_fills_its_width(
    values: list[float], decimals: int
) -> None:
    texts = [fitted(round(value, decimals), 20) for value in values]
    widest = min(max(len(text) for text in texts) + 1, 8)
    assert width_for(np.array(values), decimals) >= max(widest, 4)


def test_a_fixed_width_stays_whatever_the_values_are() -> None:
    assert sheet_of(np.array([[123456.0]]), GREY, fixed_width=4).number_widths == (4,)


@pytest.mark.parametrize(
    ("reach", "power"),
    [(9.99e-3, -3), (1e-2, 0), (255, 0), (3.2e-5, -5), (1e-12, 0), (0, 0), (np.inf, 0)],
)
def test_only_where_all_numbers_are_tiny_they_have_a_common_power_of_ten(
    reach: float, power: int
) -> None:
    values = np.array([[0, -reach]])
    assert sheet_of(values, palette_for("diverging", (-reach, 0), False, True)).power == power


def test_the_width_of_a_large_matrix_is_found_from_a_part_of_it() -> None:
    asked: list[int] = []

    def region(rows: range, columns: range) -> Array:
        asked.append(len(rows) * len(columns))
        return np.zeros((len(rows), len(columns)))

    assert Sheet((3000, 2000), region, GREY).number_widths == (4, 4, 4, 4)
    assert sum(asked) < 10_000


marks = st.builds(
    Marks,
    st.builds(
        Outline,
        st.sampled_from([range(0), range(0, 1), range(1, 3), range(0, 5, 2)]),
        st.sampled_from([range(0, 1), range(1, 3), range(0, 4, 3)]),
    ),
    st.none() | st.tuples(st.integers(0, 4), st.integers(0, 3)),
    st.none() | st.integers(0, 20),
)


def look(marks: Marks, row: int) -> list[tuple[bool, bool, bool]]:
    """All that marks say of a row of a 5×4 matrix."""
    return [
        (
            marks.outline.holds(row, column),
            marks.strong == (row, column),
            marks.filled is None or row * 4 + column < marks.filled,
        )
        for column in range(4)
    ]


@given(marks, marks)
def test_every_cell_that_looks_different_is_named(before: Marks, after: Marks) -> None:
    named = before.differing_runs(after, (5, 4))
    for row in range(5):
        pairs = zip(look(before, row), look(after, row), strict=True)
        different = {column for column, (one, other) in enumerate(pairs) if one != other}
        assert different <= set(named.get(row, ()))


def test_a_step_repaints_what_is_around_the_cell_before_and_the_cell_after_only() -> None:
    before = Marks(Outline(range(2, 3), range(3, 4)), filled=12)
    after = Marks(Outline(range(3, 4), range(0, 1)), filled=13)
    assert before.differing_runs(after, (5, 4)) == {2: range(3, 6), 3: range(3)}
    assert set(before.differing_runs(before, (5, 4))) == {2}


def test_the_window_is_what_should_be_in_sight_else_the_strong_cell() -> None:
    window = Marks(Outline(range(2, 5), range(6, 9)), strong=(0, 0))
    assert (window.interval(0), window.interval(1)) == ((2, 5), (6, 9))
    cell = Marks(strong=(3, 4))
    assert (cell.interval(0), cell.interval(1)) == ((3, 4), (4, 5))
    assert (Marks().interval(0), Marks().interval(1)) == ((0, 0), (0, 0))
