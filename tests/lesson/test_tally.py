"""Counts of values that a picture can and cannot hold."""

import numpy as np
import pytest

from convtui.lesson.tally import BINS, Tally

VALUES = np.random.default_rng(5).normal(100, 300, size=(40, 50))


def counted(*parts: np.ndarray) -> Tally:
    tally = Tally((-2000.0, 2000.0))
    for part in parts:
        tally.add(part)
    return tally


def test_cells_beyond_either_end_are_counted_as_numpy_clips_them():
    tally = counted(VALUES)
    whole = np.floor(VALUES + 0.5)
    clipped = np.clip(whole, 0, 255)
    assert tally.cells == 2000
    assert tally.below + tally.above == np.count_nonzero(whole != clipped) > 0
    assert tally.below == np.count_nonzero(whole < 0)
    assert tally.extent == (VALUES.min(), VALUES.max())
    assert tally.cut("clip") == pytest.approx(np.mean(whole != clipped))
    assert tally.cut("absolute") == pytest.approx(np.mean(np.floor(np.abs(VALUES) + 0.5) > 255))
    assert tally.cut("normalise") == 0


def test_a_number_that_rounds_to_an_end_is_not_cut():
    tally = counted(np.array([-0.5, 0.0, 255.0, 255.4]))
    assert (tally.below, tally.above, tally.beyond) == (0, 0, 0)
    tally = counted(np.array([-0.51, 255.5, -255.5]))
    assert (tally.below, tally.above, tally.beyond) == (2, 1, 2)


def test_the_histogram_is_numpys():
    expected, _ = np.histogram(VALUES, bins=BINS, range=(-2000, 2000))
    assert np.array_equal(counted(VALUES).counts, expected)


def test_parts_count_as_the_whole():
    whole, parts = counted(VALUES), counted(VALUES[:7], VALUES[7:30], VALUES[30:])
    assert np.array_equal(whole.counts, parts.counts)
    assert vars(whole).keys() == vars(parts).keys()
    for name in ("cells", "below", "above", "beyond", "low", "high"):
        assert getattr(whole, name) == getattr(parts, name)


def test_nothing_counted_is_nothing_cut():
    assert counted().cut("clip") == 0
