"""The pool: who is trained when, and what becomes of a run whose worker dies. No Keras here."""

import io
import json
import sys
import time
from pathlib import Path

import psutil
import pytest
from patience import PATIENCE

from convtui.runs import EventLog, Run, read_state
from convtui.training import worker, worker_process
from convtui.training.worker import DATA_SETS_KEPT, DataSets, Orders
from convtui.training.workers import Died, Over, RunEvent, WorkerPool

FAKE = (sys.executable, str(Path(__file__).with_name("fake_worker.py")))


@pytest.fixture(autouse=True)
def fake(monkeypatch):
    monkeypatch.setattr(worker_process, "COMMAND", FAKE)


def run(act, **spec):
    return Run.create(act, {"act": act, "threads": 1, **spec})


def until(pool, holds):
    """Collect what happens until that holds of all of it."""
    happened, deadline = [], time.monotonic() + PATIENCE
    while not holds(happened):
        assert time.monotonic() < deadline, happened
        happened += pool.wait(0.05)
    return happened


def until_idle(pool):
    happened = until(pool, lambda _: not pool.busy)
    return happened + pool.wait(0)


def ends(happened):
    return {event.run.folder.name: event.status for event in happened if isinstance(event, Over)}


def pids(happened):
    return {
        event.run.folder.name: event.event.pid for event in happened if isinstance(event, RunEvent)
    }


def test_runs_come_to_their_end_and_a_worker_takes_one_after_another():
    runs = [run("finish") for _ in range(5)]
    with WorkerPool(2) as pool:
        for entry in runs:
            pool.submit(entry)
        happened = until_idle(pool)
    assert ends(happened) == {entry.folder.name: "finished" for entry in runs}
    assert 1 <= len(set(pids(happened).values())) <= 2


def test_no_more_runs_are_in_training_than_there_are_workers():
    with WorkerPool(2) as pool:
        assert pool.free == 2
        for _ in range(3):
            pool.submit(run("wait"))
        happened = until(pool, lambda told: len(pids(told)) == 2)
        happened += pool.wait(0.3)
        assert len(pids(happened)) == 2
        assert pool.free == 0
        pool.stop_all()
        assert set(ends(until_idle(pool)).values()) == {"stopped"}
        assert pool.free == 2


def test_a_failed_run_says_why_and_the_others_go_on():
    failing, good = run("fail"), run("finish")
    with WorkerPool(1) as pool:
        pool.submit(failing)
        pool.submit(good)
        happened = until_idle(pool)
    assert ends(happened) == {failing.folder.name: "failed", good.folder.name: "finished"}
    assert next(e.message for e in happened if isinstance(e, Over)) == "why"


def test_a_run_whose_worker_dies_goes_on_once_in_another():
    dying = run("die-once")
    with WorkerPool(1) as pool:
        pool.submit(dying)
        happened = until_idle(pool)
    assert [type(event) for event in happened] == [RunEvent, Died, RunEvent, Over]
    assert happened[0].event.pid != happened[2].event.pid
    assert "killed" in happened[1].message
    assert happened[3].status == "finished"


def test_a_run_whose_worker_dies_twice_has_failed_and_says_so_in_its_folder():
    dying, good = run("die"), run("finish")
    with WorkerPool(1) as pool:
        pool.submit(dying)
        pool.submit(good)
        happened = until_idle(pool)
    assert ends(happened) == {dying.folder.name: "failed", good.folder.name: "finished"}
    state = read_state(dying.folder)
    assert state.status == "failed"
    assert "killed, perhaps for want of memory, 2 times" in state.message


def test_one_run_is_stopped_and_the_others_are_not():
    first, second, waiting = run("wait"), run("wait"), run("finish")
    with WorkerPool(2) as pool:
        for entry in (first, second, waiting):
            pool.submit(entry)
        until(pool, lambda told: len(pids(told)) == 2)
        pool.stop(first)
        happened = until(pool, lambda told: len(ends(told)) == 2)
        assert ends(happened) == {first.folder.name: "stopped", waiting.folder.name: "finished"}
        pool.stop(second)
        assert ends(until_idle(pool)) == {second.folder.name: "stopped"}


def test_a_run_that_waits_for_a_worker_is_stopped_at_once():
    first, waiting = run("wait"), run("finish")
    with WorkerPool(1) as pool:
        pool.submit(first)
        pool.submit(waiting)
        pool.wait(0)
        pool.stop(waiting)
        assert ends(pool.wait(0)) == {waiting.folder.name: "stopped"}


def test_a_run_that_another_process_has_in_hand_waits_for_it():
    held = run("finish")
    with WorkerPool(1) as pool:
        with EventLog(held.folder):
            pool.submit(held)
            assert pool.wait(0.3) == []
            assert pool.busy
        assert ends(until_idle(pool)) == {held.folder.name: "finished"}


def test_a_run_with_other_threads_gets_a_process_of_its_own():
    runs = [run("finish"), run("finish", threads=2), run("finish", threads=2)]
    with WorkerPool(1) as pool:
        for entry in runs:
            pool.submit(entry)
        happened = until_idle(pool)
    first, second, third = (pids(happened)[entry.folder.name] for entry in runs)
    assert first != second
    assert second == third


def test_a_run_whose_log_cannot_be_written_fails_and_harms_no_other():
    unwritable, good = run("finish"), run("finish")
    unwritable.log.mkdir()
    with WorkerPool(1) as pool:
        pool.submit(unwritable)
        pool.submit(good)
        happened = until_idle(pool)
    assert ends(happened) == {unwritable.folder.name: "failed", good.folder.name: "finished"}


def test_a_closed_pool_leaves_no_process_behind():
    pool = WorkerPool(1)
    pool.submit(run("wait"))
    happened = until(pool, pids)
    pool.close()
    assert not any(psutil.pid_exists(pid) for pid in pids(happened).values())


def test_a_worker_hears_a_stop_and_takes_the_end_of_its_orders_for_one():
    orders = Orders(io.StringIO(json.dumps({"train": "/runs/a"}) + "\n"))
    assert orders.next() == Path("/runs/a")
    assert orders.next() is None
    assert orders.asked_to_stop()


def test_a_worker_reads_a_data_set_once_for_runs_that_follow_each_other(monkeypatch):
    read = []
    monkeypatch.setattr(worker, "load_dataset", lambda *asked: read.append(asked) or list(asked))
    kept = DataSets()
    for _ in range(3):
        assert kept.load("shapes", 5) == ["shapes", 5]
        kept.load("shapes", 6)
    assert read == [("shapes", 5), ("shapes", 6)]
    for samples in range(7, 7 + DATA_SETS_KEPT):
        kept.load("shapes", samples)
    kept.load("shapes", 5)
    assert read.count(("shapes", 5)) == 2
