"""Bars of a histogram, against NumPy's."""

import numpy as np

from convtui.lesson.tally import Tally
from convtui.tui.widgets.histogram import cut_bars, fitted_counts, rebinned

VALUES = np.random.default_rng(3).normal(50, 200, 20_000)


def tally() -> Tally:
    counted = Tally((-1200.0, 1200.0))
    counted.add(VALUES)
    return counted


def test_bars_reach_from_the_smallest_to_the_largest_value() -> None:
    counts, centres = rebinned(tally(), 40)
    expected, edges = np.histogram(VALUES, bins=40)
    assert counts.sum() == len(VALUES)
    assert np.allclose(centres, (edges[1:] + edges[:-1]) / 2)
    # A value may fall into the next bar: the count it comes from has even parts of its own.
    assert np.abs(np.cumsum(counts) - np.cumsum(expected)).max() < 120


def test_after_clipping_what_was_cut_stands_at_the_ends() -> None:
    counts = fitted_counts(tally(), "clip", 32)
    assert counts.sum() == len(VALUES)
    assert abs(counts[0] - np.count_nonzero(VALUES < 7.5)) < 150
    assert abs(counts[-1] - np.count_nonzero(VALUES >= 247.5)) < 150


def test_normalised_fills_the_whole_scale() -> None:
    counts = fitted_counts(tally(), "normalise", 32)
    assert counts[0] > 0
    assert counts[-1] > 0
    assert counts.argmax() not in (0, 31)


def test_cut_bars_are_those_outside_what_a_picture_holds() -> None:
    centres = np.array([-300.0, -10, 0, 100, 255, 300])
    assert cut_bars(centres, "clip").tolist() == [True, True, False, False, False, True]
    assert cut_bars(centres, "absolute").tolist() == [True, False, False, False, False, True]
    assert not cut_bars(centres, "normalise").any()
