"""A run's folder from somebody else: whatever lies in it, the list is whole and nothing leaks."""

import os

import pytest

from convtui.errors import BadInput
from convtui.runs import EventLog, Overview, Run, read_state
from convtui.runs.begun import Begun
from convtui.training.launch import go_on, stop
from convtui.training.redirect import talking_into
from convtui.training.session import check_resumable

from .conftest import epoch, started

pytestmark = pytest.mark.timeout(30)


def link(path, target):
    path.symlink_to(target)


def pipe(path, target):
    os.mkfifo(path)


def endless(path, target):
    path.symlink_to("/dev/zero")


@pytest.fixture
def target(tmp_path):
    """What a link leads to: a start-up file of the user's."""
    path = tmp_path / "start-up"
    path.write_bytes(b"mine\n")
    return path


@pytest.mark.parametrize("make", [link, pipe, endless])
@pytest.mark.parametrize("name", sorted(Run.FILES))
def test_a_file_that_is_none_makes_a_damaged_run_beside_sound_ones(run, target, name, make):
    sound = Run.create("tiny", {"model": "tiny", "name": "sound"})
    (run.folder / name).unlink(missing_ok=True)
    make(run.folder / name, target)
    for known in ({entry.folder: entry for entry in Run.list_all()}, {
        seen.folder: seen.run for seen in Overview().look()
    }):  # fmt: skip
        assert known[run.folder].problem.startswith(f"{name} cannot be read (it is a ")
        assert not known[sound.folder].problem
    damaged = Run.find(run.folder.name)
    for refused in (check_resumable, lambda run: run.rename("new")):
        with pytest.raises(BadInput, match=f"cannot .*: {name} cannot be read"):
            refused(damaged)
    damaged.delete()
    assert [entry.name for entry in Run.list_all()] == ["sound"]
    assert target.read_bytes() == b"mine\n"


@pytest.mark.parametrize("make", [link, pipe, endless])
def test_nothing_is_appended_and_nobody_waits(run, target, monkeypatch, make):
    monkeypatch.setattr("convtui.training.launch.require_tensorflow", lambda: None)
    for name in ("events.jsonl", "log.txt"):
        make(run.folder / name, target)
    with pytest.raises(BadInput, match=r"events\.jsonl cannot be written \(it is a "):
        EventLog(run.folder)
    with pytest.raises(BadInput, match=r"log\.txt cannot be written"), talking_into(run.log):
        pass
    with pytest.raises(BadInput, match=r"cannot be trained: .* it is a "):
        go_on(run)
    assert Begun(run.folder, None).why("over") == "over; log.txt there may say why"
    assert read_state(run.folder).epochs == ()
    assert target.read_bytes() == b"mine\n"


def test_a_report_that_is_a_link_is_none(run, target):
    target.write_text('{"model": "stolen"}')
    (run.folder / "report.json").symlink_to(target)
    assert run.report() is None


def test_a_run_whose_folder_is_a_link_is_damaged_and_only_the_link_is_deleted(run, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    run.folder.rename(elsewhere)
    run.folder.symlink_to(elsewhere)
    (listed,) = Run.list_all()
    assert (
        listed.problem == "spec.json cannot be read (its folder is a link, which is not followed)"
    )
    with pytest.raises(BadInput, match="its folder is a link"):
        EventLog(run.folder)
    listed.delete()
    assert Run.list_all() == []
    assert sorted(path.name for path in elsewhere.iterdir()) == ["spec.json"]


def test_the_folder_of_all_runs_may_be_a_link(run, tmp_path):
    run.folder.parent.rename(tmp_path / "large disk")
    run.folder.parent.symlink_to(tmp_path / "large disk")
    with EventLog(run.folder) as log:
        log.append(started())
    assert not Run.find(run.name).problem


def test_a_log_that_is_too_large_is_not_read(run):
    with (run.folder / "events.jsonl").open("wb") as file:
        file.truncate(1_000_000_001)
    assert Run.list_all()[0].problem == "events.jsonl cannot be read (it is larger than 1,000 MB)"
    assert read_state(run.folder).epochs == ()


def test_a_line_without_an_end_takes_no_more_memory_than_a_line_may(run):
    with EventLog(run.folder) as log:
        log.append(started())
    with (run.folder / "events.jsonl").open("ab") as file:
        file.truncate(60_000_000)
        file.write(b"\n")
    with EventLog(run.folder) as log:
        log.append(epoch(1))
        assert [row.epoch for row in read_state(run.folder).epochs] == [1]


@pytest.mark.parametrize("pid", [-1, 0, 1, 10**18])
def test_whoever_wrote_the_events_does_not_say_which_process_is_ended(run, monkeypatch, pid):
    monkeypatch.setattr(os, "kill", lambda *asked: pytest.fail(f"ended {asked}"))
    with EventLog(run.folder) as log:
        log.append(started(pid=pid))
        if pid < 2:
            assert not stop(run)
