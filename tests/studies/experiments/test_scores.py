"""Means, deviations and gaps, against NumPy and a textbook's two samples."""

import math

import numpy as np
import pytest

from convtui.studies.experiments.scores import (
    Spread,
    least_difference,
    measured,
    pooled_deviation,
    spread,
    spreads,
)

REPORT = {
    "results": {
        "train": {"accuracy": 0.75, "loss": 0.5},
        "validation": {"accuracy": 0.5, "loss": None},
        "test": {"accuracy": 0.625, "loss": 1.5},
    },
    "timing": {"training": 12.5},
}


def test_a_spread_is_numpys_mean_and_its_deviation_of_a_sample():
    values = [0.5, 0.75, 0.25, 0.9]
    found = spread(values)
    assert found.mean == pytest.approx(np.mean(values))
    assert found.deviation == pytest.approx(np.std(values, ddof=1))
    assert found.count == 4


def test_a_single_repeat_has_no_deviation_and_none_has_no_spread():
    assert spread([0.5]) == Spread(0.5, None, 1)
    assert spread([]) is None


def test_the_gap_is_train_minus_test_and_what_is_not_finite_is_left_out():
    assert measured(REPORT) == {
        "train_accuracy": 0.75,
        "train_loss": 0.5,
        "val_accuracy": 0.5,
        "test_accuracy": 0.625,
        "test_loss": 1.5,
        "gap": 0.125,
        "seconds": 12.5,
    }


def test_a_gap_varies_as_the_gaps_of_the_runs_do():
    runs = [
        {"train_accuracy": 0.8, "test_accuracy": 0.5, "gap": 0.3},
        {"train_accuracy": 0.9, "test_accuracy": 0.6, "gap": 0.3},
    ]
    found = spreads(runs)
    assert found["gap"].deviation == 0
    assert found["test_accuracy"].deviation == pytest.approx(np.std([0.5, 0.6], ddof=1))
    assert "val_loss" not in found


def test_the_pooled_deviation_is_the_root_of_the_mean_square_within_the_groups():
    groups = [[1.0, 2.0, 3.0], [10.0, 14.0], [5.0]]
    squares = sum(((np.array(group) - np.mean(group)) ** 2).sum() for group in groups)
    found = pooled_deviation([spread(group) for group in groups])
    assert found == pytest.approx(math.sqrt(squares / (6 - 3)))
    assert pooled_deviation([spread([1.0]), spread([2.0])]) is None


def test_two_means_differ_beyond_noise_by_two_standard_errors_of_their_difference():
    first, second = Spread(0.5, 0.1, 4), Spread(0.6, 0.1, 16)
    assert least_difference(0.1, first, second) == pytest.approx(
        2 * math.sqrt(0.01 / 4 + 0.01 / 16)
    )
