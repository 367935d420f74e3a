"""A search as it is exported: it contradicts nothing, and can be repeated from the report."""

import csv
import io
import json
import re
from dataclasses import replace

import pytest

from convtui.runs import EpochEnded, EventLog, Run, RunEnded, RunStarted, write_spec
from convtui.studies.searches.events import (
    BestChanged,
    SearchEnded,
    SearchStarted,
    Trial,
    TrialChanged,
)
from convtui.studies.searches.markdown import as_markdown
from convtui.studies.searches.report import as_csv, as_json, common_settings, training_images
from convtui.studies.searches.search import Search
from convtui.studies.searches.space import load_space
from convtui.studies.searches.specification import Metric
from convtui.studies.searches.state import read_search
from convtui.studies.searches.words import about_penalty

NOON = 1_700_000_000.0
DRAWN = {"kernel_size": 3, "l2": 0.01, "learning_rate": 0.001}
PRUNED = "worse than the median of the trials finished by then, after epoch 2"
TRIALS = (
    Trial(1, "finished", DRAWN, (0.5, 0.9, 0.8), 3, metric=0.8, seconds=30.0, attempts=1),
    Trial(2, "infeasible", {**DRAWN, "kernel_size": 10}, reason="rows 28 → 19 → 9, smaller"),
    Trial(3, "pruned", DRAWN, (0.7, 0.6), 3, seconds=20.0, reason=PRUNED, attempts=1),
    Trial(4, "failed", DRAWN, (), 3, reason="the loss is nan", attempts=1),
)


@pytest.fixture
def search(question):
    """Begun at noon, in training for two minutes, and for one more an hour later."""
    made = Search.new(question(trials=3, epochs=3, batch_size=50, validation_split=0.2))
    with EventLog(made.folder) as log:
        log.append(SearchStarted("mine", 1, 2, time=NOON))
        for trial in TRIALS[:3]:
            log.append(TrialChanged(trial, time=NOON + 120))
        log.append(SearchStarted("mine", 2, 2, time=NOON + 3_600))
        log.append(TrialChanged(TRIALS[3], time=NOON + 3_660))
        log.append(BestChanged(1, 0.8, DRAWN, time=NOON + 3_660))
        log.append(SearchEnded("finished", time=NOON + 3_660))
    for number, keras in ((1, "3.9"), (3, "3.9"), (4, "3.10")):
        folder = made.run_folder(number)
        folder.mkdir(parents=True)
        about = {"onednn": "default", "versions": {"convtui": "0.1.0", "keras": keras}}
        write_spec(folder, {"model": "mnist-search", **about})
    return made


@pytest.fixture
def text(search):
    return as_markdown(search, read_search(search))


def rows(text, first):
    """The table whose first heading this is, as rows of cells."""
    lines = text[text.index(f"| {first} |") :].partition("\n\n")[0].splitlines()
    return [[cell.strip() for cell in line[2:-2].split(" | ")] for line in lines]


def test_the_report_says_all_that_a_repetition_needs(text):
    told = {name: value for name, value, *_ in rows(text, "asked")[2:]}
    assert told["images"] == "200 training images: 160 to train on, 40 for validation"
    assert (told["epochs"], told["batch size"], told["validation split"]) == ("3", "50", "0.2")
    assert (told["optimizer"], told["seed"], told["pruning"]) == ("rmsprop", "0", "none")
    assert told["threads"] == "1"
    assert told["began"].startswith("2023-11-1")
    assert told["took"] == "3:00; the epochs of all trials together 0:50"
    assert "learning rate" not in told
    assert [row[1] for row in rows(text, "asked") if row[0] == "trained with"] == [
        "oneDNN default, convtui 0.1.0, keras 3.9; trials 1, 3",
        "oneDNN default, convtui 0.1.0, keras 3.10; trials 4",
    ]
    assert rows(text, "drawn")[2:] == [
        ["kernel_size", "integer", "2 to 10"],
        ["l2", "uniform", "0.0001 to 0.1"],
        ["learning_rate", "uniform", "0.0001 to 0.01"],
    ]


def test_the_report_counts_what_did_not_finish(text):
    first = text.splitlines()[2]
    assert first.startswith(
        "3 networks (1 finished, 1 failed, 1 pruned), 1 infeasible draw replaced: mnist-search on "
    )


def test_a_trial_that_did_not_finish_has_a_last_value_and_no_metric(search, text):
    head, _, first, infeasible, pruned, failed = rows(text, "trial")
    shown = head.index("epochs")
    assert head[shown : shown + 3] == ["epochs", "last", "val_accuracy"]
    assert first[0] == "1 ★"
    assert first[shown : shown + 3] == ["3/3", "0.8000", "0.8000"]
    assert infeasible[shown : shown + 3] == ["", "", ""]
    assert pruned[shown : shown + 3] == ["2/3", "0.6000", ""]
    assert failed[shown : shown + 3] == ["0/3", "", ""]
    state = read_search(search)
    told = list(csv.DictReader(io.StringIO(as_csv(state))))[2]
    assert (told["metric"], told["last"], told["epoch"], told["epochs"]) == ("", "0.6", "2", "3")
    third = as_json(search, state)["trials"][2]
    assert (third["metric"], third["last"], third["values"]) == (None, 0.6, [0.7, 0.6])


