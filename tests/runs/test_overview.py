"""All runs at a look: what is new, what is over, what is damaged, and what is not read again."""

import os
from types import SimpleNamespace

import pytest

from convtui.runs import EventLog, Overview, Run, RunEnded, Stopped, overview

from .conftest import epoch, started


def make(name: str):
    return Run.create("tiny", {"model": "tiny", "data": "shapes", "epochs": 3, "name": name})


def statuses(seen):
    return {entry.run.name: entry.state.status for entry in seen}


def test_without_any_run_there_is_nothing_to_see():
    assert Overview().look() == ()


def test_each_look_sees_runs_that_came_went_and_got_another_name():
    runs = Overview()
    first, second = make("first"), make("second")
    assert set(statuses(runs.look())) == {"first", "second"}
    first.rename("renamed")
    second.delete()
    assert set(statuses(runs.look())) == {"renamed"}
    make("third")
    assert set(statuses(runs.look_again())) == {"renamed"}
    assert set(statuses(runs.look())) == {"renamed", "third"}


def test_a_run_in_training_is_followed_by_both_kinds_of_look(run):
    runs = Overview()
    with EventLog(run.folder) as log:
        log.append(started())
        (before,) = runs.look()
        assert before.in_training
        assert runs.look_again()[0] is before
        log.append(epoch(1))
        (after,) = runs.look_again()
        assert len(after.state.epochs) == 1
        log.append(RunEnded(1, 1, False, 1.0, 0.5, 0.9))
    assert runs.look_again()[0].state.status == "finished"


def test_what_is_over_is_not_read_again_until_it_goes_on(run, monkeypatch):
    with EventLog(run.folder) as log:
        log.append(started())
        log.append(Stopped(0))
    runs = Overview()
    (before,) = runs.look()
    with monkeypatch.context() as patch:
        patch.setattr(overview.Follower, "refresh", lambda self: pytest.fail("read again"))
        assert runs.look()[0] is before
    with EventLog(run.folder) as log:
        log.append(started(after=0))
        assert runs.look()[0].state.status == "running"


def test_a_process_that_ends_before_its_first_event_has_died_at_once(run):
    runs, process = Overview(), SimpleNamespace(poll=lambda: None)
    runs.expect(run.folder, process)
    assert runs.look()[0].state.status == "starting"
    process.poll = lambda: 1
    (seen,) = runs.look()
    assert seen.state.status == "died"
    assert "before it began to train; log.txt" in seen.state.message


def test_the_end_of_its_process_does_not_hide_what_it_told_last(run):
    runs = Overview()
    runs.expect(run.folder, SimpleNamespace(poll=lambda: 0))
    with EventLog(run.folder) as log:
        log.append(started())
        log.append(RunEnded(1, 1, False, 1.0, 0.5, 0.9))
    assert runs.look()[0].state.status == "finished"


def test_a_damaged_folder_is_seen_as_such_and_harms_nothing(run):
    broken = Run.root() / "2020-01-01-000000-broken"
    broken.mkdir()
    (broken / "spec.json").write_text("[" * 100_000)
    (broken / "events.jsonl").mkdir()
    (Run.root() / "a-file").touch()
    seen = {entry.folder.name: entry for entry in Overview().look()}
    assert set(seen) == {run.folder.name, broken.name}
    assert seen[broken.name].run.problem
    assert not seen[broken.name].in_training


def test_a_torn_folder_that_cannot_be_entered_is_listed(run):
    if os.geteuid() == 0:
        pytest.skip("root may enter everything")
    run.folder.chmod(0)
    try:
        assert Overview().look()[0].run.problem
    finally:
        run.folder.chmod(0o755)


def test_the_first_look_hands_over_the_newest_runs_before_it_has_read_all(monkeypatch):
    monkeypatch.setattr("time.strftime", lambda form: "2026-01-01-120000")
    made = [make(f"run-{number}").folder for number in range(4)][::-1]
    monkeypatch.setattr(overview, "FIRST_SECONDS", -1)
    monkeypatch.setattr(overview, "PART_SECONDS", -1)
    runs, parts = Overview(), []
    whole = runs.look(parts.append)
    assert [entry.folder for entry in whole] == made
    assert [tuple(entry.folder for entry in part) for part in parts] == [
        tuple(made[:count]) for count in (1, 2, 3, 4)
    ]
    make("newer")
    assert len(runs.look(lambda part: pytest.fail("in parts again"))) == 5


def test_a_run_that_was_over_and_is_renamed_is_read_again_and_no_other(run, monkeypatch):
    other = make("other")
    runs = Overview()
    before = {seen.folder: seen for seen in runs.look()}
    other.rename("renamed")
    after = {seen.folder: seen for seen in runs.look()}
    assert after[other.folder].run.name == "renamed"
    assert after[run.folder].run is before[run.folder].run
