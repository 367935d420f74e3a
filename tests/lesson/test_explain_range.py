"""What is cut and what would wrap, in words with the picture's own numbers."""

import numpy as np
import pytest

from convtui.lesson.explain_range import explain_cut, explain_wrap, share
from convtui.lesson.tally import Tally


def tally(*values: float) -> Tally:
    counted = Tally((-5000.0, 5000.0))
    counted.add(np.array(values))
    return counted


def test_clipping_says_how_many_are_cut_on_either_side() -> None:
    said = explain_cut(tally(-10, -5, 0, 300), "clip")
    assert said.startswith("values from -10 to 300: ")
    assert "50 % are below 0 and become 0" in said
    assert "25 % are above 255 and become 255" in said
    assert "nothing is cut" in explain_cut(tally(0, 255), "clip")


def test_absolute_and_normalised_say_what_they_cost() -> None:
    assert "25 % are larger still" in explain_cut(tally(-300, -5, 0, 200), "absolute")
    assert "cut" not in explain_cut(tally(-30, 30), "absolute")
    assert "0 is no longer black" in explain_cut(tally(-30, 30), "normalise")
    assert "all the same" in explain_cut(tally(7, 7), "normalise")


@pytest.mark.parametrize("value", [-1849.0, -12.0, 256.0, 1530.0])
def test_the_wrapped_value_is_numpys_and_the_sum_is_right(value: float) -> None:
    said = explain_wrap(tally(0, value, 20))
    kept = int(np.array([int(value)]).astype(np.uint8)[0])
    assert f"would wrap around to {kept} =" in said
    sum_ = said.split(" = ")[1].split(",")[0].replace("·", "*")
    assert eval(sum_) == kept


def test_the_most_extreme_value_is_taken() -> None:
    assert "-300" in explain_wrap(tally(-300, 400))
    assert "600" in explain_wrap(tally(-300, 600))


def test_nothing_is_said_of_wrapping_where_all_fits() -> None:
    assert explain_wrap(tally(0, 255)) == ""


@pytest.mark.parametrize(
    ("part", "said"),
    [(0, "0 %"), (0.0001, "under 0.1 %"), (0.5, "50 %"), (0.9999, "over 99.9 %"), (1, "100 %")],
)
def test_a_share_is_never_rounded_to_none_or_all(part: float, said: str) -> None:
    assert share(part) == said
