"""Starting the process that trains; a small one stands in for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from convtui.errors import BadInput
from convtui.runs import EventLog, Run
from convtui.training import launch

WAIT = [sys.executable, "-c", "import sys; print('here', flush=True); sys.stdin.read()"]
SHARES = Path("/proc/self/autogroup")
PASSING_ON = """
import os, pathlib, subprocess, sys
from convtui.runs.priority import give_way, pass_on

give_way(os.getpid())
child = subprocess.Popen(
    [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True
)
pass_on(child.pid)
print(pathlib.Path(f"/proc/{child.pid}/autogroup").read_text())
child.kill()
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path))
    monkeypatch.setattr(launch, "require_tensorflow", lambda: None)
    return Run.create("tiny", {"model": "tiny"})


@pytest.fixture
def waiting(monkeypatch):
    """Instead of the one that trains: it waits until it is killed."""
    asked = []
    popen = subprocess.Popen

    def start(command, **given):
        asked.append((command, given))
        return popen(WAIT, **{**given, "stdin": subprocess.PIPE})

    monkeypatch.setattr(subprocess, "Popen", start)
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


@pytest.mark.skipif(not SHARES.exists(), reason="this system knows no sessions' shares of a core")
def test_its_session_gives_way_to_other_sessions(run, waiting):
    process = launch.go_on(run)
    try:
        assert Path(f"/proc/{process.pid}/autogroup").read_text().split()[-1] == "10"
    finally:
        process.kill()
        process.communicate()


@pytest.mark.skipif(not SHARES.exists(), reason="this system knows no sessions' shares of a core")
def test_a_session_that_gives_way_passes_it_on():
    done = subprocess.run(
        [sys.executable, "-c", PASSING_ON], capture_output=True, text=True, start_new_session=True
    )
    assert done.stdout.split()[-1] == "10", done.stderr


def test_a_run_in_training_is_not_started_again(run, waiting):
    with EventLog(run.folder), pytest.raises(BadInput, match="is in training already"):
        launch.go_on(run)
    assert waiting == []


def test_a_log_that_cannot_be_written_is_told_in_one_line(run, waiting):
    run.log.mkdir()
    with pytest.raises(BadInput, match="cannot be trained"):
        launch.go_on(run)
    assert waiting == []
