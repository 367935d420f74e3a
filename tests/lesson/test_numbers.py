"""Numbers as text: never wider than their cell, never another number than they are."""

import math
import struct

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from convtui.lesson.numbers import as_part, fitted, in_formula, written

ANY = st.one_of(
    st.floats(-1e300, 1e300),
    st.floats(-1000, 1000),
    st.integers(-(10**6), 10**6).map(float),
)


@given(ANY)
def test_a_written_number_reads_back_to_six_digits(number: float) -> None:
    assert math.isclose(float(written(number)), number, rel_tol=5.1e-6)
    assert written(number) != "-0"


@pytest.mark.parametrize(
    ("number", "text"),
    [(-0.0, "0"), (3.0, "3"), (0.1 + 0.2, "0.3"), (-184.5, "-184.5"), (1e9, "1e+09")],
)
def test_numbers_are_written_without_trailing_zeros(number: float, text: str) -> None:
    assert written(number) == text


def test_in_a_formula_negative_numbers_are_in_brackets() -> None:
    assert [in_formula(number) for number in (-0.5, 0.5, -0.0)] == ["(-0.5)", "0.5", "0"]


@given(ANY, st.integers(1, 12))
def test_a_fitted_number_is_never_wider_than_its_cell(number: float, width: int) -> None:
    assert len(fitted(number, width).removeprefix("≈")) <= width


@example(2.28514e-240, 11)
@example(1e-9, 1)
@given(ANY, st.integers(1, 12))
def test_a_fitted_number_is_the_number_or_is_marked_as_rounded(number: float, width: int) -> None:
    text = fitted(number, width)
    assert text.removeprefix("≈") != "-0"
    if text == "≈0":
        assert abs(number) < 1
    elif text == "0":
        assert abs(number) < 1e-9
    elif text.startswith("≈"):
        # One digit is the least that is kept: 0.95 may be shown as 1 and 1.5 as 2.
        assert math.isclose(float(text[1:]), number, rel_tol=0.5)
        assert float(text[1:]) != number
    elif text != "#" * width:
        assert math.isclose(float(text), number, rel_tol=5.1e-6)


@given(st.integers(-999, 9999))
def test_whole_numbers_that_fit_are_shown_whole(number: int) -> None:
    assert fitted(number, 4) == str(number)


@pytest.mark.parametrize(
    ("number", "width", "text"),
    [
        (250, 3, "250"),
        (-0.5, 3, "-.5"),
        (0.5, 2, ".5"),
        (0, 1, "0"),
        (123.456, 4, "≈123"),
        (123.456, 6, "≈123.46"),
        (-5.5, 3, "≈-6"),
        (85.5, 3, "≈86"),
        (1 / 9, 4, "≈.111"),
        (1 / 9, 7, ".111111"),
        (0.1 + 0.2, 3, ".3"),
        (-1234, 4, "≈-1e3"),
        (0.00001, 4, "1e-5"),
        (1234, 2, "##"),
        (-36, 2, "##"),
    ],
)
def test_as_many_digits_are_shown_as_there_is_room_for(
    number: float, width: int, text: str
) -> None:
    assert fitted(number, width) == text


def test_a_missing_number_of_r_s_is_told_from_one_that_is_none() -> None:
    missing = struct.unpack("<d", struct.pack("<Q", 0x7FF00000000007A2))[0]
    for number, word in ((missing, "NA"), (missing * 2, "NA"), (float("nan"), "NaN")):
        assert written(number) == word
        assert fitted(number, 5) == word
        assert fitted(number, 2) == word[:2]


@pytest.mark.parametrize(
    ("number", "divisor", "text"),
    [
        (1 / 9, 9, "1/9"),
        (2 / 16, 16, "2/16"),
        (-1 / 256, 256, "-1/256"),
        (0.0, 9, "0"),
        (9 / 9, 9, "1"),
        (0.3, 9, "0.3"),
        (0.5, 1, "0.5"),
        (2.0, 0.5, "2"),
    ],
)
def test_a_part_is_written_as_one(number: float, divisor: float, text: str) -> None:
    assert as_part(number, divisor) == text
