"""Pencil and rubber: what they do to every pixel, wherever they are drawn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convtui.lesson.brush import Brush

POINTS = st.tuples(st.floats(-3, 14), st.floats(-3, 12))
BRUSHES = st.builds(Brush, st.sampled_from(["pencil", "rubber"]), st.booleans())


def image(seed: int, channels: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).random((12, 10, channels))


def distances(start, end) -> np.ndarray:
    """(12, 10): of every pixel to the nearest of very many points on the way."""
    way = np.linspace(start, end, 2000)
    rows, columns = np.mgrid[:12, :10]
    apart = np.hypot(rows[..., None] - way[:, 0], columns[..., None] - way[:, 1])
    return apart.min(axis=2)


@given(BRUSHES, POINTS, POINTS, st.integers(0, 9))
def test_a_pencil_only_adds_ink_and_a_rubber_only_takes_it(brush, start, end, seed) -> None:
    before = image(seed)
    kept = before.copy()
    after = brush.drawn(before, start, end)
    assert (before == kept).all()
    assert (after >= 0).all()
    assert (after <= 1).all()
    assert ((after >= before) if brush.tool == "pencil" else (after <= before)).all()


@given(BRUSHES, POINTS, POINTS)
def test_only_pixels_beside_the_way_change(brush, start, end) -> None:
    before = image(1)
    changed = (brush.drawn(before, start, end) != before)[:, :, 0]
    assert not changed[distances(start, end) > 1.7].any()


@given(POINTS, POINTS, st.integers(0, 9))
def test_a_soft_pencil_is_full_on_its_way_and_grey_beside_it(start, end, seed) -> None:
    before = image(seed)
    after = Brush("pencil").drawn(before, start, end)[:, :, 0]
    share = np.clip(1.6 - distances(start, end), 0, 1)
    assert after == pytest.approx(np.maximum(before[:, :, 0], share), abs=0.02)


@given(st.booleans(), POINTS, POINTS, st.floats(0, 1))
def test_a_way_drawn_in_two_parts_is_the_same_way(is_soft, start, end, share) -> None:
    brush, before = Brush("pencil", is_soft), image(3)
    middle = tuple(np.add(start, share * np.subtract(end, start)).tolist())
    whole = brush.drawn(before, start, end)
    parts = brush.drawn(brush.drawn(before, start, middle), middle, end)
    if is_soft:
        assert parts == pytest.approx(whole, abs=1e-6)
    else:  # each part is as thin as can be, and no pixel of it is far from the way
        beside = distances(start, end) < 1.2
        assert (parts[~beside] == before[~beside]).all()


@given(st.integers(0, 11), st.integers(0, 9), st.sampled_from(["pencil", "rubber"]))
def test_a_point_one_pixel_wide_is_that_pixel(row, column, tool) -> None:
    before = image(5) * 0.5 + 0.25
    after = Brush(tool, is_soft=False).drawn(before, (row, column), (row, column))
    assert np.argwhere(after != before).tolist() == [[row, column, 0]]
    assert after[row, column, 0] == (1.0 if tool == "pencil" else 0.0)


def test_the_middle_between_two_rows_is_both_pixels() -> None:
    after = Brush("pencil", is_soft=False).drawn(np.zeros((4, 4, 1)), (1.5, 2), (1.5, 2))
    assert np.argwhere(after[:, :, 0]).tolist() == [[1, 2], [2, 2]]


@given(POINTS, POINTS)
def test_a_line_one_pixel_wide_has_no_gaps(start, end) -> None:
    drawn = Brush("pencil", is_soft=False).drawn(np.zeros((12, 10, 1)), start, end)[:, :, 0]
    places = np.argwhere(drawn)
    for place in places[1:]:
        apart = np.abs(places - place).max(axis=1)
        assert (apart == 1).any() or len(places) == 1


def test_one_channel_alone_can_be_drawn_on() -> None:
    before = image(7, 3)
    after = Brush("pencil").drawn(before, (2, 2), (9, 7), slice(1, 2))
    assert (after[:, :, [0, 2]] == before[:, :, [0, 2]]).all()
    assert after[5, 4, 1] > before[5, 4, 1]
