"""Trials in an order, or left out."""

from convtui.studies.searches.events import Trial
from convtui.studies.searches.specification import Metric
from convtui.tui.trial_order import METRIC, Order, arranged

TRIALS = (
    Trial(1, "finished", {"units": 32, "optimizer": "sgd"}, (0.5,), 1, 0.5),
    Trial(2, "waiting", {"units": 8, "optimizer": "adam"}, (), 1),
    Trial(3, "running", {"units": 16, "optimizer": "sgd"}, (0.75,), 2),
    Trial(4, "failed", {"units": 16, "optimizer": "adam"}, (), 1, reason="Loss is NaN"),
)


def numbers(order: Order, metric: str = "val_accuracy", typed: str = "") -> list[int]:
    return [trial.number for trial in arranged(TRIALS, order, Metric(metric), typed)]


def test_the_best_comes_first_whether_more_or_less_is_better() -> None:
    assert numbers(Order(METRIC)) == [3, 1, 2, 4]
    assert numbers(Order(METRIC), "val_loss") == [1, 3, 2, 4]


def test_trials_without_a_figure_stay_last_when_the_order_is_turned() -> None:
    assert numbers(Order(METRIC, turned=True)) == [1, 3, 2, 4]


def test_equal_values_keep_the_order_of_their_numbers() -> None:
    assert numbers(Order("units")) == [2, 3, 4, 1]
    assert numbers(Order("optimizer")) == [2, 4, 1, 3]
    assert numbers(Order("units", turned=True)) == [1, 3, 4, 2]


def test_every_word_must_be_there_whatever_its_case() -> None:
    assert numbers(Order(), typed="ADAM") == [2, 4]
    assert numbers(Order(), typed="units=16 sgd") == [3]
    assert numbers(Order(), typed="nan") == [4]
    assert numbers(Order(), typed="#2") == [2]
    assert numbers(Order(), typed="  ") == [1, 2, 3, 4]
