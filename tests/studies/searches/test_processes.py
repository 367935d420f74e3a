"""Searches with real training whose processes are killed: one is cut off, another loses a worker.

Both ask the same with the same seed, one with one worker, one with two; in the end they agree.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time

import psutil
import pytest
from patience import PATIENCE

from convtui.runs import Run, RunEnded
from convtui.runs.events import read_event
from convtui.studies.searches.search import Search
from convtui.studies.searches.state import SearchFollower, read_search

pytestmark = pytest.mark.tensorflow

NET = """
name = "tiny"
data = "mnist"
input_shape = [28, 28, 1]
classes = 10
layers = [
    { kind = "convolution", filters = 2, size = 3, activation = "relu" },
    { kind = "max-pool", size = 2 },
    { kind = "flatten" },
    { kind = "dense", units = 10, activation = "softmax" },
]
"""

SPACE = """
name = "tiny"
model = "tiny"
[training]
epochs = 8
batch_size = 8
validation_split = 0.2
[parameters]
kernel_size = { kind = "integer", low = 3, high = 36 }
learning_rate = { kind = "choice", values = [0.001, 0.003, 1e30] }
"""

TRIALS, SEED = 4, 2
"""With this seed one draw does not fit and one breaks with a loss that is no number."""


@pytest.fixture(scope="module")
def lab(tmp_path_factory, images):
    """What both searches need, in a home of their own."""
    home = tmp_path_factory.mktemp("lab")
    (home / "tiny.toml").write_text(NET)
    (home / "space.toml").write_text(SPACE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONVTUI_HOME", str(home))
        patch.delenv("CONVTUI_DATA", raising=False)
        # A process that is killed leaves there what TensorFlow writes.
        patch.setenv("TMPDIR", str(tmp_path_factory.mktemp("temporary")))
        yield home, images


def convtui(home, *arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "convtui", *arguments],
        env={**os.environ, "CONVTUI_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def begun(lab, name, workers):
    home, images = lab
    return convtui(
        home, "search", str(home / "tiny.toml"), "--space", str(home / "space.toml"),
        "--data", str(images), "--trials", str(TRIALS), "--workers", str(workers),
        "--threads", "1", "--seed", str(SEED), "--name", name, "--json",
    )  # fmt: skip


def until(what, follower):
    """Follow a search until something holds, and return it."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        state = follower().refresh()
        found = what(state)
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited in vain: {state}")


def following(name):
    """A follower of a search that may not be there yet."""
    found = []

    def follower():
        if not found:
            deadline = time.monotonic() + PATIENCE
            while not any(find_all(name)):
                assert time.monotonic() < deadline
                time.sleep(0.05)
            found.append(SearchFollower(Search.find(name)))
        return found[0]

    return follower


def find_all(name):
    return [search for search in Search.list_all() if search.name == name]


def in_the_middle(state):
    """A trial that has epochs behind it and others before it."""
    return next(
        (
            trial
            for trial in state.trials
            if trial.state == "running" and 2 <= len(trial.values) < trial.epochs - 2
        ),
        None,
    )


def answer(process):
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err
    return json.loads(out)


@pytest.fixture(scope="module")
def cut_off(lab):
    """Everything is killed in the middle of a trial, as by a power cut; then it is resumed."""
    process = begun(lab, "cut", workers=1)
    trial = until(in_the_middle, following("cut"))
    tree = [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]
    for one in tree:
        one.kill()
    process.communicate()
    psutil.wait_procs(tree, timeout=PATIENCE)
    search = Search.find("cut")
    before = read_search(search)
    document = answer(
        convtui(lab[0], "search", "resume", "cut", "--workers", "1", "--retrain", "--json")
    )
    return search, trial.number, before, document


@pytest.fixture(scope="module")
def one_killed(lab):
    """One of two workers is killed in the middle of a trial."""
    process = begun(lab, "kill", workers=2)
    follower = following("kill")
    trial = until(in_the_middle, follower)
    pid = until(
        lambda state: trial.number in state.progress and state.progress[trial.number].pid, follower
    )
    os.kill(pid, signal.SIGKILL)
    return Search.find("kill"), trial.number, answer(process)


