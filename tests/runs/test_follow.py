"""Following a run: what a screen sees of events that come, of torn ones, and of a dead process."""

import os

import pytest

from convtui.runs import (
    BatchProgress,
    EventLog,
    Follower,
    RunEnded,
    RunFailed,
    Stopped,
    follow,
    read_state,
)

from .conftest import epoch, started


@pytest.fixture
def log(run):
    with EventLog(run.folder) as held:
        yield held


def test_a_run_that_was_just_made_is_starting_and_dead_when_nothing_comes(run, monkeypatch):
    assert read_state(run.folder).status == "starting"
    monkeypatch.setattr(follow, "START_SECONDS", -1)
    assert read_state(run.folder).status == "died"


def test_each_look_sees_what_was_appended_since_the_last(run, log):
    follower = Follower(run.folder)
    assert follower.refresh().epochs == ()
    log.append(started(pid=os.getpid()))
    state = follower.refresh()
    assert (state.status, state.planned, state.pid) == ("running", 3, os.getpid())
    log.append(BatchProgress(1, 7, 36, 2.25, 0.5, 12.5))
    state = follower.refresh()
    assert (state.epoch, state.batch, state.batches, state.eta) == (1, 7, 36, 12.5)
    log.append(epoch(1))
    state = follower.refresh()
    assert [row.epoch for row in state.epochs] == [1]
    assert (state.epoch, state.batch) == (0, 0)
    assert follower.refresh() is state


def test_half_a_line_is_left_for_the_next_look(run, log):
    follower = Follower(run.folder)
    log.append(started())
    with (run.folder / "events.jsonl").open("ab", buffering=0) as file:
        file.write(b'{"event": "stopped", ')
        assert follower.refresh().status == "running"
        file.write(b'"epochs": 0}\n')
    assert follower.refresh().status == "stopped"


def test_a_torn_line_in_the_middle_is_passed_over(run, log):
    log.append(started())
    with (run.folder / "events.jsonl").open("ab") as file:
        file.write(b'{"event": "epoch_en\n\n\x00\xff\n')
    log.append(epoch(1))
    assert [row.epoch for row in read_state(run.folder).epochs] == [1]


def test_a_file_that_was_replaced_by_a_shorter_one_is_read_anew(run, log):
    follower = Follower(run.folder)
    log.append(started())
    log.append(epoch(1))
    assert len(follower.refresh().epochs) == 1
    (run.folder / "events.jsonl").write_bytes(b'{"event": "stopped", "epochs": 0}\n')
    assert follower.refresh().epochs == ()


def test_the_epoch_with_the_lowest_validation_loss_is_best_and_the_first_of_equals(run, log):
    log.append(started())
    for number, val_loss in enumerate((2.0, 1.0, None, 1.0), start=1):
        log.append(epoch(number, val_loss))
    assert read_state(run.folder).best_epoch == 2


def test_without_validation_no_epoch_is_best(run, log):
    log.append(epoch(1, None))
    assert read_state(run.folder).best_epoch is None


def test_a_process_that_is_gone_without_an_end_has_died_and_finished_epochs_stay(run):
    with EventLog(run.folder) as log:
        log.append(started())
        log.append(epoch(1))
        assert read_state(run.folder).status == "running"
    state = read_state(run.folder)
    assert (state.status, len(state.epochs), state.eta) == ("died", 1, None)
    assert "resume" in state.message
    assert state.is_over


@pytest.mark.parametrize(
    ("last", "status"),
    [
        (RunEnded(1, 1, False, 1.0, 0.5, 0.9), "finished"),
        (RunFailed("disk full"), "failed"),
        (Stopped(1), "stopped"),
    ],
)
def test_a_run_that_told_its_end_did_not_die(run, last, status):
    with EventLog(run.folder) as log:
        for event in (started(), epoch(1), last):
            log.append(event)
    assert read_state(run.folder).status == status


def test_an_early_stop_says_which_epoch_was_best(run, log):
    for event in (started(), epoch(1, 1.0), epoch(2, 1.5), RunEnded(2, 1, True, 2.5, 0.5, 0.9)):
        log.append(event)
    state = read_state(run.folder)
    assert state.early_stopped
    assert "after epoch 2" in state.message
    assert "lowest in epoch 1" in state.message


def test_a_resumed_run_keeps_finished_epochs_and_replaces_one_told_again(run, log):
    for event in (started(), epoch(1), epoch(2, 5.0), started(after=2), epoch(2, 4.0), epoch(3)):
        log.append(event)
    assert [(row.epoch, row.val_loss) for row in read_state(run.folder).epochs] == [
        (1, 1.0),
        (2, 4.0),
        (3, 1.0),
    ]


def test_epochs_after_the_checkpoint_are_forgotten_when_a_run_goes_on(run, log):
    for event in (started(), epoch(1), epoch(2), started(after=1)):
        log.append(event)
    assert [row.epoch for row in read_state(run.folder).epochs] == [1]


def test_a_folder_without_events_or_that_is_not_there_is_no_error(run):
    assert read_state(run.folder / "gone").status == "died"
