"""Real training: killed and resumed to the last bit, stopped, failed, and beside plain Keras.

Two processes train at once and are killed and stopped; one more, `laboratory.py`, does the rest.
"""

import importlib.util
import json
import math
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from patience import PATIENCE

from convtui.cli.main import run as command
from convtui.errors import BadInput
from convtui.networks.zoo import built_in_architectures, load_architecture
from convtui.runs import EventLog, Follower, Run, read_state
from convtui.training.launch import go_on, launch, stop
from convtui.training.spec import specify

pytestmark = [pytest.mark.tensorflow, pytest.mark.timeout(3 * PATIENCE)]

NET = """
name = "{name}"
data = "strokes"
input_shape = [8, 8, 1]
classes = 3
layers = [
    {{ kind = "convolution", filters = 6, size = 3, activation = "leaky-relu" }},
    {layers}
]
[training]
{training}
validation_split = 0.2
"""
DROPOUT = NET.format(
    name="dropout",
    layers="""{ kind = "batch-normalisation" },
    { kind = "dropout", rate = 0.25 },
    { kind = "flatten" },
    { kind = "dense", units = 16, activation = "relu", l2 = 1e-3 },
    { kind = "dropout", rate = 0.5 },
    { kind = "dense", units = 3, l1 = 1e-3 },""",
    training='optimizer = "rmsprop"\nbatch_size = 4\nepochs = 5\n'
    'schedule = { kind = "exponential-tail", from_epoch = 3, decay = 0.1 }',
)
PLAIN = NET.format(
    name="plain",
    layers="""{ kind = "max-pool", size = 2 },
    { kind = "flatten" },
    { kind = "dense", units = 3, activation = "softmax" },""",
    training='optimizer = "adam"\nbatch_size = 64\nepochs = 3',
)
IMAGES = 625


def images(count, *shape):
    """Noise, in which each class has a bright stripe of its own."""
    draw = np.random.default_rng(count)
    labels = draw.integers(0, 3, count)
    pixels = draw.integers(0, 160, (count, *shape), dtype=np.uint8)
    for place, label in enumerate(labels):
        pixels[place, 2 * label + 1] += 70
    return pixels, labels


def write_images(path, train, test, *shape, classes=3):
    (x_train, y_train), (x_test, y_test) = images(train, *shape), images(test, *shape)
    y_train[0] = classes - 1
    np.savez(path, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    if importlib.util.find_spec("tensorflow") is None:
        pytest.skip("TensorFlow is not installed")
    folder = tmp_path_factory.mktemp("data")
    (folder / "dropout.toml").write_text(DROPOUT)
    (folder / "plain.toml").write_text(PLAIN)
    write_images(folder / "small.npz", IMAGES, 200, 8, 8)
    write_images(folder / "mnist.npz", 50, 20, 28, 28, classes=10)
    write_images(folder / "cifar.npz", 50, 20, 32, 32, 3, classes=10)
    return folder


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """A home that all runs of this module share, for this process and its children."""
    home = tmp_path_factory.mktemp("home")
    # TensorFlow clears up what it writes beside other programs' files, but not when it is killed.
    temporary = str(tmp_path_factory.mktemp("temporary"))
    kept = {"CONVTUI_HOME": str(home), "KERAS_HOME": str(home / "keras"), "TMPDIR": temporary}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in kept.items():
            patch.setenv(name, value)
        patch.delenv("CONVTUI_DATA", raising=False)
        yield {**os.environ}


@pytest.fixture(autouse=True)
def home(environment, monkeypatch):
    """Instead of the home of its own that other tests get."""
    monkeypatch.setenv("CONVTUI_HOME", environment["CONVTUI_HOME"])


def halt_when(holds, runs):
    """Let each run train until this holds of it, and no further; none waits for another."""
    followers = {process: Follower(run.folder) for run, process in runs}
    deadline = time.monotonic() + PATIENCE
    while followers:
        for process, follower in list(followers.items()):
            if holds(state := follower.refresh()):
                process.send_signal(signal.SIGSTOP)
                del followers[process]
            assert time.monotonic() < deadline, state
        time.sleep(0.005)


def in_an_epoch_after_the_first(state):
    assert not state.is_over, state
    return state.epoch > 1 and state.batch > 3


@pytest.fixture(scope="module")
def interrupted(data, environment):
    """Two runs at once: one is killed and one is asked to stop, both amid an epoch."""
    given = {"data": str(data / "small.npz")}
    made = {}
    for name in ("killed", "stopped"):
        asked = {**given, "name": name}
        spec = specify(
            load_architecture(str(data / "dropout.toml")), {**asked, "keep_epochs": True}
        )
        made[name] = launch(spec)
    (killed, killed_process), (stopped, stopped_process) = made["killed"], made["stopped"]
    halt_when(in_an_epoch_after_the_first, made.values())
    killed_process.kill()
    killed_process.wait()
    found = {"killed": read_state(killed.folder)}
    assert stop(stopped)
    stopped_process.send_signal(signal.SIGCONT)
    found["exit code"] = stopped_process.wait(60)
    found["stopped"] = read_state(stopped.folder)
    found["stop again"] = stop(stopped)
    return found


@pytest.fixture(scope="module")
def laboratory(data, environment, interrupted):
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("laboratory.py")), str(data)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_a_killed_run_has_died_and_keeps_its_finished_epoch(interrupted):
    state = interrupted["killed"]
    assert state.status == "died"
    assert 1 <= len(state.epochs) < 5
    assert "resume" in state.message


