"""The writing end of events.jsonl: one holder, whole lines, and what a full disk does."""

import json
import os
import subprocess
import sys

import pytest

from convtui.errors import BadInput
from convtui.runs import BatchProgress, EventLog, Stopped, is_alive
from convtui.runs.events import read_event

from .conftest import epoch, started

HOLD = """
import sys, time
from pathlib import Path
from convtui.runs import EventLog
log = EventLog(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


def lines(run):
    return (run.folder / "events.jsonl").read_bytes().splitlines()


def test_every_event_is_on_disk_as_soon_as_it_is_appended(run):
    with EventLog(run.folder) as log:
        for number in range(3):
            log.append(Stopped(number))
            assert json.loads(lines(run)[-1])["epochs"] == number
    assert len(lines(run)) == 3


def test_a_line_torn_by_a_crash_is_closed_before_the_next_one(run):
    (run.folder / "events.jsonl").write_bytes(b'{"event": "stopped", "epochs": 1}\n{"event": "st')
    with EventLog(run.folder) as log:
        log.append(Stopped(2))
    assert [read_event(line) and read_event(line).epochs for line in lines(run)] == [1, None, 2]


def test_a_run_is_alive_while_its_log_is_open(run):
    assert not is_alive(run.folder)
    with EventLog(run.folder):
        assert is_alive(run.folder)
    assert not is_alive(run.folder)


def test_only_one_process_has_a_run_in_hand_and_death_gives_it_back(run):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(run.folder)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout.readline() == "held\n"
        assert is_alive(run.folder)
        with pytest.raises(BadInput, match="is being trained by another process"):
            EventLog(run.folder)
    finally:
        holder.kill()
        holder.communicate()
    assert not is_alive(run.folder)
    EventLog(run.folder).close()


def test_a_folder_that_is_not_there_is_refused_in_one_line(run):
    with pytest.raises(BadInput, match=r"events\.jsonl cannot be written \(no such file"):
        EventLog(run.folder / "gone")


def test_a_full_disk_is_told_and_the_next_event_stands_on_a_line_of_its_own(run, monkeypatch):
    write = os.write
    with EventLog(run.folder) as log:
        log.append(Stopped(1))
        monkeypatch.setattr(os, "write", lambda file, data: write(file, data[:9]))
        with pytest.raises(BadInput, match=r"\(no space left on device\): make room"):
            log.append(Stopped(2))
        monkeypatch.undo()
        log.append(Stopped(3))
    assert [read_event(line) is not None for line in lines(run)] == [True, False, True]


def test_an_epoch_that_has_ended_is_on_disk_and_batches_are_left_to_the_system(run, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda file: synced.append(os.fstat(file).st_ino))
    with EventLog(run.folder) as log:
        file, folder = (run.folder / "events.jsonl").stat().st_ino, run.folder.stat().st_ino
        assert synced == [folder]  # the name of the log
        log.append(started())
        assert synced == [folder, file]
        for batch in range(100):
            log.append(BatchProgress(1, batch, 100, 2.0, 0.5))
        assert synced == [folder, file]
        log.append(epoch(1))
        assert synced == [folder, file, file]
        log.append(Stopped(1))
        assert synced == [folder, file, file, file]
