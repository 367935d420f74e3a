"""A real experiment: a worker is killed, then the parent, and the same command goes on to the end.

One process trains and is killed, a second one goes on; a third run by itself is the oracle.
"""

import importlib.util
import json
import os
import signal
import subprocess
import sys
import time

import numpy as np
import psutil
import pytest
from patience import PATIENCE

from convtui.runs import EpochEnded, Run, RunStarted, read_arrays, read_state
from convtui.runs.events import read_event

pytestmark = [
    pytest.mark.tensorflow,
    pytest.mark.timeout(3 * PATIENCE),
    pytest.mark.skipif(
        importlib.util.find_spec("tensorflow") is None, reason="TensorFlow is not installed"
    ),
]

NET = """
name = "tiny"
data = "strokes"
input_shape = [8, 8, 1]
classes = 3
layers = [
    { kind = "convolution", filters = 4, size = 3, activation = "relu" },
    { kind = "dropout", rate = 0.25 },
    { kind = "flatten" },
    { kind = "dense", units = 3, activation = "softmax" },
]
[training]
epochs = 12
batch_size = 8
validation_split = 0.2
"""
EPOCHS = 12


def wait_until(holds):
    deadline = time.monotonic() + PATIENCE
    while not (found := holds()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return found


def state_of(name):
    try:
        return read_state(Run.find(name).folder)
    except Exception:
        return None


def in_training(name, epochs):
    """The process that trains a run, once so many epochs are finished and more are to come."""
    state = state_of(name)
    going = state and state.status == "running" and epochs <= len(state.epochs) < EPOCHS
    return state.pid if going else None


def events(name):
    lines = (Run.find(name).folder / "events.jsonl").read_bytes().splitlines()
    return [event for event in map(read_event, lines) if event]


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    """What happened: first `begun`, killed; then the same command to its `end`."""
    folder = tmp_path_factory.mktemp("experiment")
    draw = np.random.default_rng(4)
    labels = draw.integers(0, 3, 1_000)
    pixels = draw.integers(0, 160, (1_000, 8, 8), dtype=np.uint8)
    pixels[np.arange(1_000), 2 * labels + 1] += 70
    np.savez(folder / "own.npz", x_train=pixels, y_train=labels, x_test=pixels[:200],
             y_test=labels[:200])  # fmt: skip
    (folder / "tiny.toml").write_text(NET)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONVTUI_HOME", str(folder / "home"))
        patch.setenv("KERAS_HOME", str(folder / "keras"))
        # A worker that is killed leaves there what TensorFlow writes.
        patch.setenv("TMPDIR", str(tmp_path_factory.mktemp("temporary")))
        patch.delenv("CONVTUI_DATA", raising=False)
        yield carry_out(folder)


@pytest.fixture(autouse=True)
def home(session, monkeypatch):
    """Instead of the home of its own that other tests get."""
    monkeypatch.setenv("CONVTUI_HOME", session["home"])


def carry_out(folder):
    given = ["--data", str(folder / "own.npz"), "--samples", "800"]
    command = [sys.executable, "-m", "convtui", "experiment", "l1", "--l1", "0,1", "--models",
               str(folder / "tiny.toml"), *given, "--repeats", "1", "--workers", "2",
               "--threads", "1"]  # fmt: skip
    begun = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        killed = wait_until(lambda: in_training("l1-0-1", 2))
        os.kill(killed, signal.SIGKILL)
        second = wait_until(lambda: (pid := in_training("l1-0-1", 3)) != killed and pid)
        begun.send_signal(signal.SIGKILL)
    finally:
        begun.kill()
        _, err = begun.communicate()
    wait_until(lambda: not psutil.pid_exists(second))
    found = {"home": str(folder / "home"), "err": err, "pids": [killed, second]}
    found["orphaned"] = state_of("l1-0-1")
    end = subprocess.run([*command, "--json"], capture_output=True, text=True, timeout=PATIENCE)
    found |= {"code": end.returncode, "end err": end.stderr, "json": json.loads(end.stdout)}
    alone = [sys.executable, "-m", "convtui", "train", str(folder / "tiny.toml"), *given, "--l1",
             "0", "--seed", "0", "--threads", "1", "--name", "alone"]  # fmt: skip
    subprocess.run(alone, check=True, capture_output=True, timeout=PATIENCE)
    return found


def test_a_killed_worker_is_told_of_and_another_one_goes_on_after_the_last_epoch(session):
    lines = session["err"].splitlines()
    assert "convtui: 0, repeat 1: begins" in lines
    assert any("killed, perhaps for want of memory; another one" in line for line in lines), lines
    starts = [event for event in events("l1-0-1") if isinstance(event, RunStarted)]
    assert [starts[0].pid, starts[1].pid] == session["pids"]
    assert starts[1].resumed_after >= 2


def test_workers_without_their_parent_stop_after_the_batch(session):
    state = session["orphaned"]
    assert state.status == "stopped"
    assert len(state.epochs) >= 3


def test_the_same_command_goes_on_to_the_end_and_tells_nothing_beside_its_document(session):
    assert (session["code"], session["end err"]) == (0, "")
    told = session["json"]
    assert (told["name"], told["status"], told["finished"]) == ("l1", "finished", 2)
    assert [run["status"] for row in told["rows"] for run in row["runs"]] == ["finished"] * 2
    for name in ("l1-0-1", "l1-1-1"):
        epochs = [event.epoch for event in events(name) if isinstance(event, EpochEnded)]
        assert sorted(set(epochs)) == list(range(1, EPOCHS + 1))


def test_a_run_of_the_experiment_is_the_run_that_convtui_train_makes_to_the_last_bit(session):
    ours, alone = (read_arrays(Run.find(name).weights) for name in ("l1-0-1", "alone"))
    assert ours.keys() == alone.keys()
    assert all((ours[name] == alone[name]).all() for name in ours)


def test_the_table_has_what_the_reports_of_the_runs_say(session):
    for row, name in zip(session["json"]["rows"], ("l1-0-1", "l1-1-1"), strict=True):
        results = Run.find(name).report()["results"]
        scores = row["scores"]
        assert scores["test_accuracy"]["mean"] == results["test"]["accuracy"]
        assert scores["gap"]["mean"] == pytest.approx(
            results["train"]["accuracy"] - results["test"]["accuracy"]
        )