def test_a_run_asked_to_stop_says_so_and_keeps_its_finished_epochs(interrupted):
    state = interrupted["stopped"]
    assert (state.status, interrupted["exit code"]) == ("stopped", 130)
    assert 1 <= len(state.epochs) < 5
    assert not interrupted["stop again"]


def test_two_runs_at_once_do_not_disturb_each_other(interrupted):
    first = [interrupted[name].epochs[0] for name in ("killed", "stopped")]
    assert first[0].loss == first[1].loss
    assert first[0].val_accuracy == first[1].val_accuracy


@pytest.mark.parametrize("name", ["killed", "stopped", "lost"])
def test_a_resumed_run_equals_one_never_interrupted_bit_for_bit(laboratory, name):
    whole, resumed = laboratory["resuming"]["whole"], laboratory["resuming"][name]
    assert resumed["status"] == "finished"
    assert len(whole["epochs"]) == 5
    assert resumed["epochs"] == whole["epochs"]
    assert resumed["weights"] == whole["weights"]
    assert resumed["optimizer"] == whole["optimizer"]
    assert resumed["report"] == whole["report"]


@pytest.mark.parametrize("name", ["killed", "stopped", "lost"])
def test_a_resumed_run_has_kept_the_same_weights_of_each_epoch(laboratory, name):
    whole = laboratory["resuming"]["whole"]["kept"]
    assert len(whole) == len(set(whole)) == 6
    assert laboratory["resuming"][name]["kept"] == whole
    assert laboratory["resuming"]["the last epoch is the end"]


def test_what_an_epoch_said_is_computed_anew_as_it_was_measured(laboratory):
    first, *others = laboratory["resuming"]["anew"]
    assert first[0] is None
    assert all(images["validation"] == 125 for _, _, images in others)
    assert [anew for _, anew, _ in others] == pytest.approx([row for row, _, _ in others], abs=1e-6)


def test_epochs_are_kept_only_where_that_is_asked_for(laboratory):
    assert laboratory["same_as_plain_keras"]["ours"]["kept"] == []


def test_at_most_the_epoch_in_hand_is_trained_again(laboratory, interrupted):
    again = laboratory["resuming"]["again"]
    assert again["lost"] == [3, 4, 5]
    for name in ("killed", "stopped"):
        finished = len(interrupted[name].epochs)
        assert again[name][-1] == 5
        assert again[name][0] in (finished, finished + 1)


def test_the_learning_rate_of_each_epoch_is_the_schedules(laboratory):
    rates = [epoch[-1] for epoch in laboratory["resuming"]["whole"]["epochs"]]
    assert rates == pytest.approx([1e-3 * math.exp(-0.1 * n) for n in (0, 0, 1, 2, 3)])
    assert laboratory["schedules"]["ours"] == pytest.approx(laboratory["schedules"]["keras"])


def test_a_run_equals_a_loop_of_keras_alone(laboratory):
    found = laboratory["same_as_plain_keras"]
    assert len(found["rows"]) == 3
    for ours, theirs in zip(found["ours"]["epochs"], found["rows"], strict=True):
        assert ours[1:5] == pytest.approx(theirs, rel=1e-4)
    results = found["ours"]["report"]["results"]
    assert {name: result["images"] for name, result in results.items()} == {
        "train": 500, "validation": 125, "test": 200,
    }  # fmt: skip
    for name, theirs in found["evaluated"].items():
        assert [results[name]["loss"], results[name]["accuracy"]] == pytest.approx(theirs, rel=1e-4)


