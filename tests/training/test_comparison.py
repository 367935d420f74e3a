"""Runs side by side: figures as their reports have them, settings as they were asked."""

import json

import pytest

from convtui.errors import BadInput
from convtui.runs import Run, read_state
from convtui.training.comparison import (
    FIGURES,
    as_json,
    check_distinct,
    differences_table,
    differing,
    figures_table,
)


def known(*runs):
    return [(run, read_state(run.folder)) for run in runs]


@pytest.fixture
def pair(finish):
    return finish("first"), finish("second", learning_rate=0.01, l1=0.5, val_losses=(1.0, 2.0))


def test_the_figures_are_those_of_events_and_report(pair):
    first, second = as_json(known(*pair))["runs"]
    report = pair[0].report()
    assert (first["name"], second["name"]) == ("first", "second")
    assert (first["best_epoch"], first["val_loss"], first["val_accuracy"]) == (2, 1.25, 0.2)
    assert (second["best_epoch"], second["epochs"], second["planned"]) == (1, 2, 2)
    assert first["test_accuracy"] == report["results"]["test"]["accuracy"]
    assert first["train_loss"] == report["results"]["train"]["loss"]
    assert (first["seconds"], first["seconds_an_epoch"]) == (4.5, 1.5)
    assert (first["parameters"], first["dead_relu"]) == (37_146, 3)
    assert (first["most_frequent_class"], first["logistic_regression"]) == (0.1, 0.375)
    assert first["data"] == "shapes (generated)"


def test_settings_that_differ_are_told_and_no_others(pair):
    assert differing(pair) == {
        "learning_rate": ["0.001", "0.01"],
        "epochs": ["3", "2"],
        "l1": ["0.0001", "0.5"],
        "layer 7 l1": ["0.0001", "0.5"],
    }
    assert differing(pair[:1] * 2) == {}


@pytest.mark.parametrize(
    ("model", "given"),
    [
        ("cifar-strided", {"l1": 1e-4, "l2": 0.0, "activation": "relu"}),
        ("cifar-strided", {"optimizer": "adam", "learning_rate": 1e-3, "batch_size": 128}),
        ("cifar-strided", {"validation_split": 0.1, "early_stopping": None, "seed": 0}),
        ("mnist-search", {"data": "strokes", "l2": 0.009164357, "samples": 100}),
    ],
)
def test_a_default_that_is_written_out_is_no_difference(finish, model, given):
    plain = {"data": "strokes"} if model == "mnist-search" else {}
    assert differing([finish("first", model, **plain), finish("second", model, **given)]) == {}


def test_as_many_samples_as_there_are_are_all_of_them(finish):
    every = Run.create("tiny", {"samples": None, "data_sha256": {"x_train": "ab"}})
    counted = Run.create("tiny", {"samples": 40, "data_sha256": {"x_train": "ab"}})
    fewer = Run.create("tiny", {"samples": 30, "data_sha256": {"x_train": "cd"}})
    unread = Run.create("tiny", {"samples": 40, "data_sha256": {}})
    assert differing([every, counted]) == {}
    assert differing([every, fewer]) == {"samples": [None, "30"]}
    assert differing([unread, Run.create("tiny", {"samples": None, "data_sha256": {}})])


def test_what_a_spec_of_an_older_version_does_not_say_is_no_difference(finish):
    older, newer = finish("older"), finish("newer")
    spec = {k: v for k, v in older.spec.items() if k not in ("measure_test", "train_accuracy")}
    assert differing([Run(older.folder, spec), newer]) == {}


def test_layers_of_networks_with_different_names_are_not_held_against_each_other(finish):
    found = differing([finish("first"), finish("second", model="cifar-deep")])
    assert found == {"model": ["cifar-strided", "cifar-deep"]}


def test_a_run_without_a_report_has_what_is_known_of_it(finish):
    whole, bare = finish("whole"), finish("bare")
    (bare.folder / "report.json").unlink()
    told = as_json(known(whole, bare))["runs"][1]
    assert (told["parameters"], told["seconds"], told["val_loss"]) == (37_146, 4.5, 1.25)
    assert told["train_loss"] is told["dead_relu"] is told["logistic_regression"] is None
    assert told["data"] == "shapes (generated)"


@pytest.mark.parametrize(
    "report",
    ["[]", "{}", '{"results": 5, "dead_relu": [3], "data": []}'],
    ids=["list", "empty", "wrong"],
)
def test_damage_is_no_figure(finish, report):
    run = finish("first")
    (run.folder / "report.json").write_text(report)
    empty = Run.create("tiny", {"model": [1], "architecture": {"layers": 3}, "versions": 4})
    assert len(json.loads(json.dumps(as_json(known(run, empty))))["runs"]) == 2
    assert len(figures_table(known(run, empty)).rows) == len(FIGURES)


def test_a_table_of_later_runs_keeps_their_numbers(pair):
    table = differences_table(known(pair[1]), pair, first=2)
    assert table.headings == ("run", "2")
    assert ("learning rate", "0.01") in table.rows
    assert figures_table(known(pair[1]), first=2).headings == ("run", "2")


def test_a_run_is_not_compared_with_itself_or_nothing(pair):
    with pytest.raises(BadInput, match="first is given twice"):
        check_distinct([pair[0], pair[1], pair[0]])
    with pytest.raises(BadInput, match="name 2 or more"):
        check_distinct(pair[:1], least=2)
