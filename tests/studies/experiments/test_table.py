"""What stands in the rows, and what is said of the comparison with published figures."""

from types import SimpleNamespace

import numpy as np
import pytest

from convtui.studies.experiments.experiment import Experiment
from convtui.studies.experiments.kinds import kind_of
from convtui.studies.experiments.plan import Cell, make_plan
from convtui.studies.experiments.report import as_csv, as_json, not_as_published
from convtui.studies.experiments.table import RunOutcome, make_table, read_table
from convtui.studies.experiments.training import compute_baselines, most_frequent
from convtui.studies.settings import EXPERIMENT_SETTINGS, asked
from convtui.training.settings import read_settings

CIFAR = {"cifar10": {"generated": False, "checked": "verified"}}
SHAPES = {"shapes": {"generated": True, "checked": "no published checksum"}}


def experiment(kind="l1", told=CIFAR, **typed):
    given = read_settings(typed, EXPERIMENT_SETTINGS)
    plan = make_plan(kind_of(kind), given, threads=1)
    return Experiment.new(Experiment.free_name(kind), asked(given), told, plan)


def outcome(repeat, test, train=0.9):
    scores = {"train_accuracy": train, "test_accuracy": test, "gap": train - test}
    return RunOutcome(repeat, "finished", scores, name=f"run-{repeat}", threads=1)


def table_of(made, tests):
    """`tests` holds the test accuracies of each label."""
    outcomes = {
        Cell(label, repeat): outcome(repeat, share)
        for label, shares in tests.items()
        for repeat, share in enumerate(shares, start=1)
    }
    return make_table(made, outcomes)


def test_the_best_is_marked_and_what_the_noise_may_have_put_below_it():
    made = experiment(l1="0,0.5,1", repeats="3")
    table = table_of(made, {"0": [0.5, 0.52, 0.54], "0.5": [0.51, 0.53, 0.55], "1": [0.2, 0.22]})
    zero, half, one = table.rows
    assert [row.best for row in table.rows] == [False, True, False]
    assert [zero.near_best, half.near_best, one.near_best] == [True, True, False]
    assert (one.finished, one.planned, table.finished, table.planned) == (2, 3, 8, 9)
    assert zero.scores["gap"].mean == pytest.approx(0.9 - 0.52)


def test_without_repeats_nothing_is_said_about_noise():
    table = table_of(experiment(l1="0,1", repeats="1"), {"0": [0.5], "1": [0.4]})
    assert table.deviation is None
    assert [row.near_best for row in table.rows] == [None, None]
    assert table.rows[0].best


def test_rows_stand_beside_their_published_neighbours():
    rows = table_of(experiment("depth"), {}).rows
    found = {row.variant.label: [f.report for f in row.published] for row in rows}
    assert found["cifar-deep-5000"] == ["A"]
    assert found["cifar-strided-40000"] == ["A", "B", "C"]
    every = {row.variant.model: row.published for row in table_of(
        experiment("architectures"), {}).rows}  # fmt: skip
    assert [f.test_accuracy for f in every["cifar-leaky"]] == [0.7230]
    assert [f.report for f in every["cifar-deep"]] == ["B"]
    assert every["cifar-strided"] == ()
    pooled = table_of(experiment("pooling", samples="300"), {}).rows
    assert [f.report for f in pooled[2].published] == ["C"]


def test_the_coursework_itself_is_comparable():
    assert not_as_published(experiment()) == []
    assert not_as_published(experiment("depth", repeats="9", seed="3", threads="2")) == []
    assert not_as_published(experiment(l1="0.0001", l2="0", activation="relu", epochs="20")) == []
    assert not_as_published(experiment("depth", l1="0.0001", validation_split="0.1")) == []
    assert not_as_published(experiment("depth", l1="0.5")) == ["l1 0.5 instead of 0.0001"]


@pytest.mark.parametrize(
    ("typed", "told", "words"),
    [
        ({"data": "shapes"}, SHAPES, "shapes, which convtui drew, instead of CIFAR-10"),
        ({"samples": "500"}, CIFAR, "500 training images instead of 5,000"),
        ({"epochs": "2"}, CIFAR, "epochs 2 instead of 20"),
        ({"activation": "tanh"}, CIFAR, "activation tanh instead of relu"),
        ({"l2": "0.5"}, CIFAR, "l2 0.5 instead of 0"),
        ({}, {"cifar10": {"generated": False, "checked": "not the published bytes"}},
         "a file of your own (not the published bytes) instead of CIFAR-10"),
    ],
)  # fmt: skip
def test_each_difference_from_the_coursework_is_named(typed, told, words):
    assert not_as_published(experiment(told=told, **typed)) == [words]


def test_json_has_every_run_every_spread_and_every_published_figure():
    made = experiment(l1="0,1", repeats="2", data="shapes", told=SHAPES)
    table = table_of(made, {"0": [0.5, 0.6]})
    told = as_json(table)
    assert (told["status"], told["finished"], told["planned"]) == ("unfinished", 2, 4)
    assert told["comparable_with_published"] is False
    first, second = told["rows"]
    assert first["scores"]["test_accuracy"] == {
        "mean": pytest.approx(0.55), "deviation": pytest.approx(0.05 * 2**0.5), "count": 2,
    }  # fmt: skip
    assert [(run["seed"], run["test_accuracy"]) for run in first["runs"]] == [(0, 0.5), (1, 0.6)]
    assert [figure["report"] for figure in first["published"]] == ["A", "B", "C"]
    assert "val_accuracy" not in first["published"][0]
    assert second["scores"] == {}


def test_csv_has_a_line_for_each_run_and_each_published_figure():
    table = table_of(experiment(l1="0.1", repeats="2"), {"0.1": [0.5, 0.6]})
    head, *lines = as_csv(table).splitlines()
    cells = [dict(zip(head.split(","), line.split(","), strict=True)) for line in lines]
    assert [entry["source"] for entry in cells] == ["ours", "ours", "A", "B"]
    assert [entry["test_accuracy"] for entry in cells] == ["0.5", "0.6", "0.3252", ""]
    assert [entry["seed"] for entry in cells] == ["0", "1", "", ""]


def test_the_most_frequent_class_is_a_share_of_the_labels():
    labels = {"y_train": np.array([0, 1, 1, 2]), "y_test": np.array([1, 0, 0, 0, 2])}
    data = SimpleNamespace(classes=3, **labels)
    assert most_frequent(data) == {"train_accuracy": 0.5, "test_accuracy": 0.2, "gap": 0.3}


def test_baselines_are_computed_once_and_kept(tmp_path):
    draw = np.random.default_rng(0)
    labels = np.arange(60) % 3
    pixels = draw.integers(0, 50, (60, 4, 4), np.uint8)
    pixels[np.arange(60), labels] += 150
    file = str(tmp_path / "own.npz")
    np.savez(file, x_train=pixels, y_train=labels, x_test=pixels, y_test=labels)
    made = experiment("baselines", data=file, samples="45", told={file: {"generated": False}})
    lines = []
    compute_baselines(made, lines.append)
    frequent, regression = read_table(made).rows
    assert frequent.scores["test_accuracy"].mean == pytest.approx(1 / 3)
    assert (regression.finished, regression.planned) == (5, 5)
    assert regression.scores["val_accuracy"].count == 5
    assert regression.scores["test_accuracy"].mean > 0.9
    assert lines[0].startswith("logistic-regression, fold 1 of 5: ")
    lines.clear()
    compute_baselines(made, lines.append)
    assert lines == []