def test_figures_of_an_epoch_have_no_more_digits_than_float32_needs(laboratory):
    """Of 125 validation images a share has three decimals; a float32 never needs ten digits."""
    epochs = laboratory["same_as_plain_keras"]["ours"]["epochs"]
    for _, loss, accuracy, val_loss, val_accuracy, _ in epochs:
        assert val_accuracy == round(val_accuracy, 3)
        for figure in (loss, accuracy, val_loss):
            assert figure == float(f"{figure:.9g}")


def test_logits_and_penalties_are_scored_as_keras_scores_them(laboratory):
    report = laboratory["resuming"]["whole"]["report"]
    result = report["results"]["test"]
    assert report["penalty"] > 0
    theirs = laboratory["logits_are_scored_as_keras_does"]
    assert [result["loss"], result["accuracy"]] == pytest.approx(theirs, rel=1e-4)


def test_weights_and_predictions_can_be_read_without_keras(laboratory):
    kept = laboratory["kept_for_later"]
    assert kept["weights"]
    assert kept["names"]["dense-2/kernel"] == [16, 3]
    assert (
        kept["names"]["batch-normalisation-1/moving_variance"]
        == kept["names"]["convolution-1/bias"]
    )
    assert kept["classes"]
    assert kept["off"] < 1e-5
    assert kept["sizes"]["test"] == kept["sizes"]["test_probability"] == 200
    assert kept["sizes"]["train"] + kept["sizes"]["validation"] == IMAGES


def test_the_lesson_of_a_learned_filter_shows_the_networks_own_numbers(laboratory):
    off = laboratory["lessons_of_filters"]
    assert {name: sorted(found) for name, found in off.items()} == {
        "whole": ["activation"],
        "mnist-course": ["activation", "pooling"],
        "cifar-strided": ["activation"],
        "cifar-leaky": ["activation", "pooling"],
    }
    assert max(away for found in off.values() for away in found.values()) < 1e-5


def test_the_tables_of_a_report_fit_each_other(laboratory):
    report = laboratory["same_as_plain_keras"]["ours"]["report"]
    for part in ("train", "test"):
        confusion = np.array(report["confusion"][part])
        result, classification = report["results"][part], report["classification"][part]
        assert confusion.sum() == result["images"]
        assert np.trace(confusion) / confusion.sum() == result["accuracy"]
        assert classification["accuracy"] == result["accuracy"]
        assert [entry["support"] for entry in classification["classes"]] == list(confusion.sum(1))
    assert report["parameters"] == sum(layer["parameters"] for layer in report["layers"])
    assert report["largest_layer"] == "dense-1"
    assert report["activations"] == "leaky-relu"
    assert report["data"]["origin"]["validation"].startswith("501 to 625 of all 625")
    assert 0.3 < report["baseline"]["accuracy"]["train"] < 0.4
    assert {"keras", "tensorflow", "numpy", "python", "convtui"} <= set(report["versions"])


def test_dead_units_are_counted_as_numpy_counts_them(laboratory):
    found = laboratory["dead_units"]
    ours = {layer["layer"]: [layer["units"], layer["dead"]] for layer in found["ours"]}
    assert ours == found["numpy"]
    assert (ours["convolution-1"][1] >= 2, ours["activation-1"][0]) == (True, 4)
    assert 4 <= ours["dense-1"][1] < 9


def test_dead_units_are_looked_for_on_the_validation_images_if_there_are_any(laboratory):
    report = laboratory["resuming"]["whole"]["report"]
    assert [(entry["layer"], entry["units"], entry["on"]) for entry in report["dead_relu"]] == [
        ("dense-1", 16, "validation")
    ]
    assert laboratory["dead_units"]["without_validation"]


def test_the_logistic_regression_of_a_run_is_in_its_report_and_told_on_the_way(laboratory):
    told = laboratory["shown"]["plain"]
    assert "6 of 6 fits, accuracy 1.0000" in told["err"]
    (found,) = laboratory["shown"]["regressions"]
    assert len(found["folds"]) == 5
    assert found["images"] == IMAGES


def test_the_accuracy_at_an_epochs_end_is_what_evaluate_says_of_the_training_images(laboratory):
    found = laboratory["measured_accuracy"]
    assert len(found["run"]["measured"]) == 2
    assert found["run"]["measured"][-1] == pytest.approx(found["evaluated"][1])
    running = [epoch[2] for epoch in found["run"]["epochs"]]
    assert found["run"]["measured"][-1] != running[-1]
    assert laboratory["resuming"]["whole"]["measured"] == [None] * 5