def test_all_of_it_is_json_with_the_winners_layers(search):
    told = json.loads(json.dumps(as_json(search, read_search(search))))
    first = told["winner"]["layers"][0]
    assert first["formula"] == "(3·3+1)·32 = 320"
    assert (first["kind"], first["output_shape"], first["parameters"]) == (
        "convolution", [26, 26, 32], 320,
    )  # fmt: skip


def test_what_retraining_showed_contradicts_nothing(search):
    about = {"winner_of": "mine", "winner_of_place": search.place, "trial": 1}
    spec = {"model": "mnist-search", "name": "again", "epochs": 1, "search": about, "samples": 200}
    run = Run.create("winner", spec)
    with EventLog(run.folder) as log:
        log.append(RunStarted("mnist-search", "squares", 1, 1))
        log.append(EpochEnded(1, 2.5, 0.25, None, None, 1.25, 1e-3))
        log.append(RunEnded(1, None, False, 2.5, 1.625, 0.4375))
    text = as_markdown(search, read_search(search))
    assert "No trial looked at the test images." in text
    assert "The test images were not looked at" not in text
    assert (
        "Retrained on 200 training images, those of validation included, for 1 epoch as again: "
        "test accuracy 0.4375"
    ) in text


def test_the_tie_rule_stands_beside_the_winner(text):
    (winner,) = re.findall(r"^## Winner: ★ trial 1, val_accuracy 0.8000: .*\n\n(.*)", text, re.M)
    assert winner.startswith("Of equals the one with the lower number; ")


@pytest.mark.parametrize(
    ("data", "samples", "words"),
    [
        ("strokes", 400, "the first 400 of 6,000 training images"),
        ("strokes", None, "all 6,000 training images"),
        (None, 200, "200 training images"),
        (None, None, "all 240 training images"),
    ],
)
def test_images_are_counted_as_far_as_their_number_is_known(question, images, data, samples, words):
    asked = question(data=data or str(images), samples=samples)
    assert training_images(asked) == words


def test_what_each_optimizer_has_by_itself_is_not_told_as_common(question, home):
    path = home / "optimizers.toml"
    path.write_text(
        'name = "o"\nmodel = "mnist-course"\n[training]\nvalidation_split = 0.2\n'
        '[parameters]\noptimizer = { kind = "choice", values = ["adam", "sgd"] }\n'
    )
    assert "learning_rate" not in common_settings(question(space=path))
    assert common_settings(question(space=path, learning_rate=0.5))["learning_rate"] == 0.5


@pytest.mark.parametrize(
    ("space", "metric", "warned"),
    [
        ("coursework", Metric("val_loss"), True),
        ("coursework", Metric("loss"), True),
        ("coursework", Metric("val_accuracy"), False),
        ("rates", Metric("val_loss"), False),
    ],
)
def test_a_loss_with_a_drawn_penalty_is_warned_of(space, metric, warned, home):
    (home / "rates.toml").write_text(
        'name = "rates"\nmodel = "mnist-course"\n'
        '[parameters]\nlearning_rate = { kind = "uniform", low = 0.01, high = 0.1 }\n'
    )
    told = about_penalty(
        load_space(str(home / "rates.toml") if space == "rates" else space), metric
    )
    assert (
        told == f"{metric.name} contains the L2 penalty: small L2 looks better for it"
    ) is warned


def test_the_report_warns_of_such_a_loss(question):
    made = Search.new(question(metric=Metric("val_loss")))
    assert "val_loss contains the L2 penalty: small L2" in as_markdown(made, read_search(made))


def test_names_from_elsewhere_stay_names(search):
    reason = "a | b <script> `x` [y](http://z)\x1b]0;owned\x07"
    evil = replace(TRIALS[2], reason=reason, machine=reason)
    with EventLog(search.folder) as log:
        log.append(TrialChanged(evil, time=NOON + 3_661))
    state = read_search(search)
    text = as_markdown(search, state)
    (row,) = [line for line in text.splitlines() if "script" in line]
    assert row.replace("\\|", "").count("|") == len(rows(text, "trial")[0]) + 1
    assert r"\<script\> \`x\` \[y\](http:\//z)\\x1b\]0;owned\\x07" in row
    assert "\\x1b]0;owned\\x07" in as_csv(state)
    assert "\x1b" not in text + as_csv(state)
