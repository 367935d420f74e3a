"""Boxes around windows, as text."""

import numpy as np
import pytest

from convtui.lesson.sheet import Outline
from convtui.tui.outline import box_glyphs


def drawn(outline: Outline, rows: int, columns: int) -> list[str]:
    return [
        "".join(
            left + right if outline.holds(row, column) else "··"
            for column in range(columns)
            for left, _, right in [box_glyphs(outline, row, column)]
        )
        for row in range(rows)
    ]


def test_a_window_is_one_box() -> None:
    assert drawn(Outline(range(1, 4), range(0, 3)), 5, 4) == [
        "········",
        "▛▀▀▀▀▜··",
        "▌    ▐··",
        "▙▄▄▄▄▟··",
        "········",
    ]


def test_a_window_of_one_row_is_a_bracket() -> None:
    assert drawn(Outline(range(1, 2), range(0, 3)), 2, 4) == ["········", "[====]··"]


def test_a_window_of_one_column_stands_upright() -> None:
    assert drawn(Outline(range(0, 3), range(1, 2)), 3, 2) == ["··▛▜", "··▌▐", "··▙▟"]


def test_taps_that_are_apart_are_boxed_one_by_one() -> None:
    assert drawn(Outline(range(0, 3, 2), range(0, 5, 2)), 3, 5) == [
        "[]··[]··[]",
        "··········",
        "[]··[]··[]",
    ]


def test_taps_apart_along_one_axis_are_boxed_row_by_row() -> None:
    assert drawn(Outline(range(0, 3, 2), range(0, 2)), 3, 3) == ["[==]··", "······", "[==]··"]


def test_no_outline_is_nowhere() -> None:
    nothing = Outline()
    assert drawn(nothing, 2, 2) == ["····", "····"]
    assert (nothing.interval(0), nothing.interval(1)) == ((0, 0), (0, 0))


def test_a_box_may_reach_beyond_the_matrix() -> None:
    assert drawn(Outline(range(-1, 2), range(-1, 2)), 3, 3) == [
        "   ▐··",
        "▄▄▄▟··",
        "······",
    ]


@pytest.mark.parametrize(
    ("taps", "interval"), [(range(2, 5), (2, 5)), (range(1, 8, 3), (1, 8)), (range(3, 4), (3, 4))]
)
def test_the_interval_reaches_from_the_first_tap_to_one_after_the_last(
    taps: range, interval: tuple[int, int]
) -> None:
    assert Outline(taps, range(1)).interval(0) == interval
    assert Outline(range(1), taps).interval(1) == interval


def test_every_box_opens_as_often_as_it_closes() -> None:
    outline = Outline(range(0, 9, 2), range(1, 8, 3))
    counts = np.zeros(4, dtype=int)
    for row in range(10):
        for column in range(10):
            sides = (outline.starts, outline.ends, outline.tops, outline.bottoms)
            counts += [side(row, column) for side in sides]
    assert counts.tolist() == [15, 15, 15, 15]


def test_only_an_outline_around_one_cell_is_single() -> None:
    assert Outline(range(3, 4), range(5, 6)).single
    assert not Outline(range(3, 4), range(5, 7)).single
    assert not Outline().single