def test_measuring_does_not_change_what_is_trained(laboratory):
    measured = laboratory["measured_accuracy"]["run"]["epochs"]
    assert measured == laboratory["resuming"]["whole"]["epochs"][:2]


def test_early_stopping_stops_where_keras_would(laboratory):
    found = laboratory["early_stopping"]
    assert found["agree"] == 60
    assert found["early_stopped"]
    losses = found["val_losses"]
    assert len(losses) < 40
    assert losses.index(min(losses)) == len(losses) - 3
    assert f"lowest in epoch {len(losses) - 2}" in found["message"]


def test_a_run_stopped_while_it_was_evaluated_only_has_its_report_left(laboratory):
    found = laboratory["stopping"]
    assert found["before"] == ["stopped", 3]
    assert found["told"] == [1, 2, 3]
    assert found["after"]["status"] == "finished"
    assert found["after"]["weights"] == laboratory["same_as_plain_keras"]["ours"]["weights"]


def test_a_loss_that_is_no_number_fails_the_run_with_one_line(laboratory):
    told = laboratory["damage"]["nan"]
    assert told["code"] == 1
    events = [json.loads(line) for line in told["out"].splitlines()]
    assert events[0]["event"] == "run_started"
    assert events[-1]["event"] == "run_failed"
    assert re.match(r"the loss is (nan|inf) after batch \d+ of epoch 1: ", events[-1]["message"])
    assert told["err"].count("\n") == 1
    assert "learning rate below 1e+30" in told["err"]


def test_a_vanished_data_set_fails_the_run_and_harms_nothing(laboratory):
    told, state = laboratory["damage"]["gone"], laboratory["damage"]["gone state"]
    assert told["code"] == 2
    assert told["err"].splitlines()[-1].endswith("is not there: check the name and the folder")
    assert state[:2] == ["failed", 1]


def test_a_damaged_checkpoint_and_other_threads_are_told_in_one_line(laboratory):
    damage = laboratory["damage"]
    assert damage["checkpoint"]["code"] == 1
    assert "checkpoint.keras cannot be read" in damage["checkpoint state"][2]
    assert damage["threads"]["code"] == 2
    assert "threads are asked for and TensorFlow computes with" in damage["threads"]["err"]


def test_a_finished_run_is_not_resumed(laboratory):
    told = laboratory["damage"]["finished"]
    assert (told["code"], told["out"]) == (2, "")
    assert "whole is finished" in told["err"]


def test_a_pipe_gets_a_line_an_epoch_and_what_came_of_it(laboratory):
    told = laboratory["shown"]["plain"]
    assert told["code"] == 0
    lines = told["out"].splitlines()
    assert lines[0].split() == [
        "EPOCH", "LOSS", "ACCURACY", "VAL_LOSS", "VAL_ACCURACY", "SECONDS", "LEARNING_RATE",
    ]  # fmt: skip
    assert [line.split()[0] for line in lines[1:4]] == ["1", "2", "3"]
    assert lines[4].startswith("best epoch ")
    assert lines[5].startswith("test loss ")
    assert "\x1b" not in told["out"]


def test_runs_show_prints_every_table_and_json_holds_them(laboratory):
    told = laboratory["shown"]["show"]["out"]
    for words in ("whole: finished, 5 of 5 epochs", "PRECISION", "Confusion, test", "Seed 0"):
        assert words in told
    assert re.search(r"^convolution-1 +60 +\(3·3\+1\)·6 = 60$", told, re.MULTILINE)
    assert re.search(r"^PART +IMAGES +LOSS +ACCURACY +ALWAYS [012] +FROM$", told, re.MULTILINE)
    document = json.loads(laboratory["shown"]["json"]["out"])
    assert document["report"]["model"] == "dropout"
    assert len(document["rows"]) == 5
    assert document["spec"]["architecture"]["layers"][0]["kind"] == "convolution"
    statuses = {run["name"]: run["status"] for run in json.loads(
        laboratory["shown"]["list"]["out"])["runs"]}  # fmt: skip
    assert statuses["nan"] == "failed"
    assert statuses["killed"] == "finished"