def endings(search, number):
    """How often the run of a trial came to its end."""
    lines = (search.run_folder(number) / "events.jsonl").read_bytes().splitlines()
    return sum(isinstance(read_event(line), RunEnded) for line in lines)


def by_state(document):
    return {trial["number"]: trial["state"] for trial in document["trials"]}


def test_after_a_power_cut_the_table_is_there_and_a_trial_is_in_the_middle(cut_off):
    _, number, before, _ = cut_off
    assert before.status == "stopped"
    assert before.trial(number).state == "running"
    assert before.done < before.asked == TRIALS


def test_resumed_it_trains_what_is_left_and_nothing_twice(cut_off):
    search, number, _, document = cut_off
    assert document["done"] == document["asked"] == TRIALS
    finished = [n for n, state in by_state(document).items() if state == "finished"]
    assert [endings(search, n) for n in finished] == [1] * len(finished)
    trial = document["trials"][number - 1]
    assert trial["attempts"] == 2
    assert re.fullmatch(r"after epoch \d+ its process was gone; gone on with", trial["reason"])
    assert trial["epoch"] == trial["epochs"]


def test_a_killed_worker_is_noted_and_its_trial_trained_to_the_end(one_killed):
    search, number, document = one_killed
    trial = document["trials"][number - 1]
    assert trial["state"] == "finished"
    assert trial["attempts"] == 2
    assert "killed" in trial["reason"]
    assert document["done"] == TRIALS
    assert endings(search, number) == 1


def test_gone_on_with_by_fewer_workers_it_computes_with_as_many_threads(cut_off):
    search, _, _, document = cut_off
    finished = [n for n, state in by_state(document).items() if state == "finished"]
    assert {Run.read(search.run_folder(n)).spec["threads"] for n in finished} == {1}


def test_a_loss_that_is_no_number_is_kept_with_its_reason(one_killed):
    document = one_killed[2]
    [failed] = [trial for trial in document["trials"] if trial["state"] == "failed"]
    assert failed["parameters"]["learning_rate"] == 1e30
    assert "the loss is" in failed["reason"]


def test_the_same_seed_has_the_same_trials_and_figures_whatever_happened(cut_off, one_killed):
    first, second = cut_off[3], one_killed[2]
    assert "infeasible" in by_state(first).values()
    assert first["best"] == second["best"]
    for key in ("number", "state", "parameters", "metric", "values"):
        assert [trial[key] for trial in first["trials"]] == [
            trial[key] for trial in second["trials"]
        ]


def test_no_trial_has_looked_at_the_test_images_and_the_winner_has_once(cut_off, lab, monkeypatch):
    monkeypatch.setenv("CONVTUI_HOME", str(lab[0]))
    search, _, _, document = cut_off
    for number, state in by_state(document).items():
        if state == "finished":
            run = Run.read(search.run_folder(number))
            assert set(run.report()["results"]) == {"validation"}
    winner, best = document["winner"]["retrained"], document["trials"][document["best"] - 1]
    assert winner["epochs"] == best["epochs"]
    run = Run.find(winner["run"])
    results = run.report()["results"]
    assert results["test"]["accuracy"] == winner["test_accuracy"]
    assert results["train"]["images"] == 240
    assert "validation" not in results
    again = answer(convtui(lab[0], "search", "retrain", "cut", "--json"))
    assert again["winner"]["retrained"] == winner
    lines = (run.folder / "events.jsonl").read_bytes().splitlines()
    assert sum(isinstance(read_event(line), RunEnded) for line in lines) == 1


def test_the_folder_holds_the_report_in_three_forms(cut_off):
    search, _, _, document = cut_off
    assert json.loads((search.folder / "report.json").read_text())["best"] == document["best"]
    assert len((search.folder / "trials.csv").read_text().splitlines()) == (
        len(document["trials"]) + 1
    )
    assert "| convolution-1 |" in (search.folder / "report.md").read_text()
