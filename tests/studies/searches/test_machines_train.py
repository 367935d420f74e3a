"""Two machines with real training share a PostgreSQL, which is restarted; a worker is killed."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from patience import PATIENCE

from convtui.studies.searches.search import Search
from convtui.studies.searches.state import SearchFollower

pytestmark = [pytest.mark.postgres, pytest.mark.tensorflow]

NET = """
name = "tiny"
data = "mnist"
input_shape = [28, 28, 1]
classes = 10
layers = [{ kind = "flatten" }, { kind = "dense", units = 10, activation = "softmax" }]
"""

SPACE = """
name = "rates"
model = "tiny"
[training]
epochs = 8
batch_size = 4
validation_split = 0.2
[parameters]
learning_rate = { kind = "log-uniform", low = 1e-4, high = 0.01 }
"""


def convtui(home, url, *arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "convtui", "search", *arguments, "--workers", "1", "--json"],
        env={**os.environ, "CONVTUI_HOME": str(home), "CONVTUI_STORAGE": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def until(what, home, monkeypatch):
    """Wait until something holds of the search in a home, and return it."""
    monkeypatch.setenv("CONVTUI_HOME", str(home))
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = [what(SearchFollower(search).refresh()) for search in Search.list_all()]
        if any(found):
            return found[0]
        time.sleep(0.05)
    raise AssertionError(f"waited in vain: {Search.list_all()}")


def test_a_search_on_two_machines_outlives_a_killed_worker_and_a_restart_of_the_database(
    database, postgres, images, home, monkeypatch
):
    (home / "tiny.toml").write_text(NET)
    (home / "rates.toml").write_text(SPACE)
    one = convtui(
        home / "one", database, str(home / "tiny.toml"), "--space", str(home / "rates.toml"),
        "--data", str(images), "--trials", "5", "--name", "shared",
    )  # fmt: skip
    until(lambda state: state.trials, home / "one", monkeypatch)
    two = convtui(home / "two", database, "work", "--name", "shared")
    pid = until(
        lambda state: next(
            (run.pid for run in state.progress.values() if len(run.epochs) >= 2), None
        ),
        home / "two",
        monkeypatch,
    )
    os.kill(pid, signal.SIGKILL)
    postgres.stop()
    time.sleep(1.0)
    postgres.start()
    answers = []
    for process in (one, two):
        out, err = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, err
        answers.append(json.loads(out))
    first, second = answers
    assert first["trials"] == second["trials"]
    assert [trial["state"] for trial in first["trials"]] == ["finished"] * 5
    assert all(len(trial["values"]) == 8 for trial in first["trials"])
    assert any("killed" in (trial["reason"] or "") for trial in first["trials"])
    trained = [
        {folder.name for folder in (home / name).glob("data/searches/shared/runs/trial-*")}
        for name in ("one", "two")
    ]
    assert all(trained)
    assert not trained[0] & trained[1]
    assert len(trained[0] | trained[1]) == 5