def test_every_architecture_trains(laboratory):
    found = laboratory["every_architecture"]
    assert len(found) == len(built_in_architectures())
    assert {status for status, _ in found.values()} == {"finished"}
    assert found["cifar-regularised"][1] == 1_095_370


@pytest.mark.r
def test_r_computes_every_layer_of_every_architecture_as_keras_does(laboratory):
    for architecture in built_in_architectures():
        compared = laboratory["layers_in_r"][architecture.name]
        kinds = [layer.kind for layer in architecture.layers]
        assert [case["stage"] for case in compared] == [*kinds, "network"]
        assert all(case["agrees"] for case in compared), architecture.name
        assert all(case["max_abs_diff"] < 1e-3 for case in compared)
        assert compared[-1]["shape"] == [10]


@pytest.mark.r
def test_a_run_that_agrees_in_r_is_told_by_exit_code_0_and_every_layer(laboratory):
    told = laboratory["layers_in_r"]["alone"]
    assert told["code"] == 0, told["err"]
    assert json.loads(told["out"])["cases"] == laboratory["layers_in_r"]["mnist-course"]


@pytest.mark.r
def test_a_run_is_a_network_too(laboratory):
    told = laboratory["layers_in_r"]["by its name"]
    assert told["code"] == 0, told["err"]
    assert json.loads(told["out"])["cases"] == laboratory["layers_in_r"]["mnist-course"]


@pytest.mark.r
def test_the_first_layer_that_differs_in_r_is_named_with_both_numbers(laboratory):
    told = laboratory["layers_in_r"]["steep"]
    assert told["code"] == 1
    compared = json.loads(told["out"])["cases"]
    assert [case["agrees"] for case in compared] == [True, True, False]
    line = next(line for line in told["err"].splitlines() if line.startswith("✗"))
    numbers = re.search(r"convolution-2.* \[\d+,\d+,\d+\]: expected (-\S+), yours (-\S+);", line)
    assert float(numbers[2]) == pytest.approx(2 * float(numbers[1]), rel=1e-4)


@pytest.mark.r
def test_more_images_than_there_are_cannot_be_checked(laboratory):
    told = laboratory["layers_in_r"]["many"]
    assert told["code"] == 2
    assert "--images 21 is more than the 20 test images there are" in told["err"]


def test_a_run_without_a_model_cannot_be_checked_in_r(laboratory, capsys):
    assert command(["check", "--against-r", "--run", "nan"]) == 2
    assert "nan is not finished: `convtui runs resume nan`" in capsys.readouterr().err


def test_a_full_disk_fails_the_run_and_leaves_what_was_written(laboratory):
    found = laboratory["full_disk"]
    assert found["code"] == 1, found["err"]
    run = Run.find("full")
    state = read_state(run.folder)
    assert state.status == "failed"
    assert "checkpoint.keras cannot be written" in state.message
    assert found["left"] == ["epochs", "events.jsonl", "log.txt", "spec.json"]


def test_a_run_that_is_in_training_is_not_started_twice(laboratory):
    run = Run.find("gone")
    with EventLog(run.folder), pytest.raises(BadInput, match="is in training already"):
        go_on(run)


def test_half_a_checkpoint_of_a_killed_process_is_swept_when_the_run_goes_on(laboratory):
    assert laboratory["resuming"]["left in lost"] == []


def test_an_epoch_is_on_disk_before_its_checkpoint_has_its_name_and_batches_wait_for_nothing(
    laboratory,
):
    found = laboratory["syncing"]
    folder, beside = found["folder"], f".{found['process']}-checkpoint.keras"
    whole = [tuple(entry) for entry in found["waited"]]
    moments = [place for place, entry in enumerate(whole) if entry == ("sync", beside)]
    assert len(moments) == 2
    for number, place in enumerate(moments, start=1):
        file = f"epoch-000{number}.npz"
        assert whole[place - 4] == ("sync", "events.jsonl")
        assert whole[place - 3][0] == "sync"
        assert whole[place - 3][1].endswith(f"-{file}")
        assert whole[place - 2 : place + 3] == [
            ("rename", file),
            ("sync", "epochs"),
            ("sync", beside),
            ("rename", "checkpoint.keras"),
            ("sync", folder),
        ]
    between = whole[moments[0] + 3 : moments[1] - 4]
    assert set(between) <= {("batch", "")}
    # Begun and ended, two epochs; the log's own name before all.
    assert [entry for entry in whole if entry[0] == "sync"].count(("sync", "events.jsonl")) == 4
    assert whole[0] == ("sync", folder)
