"""Starting the process that trains; a small one stands in for it."""

import os
import subprocess
import sys

import pytest

from convtui.errors import BadInput
from convtui.runs import EventLog, create
from convtui.training import launch

WAIT = [sys.executable, "-c", "import sys; print('here', flush=True); sys.stdin.read()"]


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path))
    monkeypatch.setattr(launch, "require_tensorflow", lambda: None)
    return create("tiny", {"model": "tiny"})


@pytest.fixture
def waiting(monkeypatch):
    """Instead of the one that trains: it waits until it is killed."""
    asked = []
    popen = subprocess.Popen

    def start(command, **given):
        asked.append((command, given))
        return popen(WAIT, **{**given, "stdin": subprocess.PIPE})

    monkeypatch.setattr(launch.subprocess, "Popen", start)
    return asked


def test_training_gives_way_to_keys_in_a_session_of_its_own(run, waiting):
    process = launch.go_on(run)
    try:
        own = os.getpriority(os.PRIO_PROCESS, 0)
        assert os.getpriority(os.PRIO_PROCESS, process.pid) == max(own, 10)
        assert os.getsid(process.pid) == process.pid
        assert waiting[0][0][-2:] == ["resume", run.folder.name]
    finally:
        process.kill()
        process.communicate()


def test_a_run_in_training_is_not_started_again(run, waiting):
    with EventLog(run.folder), pytest.raises(BadInput, match="is in training already"):
        launch.go_on(run)
    assert waiting == []


def test_a_log_that_cannot_be_written_is_told_in_one_line(run, waiting):
    run.log.mkdir()
    with pytest.raises(BadInput, match="cannot be trained"):
        launch.go_on(run)
    assert waiting == []
