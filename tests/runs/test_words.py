"""When an accuracy is called near chance."""

from dataclasses import replace

import pytest

from convtui.runs import EpochEnded, RunEnded, RunStarted, RunTracker
from convtui.runs.events import as_line, read_event
from convtui.runs.words import at_the_end, ending, near_chance, so_far

OF_TEN = {"architecture": {"classes": 10}}


@pytest.mark.parametrize(
    ("accuracy", "chance", "near"),
    [
        (0.04, 0.1, True),
        (0.1, 0.1, True),
        (0.14, 0.1, True),
        (0.15, 0.1, False),
        (0.9, 0.1, False),
        (0.52, 0.5, True),
        (0.53, 0.5, False),
        (0.95, 0.95, True),
        (0.96, 0.95, False),
        (0.1, None, False),
        (None, 0.1, False),
    ],
)
def test_a_twentieth_of_the_way_from_guessing_to_right_is_near_chance(accuracy, chance, near):
    words = [f"x {accuracy:.4f} is near chance: guessing gets {chance:.4f}"] if near else []
    assert near_chance("x", accuracy, chance) == words


def run_state(test_accuracy, chance, val_accuracy=0.12):
    tracker = RunTracker()
    tracker.hear(RunStarted("m", "d", 1, 1))
    tracker.hear(EpochEnded(1, 2.0, 0.3, 2.3, val_accuracy, 1.0, 1e-3))
    tracker.hear(RunEnded(1, 1, False, 1.0, 2.3, test_accuracy, chance))
    return tracker.state


def test_the_end_of_a_run_says_so_by_the_test_images_or_else_by_validation():
    assert ending(run_state(0.09, 0.1))[-1] == (
        "test accuracy 0.0900 is near chance: guessing gets 0.1000"
    )
    assert at_the_end(run_state(0.7, 0.1, 0.6)) == []
    (words,) = at_the_end(run_state(0.7, 0.1))  # as where labels stand in order
    assert words.startswith("val_accuracy 0.1200 is near chance")
    (words,) = at_the_end(run_state(None, 0.1))
    assert words.startswith("val_accuracy 0.1200 is near chance")


def test_a_run_that_goes_on_is_held_against_one_class_in_so_many():
    state = replace(run_state(None, None), status="running")
    assert so_far(OF_TEN, state) == [
        "val_accuracy so far 0.1200 is near chance: guessing gets 0.1000"
    ]
    assert so_far(OF_TEN, run_state(None, None, 0.5)) == []


@pytest.mark.parametrize(
    "spec", [{}, {"architecture": 3}, {"architecture": {"classes": "x"}}, {"architecture": None},
             {"architecture": {"classes": 0}}],
)  # fmt: skip
def test_a_damaged_spec_has_no_chance(spec):
    assert so_far(spec, run_state(None, None)) == []


def test_an_event_of_an_earlier_version_has_no_chance_and_ours_keeps_it():
    line = '{"event": "run_ended", "time": 1, "epochs": 1, "best_epoch": 1, "early_stopped": '
    older = line + 'false, "seconds": 1.0, "test_loss": 1.0, "test_accuracy": 0.1}'
    assert read_event(older.encode()).chance is None
    ours = RunEnded(1, 1, False, 1.0, 1.0, 0.1, 0.25)
    assert read_event(as_line(ours).encode()) == ours
