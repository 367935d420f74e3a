"""Screen 3: runs replayed event by event; what trains them is faked, or a process that dies."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from types import ModuleType, SimpleNamespace

import pytest
from textual.screen import Screen

from convtui.errors import BadInput, Missing
from convtui.runs import BaselineProgress, EventLog, Run, RunFailed, Stopped
from convtui.tui.widgets.chart import Chart
from convtui.tui.widgets.line_table import LineTable

from .runs_on_disk import (
    NOON,
    RECORDED,
    batch,
    damaged_run,
    ended,
    epoch,
    finished_run,
    make_run,
    started,
)

HOLDER = """
import sys, time
from pathlib import Path
from convtui.runs import EventLog, RunStarted, EpochEnded
with EventLog(Path(sys.argv[1])) as log:
    log.append(RunStarted("tiny", "shapes", 3, 1))
    log.append(EpochEnded(1, 2.0, 0.2, 1.0, 0.3, 1.0, 1e-3))
    print("ready", flush=True)
    time.sleep(60)
"""


def listed(learner, table: str = "#list") -> list[list[str]]:
    """The rows of the list of runs, without the marks."""
    return [list(row.cells) for row in learner.app.screen.query_one(table, LineTable).rows]


def epochs(learner, pane: str = "#first") -> list[list[str]]:
    return listed(learner, f"{pane} #epochs")


def said(learner, pane: str = "#first") -> str:
    return " ".join(learner.part(pane).split())


async def shown(learner, *names: str) -> None:
    """Open the screen, and wait until these runs are listed."""
    await learner.press("4")
    await learner.until(lambda: [row[1] for row in listed(learner)] == [*names])


async def test_the_screen_without_runs_says_how_to_begin(open_app) -> None:
    async with open_app(size=(80, 24)) as learner:
        await learner.press("4")
        await learner.until(lambda: "No runs yet" in learner.text)
        assert "n trains a network" in learner.text
        assert "4 Train" in learner.lines[0]
        for key in ("enter", "s", "r", "e", "d", "space", "c", "w", "v"):
            await learner.press(key)
        assert learner.app._exception is None


async def test_a_recorded_run_is_followed_event_by_event(open_app) -> None:
    run = make_run("replayed")
    async with open_app(size=(80, 24)) as learner:
        with EventLog(run.folder) as log:
            await shown(learner, "replayed")
            assert listed(learner)[0][2:6] == ["starting", "0/3", "-", "-"]
            log.append(RECORDED[0])
            await learner.until(lambda: "TensorFlow is loading" in said(learner))
            for heading in ("epoch", "accuracy", "val_loss", "val_accuracy", "learning_rate"):
                await learner.until(lambda word=heading: word in learner.part("#first"))
            log.append(batch(1, 20, 95.0))
            await learner.until(lambda: "20/40" in said(learner))
            assert "epoch 1/3 ████████░░░░░░░░ 20/40" in said(learner)
            assert "loss 2.2500 accuracy 0.1250 1:35 left" in said(learner)
            log.append(epoch(1, 1.5))
            await learner.until(lambda: len(epochs(learner)) == 1)
            assert epochs(learner)[0][:5] == ["★", "1", "2.4000", "0.1000", "1.5000"]
            assert listed(learner)[0][2:5] == ["running", "1/3", "0.1500"]
            log.append(epoch(2, 0.75))
            await learner.until(lambda: len(epochs(learner)) == 2)
            assert [row[0] for row in epochs(learner)] == ["", "★"]
            assert epochs(learner)[1][5:] == ["0.2500", "1.2", "0.001"]
            log.append(epoch(3, 1.25))
            await learner.until(lambda: "measuring" in said(learner))
            log.append(BaselineProgress(2, 6, 0.25))
            await learner.until(lambda: "logistic regression: 2 of 6 fits" in said(learner))
            log.append(ended(3, 2))
            await learner.until(lambda: "test accuracy 0.8750" in said(learner))
        assert [row[0] for row in epochs(learner)] == ["", "★", ""]
        assert "test loss 0.5000 · best epoch 2: val_accuracy 0.2500" in said(learner)
        assert listed(learner)[0][2:6] == ["finished", "3/3", "0.2500", "0.8750"]
        assert "enter opens the report" in said(learner)
        assert any("replayed finished: test accuracy 0.8750" in m for m in learner.messages)


async def test_the_seconds_that_tensorflow_takes_to_load_are_counted(open_app, monkeypatch) -> None:
    run, now = make_run("slow"), [NOON]
    monkeypatch.setattr("convtui.tui.widgets.seen_pane.time", SimpleNamespace(time=lambda: now[0]))
    async with open_app(size=(80, 24)) as learner:
        with EventLog(run.folder) as log:
            await shown(learner, "slow")
            assert "TensorFlow is loading … 0 s" in said(learner)
            now[0] += 2
            await learner.until(lambda: "TensorFlow is loading … 2 s" in said(learner))
            log.append(replace(started(), time=NOON + 1))
            await learner.until(lambda: "TensorFlow is loading … 1 s" in said(learner))
            now[0] += 5
            await learner.until(lambda: "TensorFlow is loading … 6 s" in said(learner))
            log.append(batch(1, 20, 95.0))
            await learner.until(lambda: "epoch 1/3" in said(learner))
            log.append(epoch(1))
            await learner.until(lambda: "next epoch" in said(learner))
            log.append(replace(started(after=1), time=NOON + 7))
            await learner.until(lambda: "TensorFlow is loading … 0 s" in said(learner))


async def test_a_run_that_learned_nothing_is_told_so_while_it_trains_and_at_its_end(
    open_app,
) -> None:
    run = make_run("guessing", architecture={"classes": 10})
    async with open_app(size=(80, 24)) as learner:
        with EventLog(run.folder) as log:
            log.append(started())
            log.append(replace(epoch(1, 1.5), val_accuracy=0.11))
            await shown(learner, "guessing")
            told = "val_accuracy so far 0.1100 is near chance: guessing gets 0.1000"
            await learner.until(lambda: told in said(learner))
            log.append(replace(ended(1, 1), test_accuracy=0.0975, chance=0.125))
            told = "test accuracy 0.0975 is near chance: guessing gets 0.1250"
            await learner.until(lambda: told in said(learner))
        assert "enter opens the report" in said(learner)
        assert any("test accuracy 0.0975, near chance" in m for m in learner.messages)


async def test_an_early_stop_is_announced_and_says_which_epoch_was_best(open_app) -> None:
    run = make_run("hasty", epochs=9)
    async with open_app(size=(80, 24)) as learner:
        with EventLog(run.folder) as log:
            for event in (started(epochs=9), epoch(1, 0.5), epoch(2, 0.7)):
                log.append(event)
            await shown(learner, "hasty")
            log.append(ended(2, 1, early=True))
        await learner.until(lambda: listed(learner)[0][2] == "finished")
        assert "stopped early after epoch 2" in said(learner)
        assert "lowest in epoch 1" in said(learner)
        assert any("hasty finished early" in message for message in learner.messages)


async def test_train_accuracy_has_a_column_of_its_own_and_is_explained(open_app) -> None:
    run = make_run("measured", train_accuracy=True)
    async with open_app(size=(80, 24)) as learner:
        with EventLog(run.folder) as log:
            log.append(started())
            log.append(epoch(1, measured=0.4321))
            await shown(learner, "measured")
            await learner.until(lambda: "0.4321" in said(learner))
            assert "train_acc" in said(learner)
            assert "mean over the batches" in said(learner)
        await learner.pilot.resize_terminal(200, 55)
        await learner.until(lambda: "measured" in str(chart(learner, "accuracy").border_title))


def chart(learner, name: str) -> Chart:
    return learner.app.screen.query_one(f"#first #{name}", Chart)


@pytest.mark.parametrize(
    ("size", "table", "charts"),
    [((80, 24), True, 0), ((120, 36), True, 2), ((200, 55), True, 2)],
)
async def test_each_size_shows_what_has_room_and_v_shows_the_rest(
    open_app, size: tuple[int, int], table: bool, charts: int
) -> None:
    finished_run("one")
    async with open_app(size=size) as learner:
        await shown(learner, "one")

        def on_show() -> tuple[bool, int]:
            parts = learner.app.screen.query("#first Chart").results(Chart)
            return "val_loss" in said(learner), sum(part.size.width > 20 for part in parts)

        await learner.until(lambda: on_show() == (table, charts))
        await learner.press("v")
        await learner.until(lambda: on_show() == (False, 2))
        await learner.until(lambda: "○" in learner.part("#first") and "●" in learner.part("#first"))
        await learner.until(lambda: "○ validation" in learner.around("#first #loss"))
        await learner.press("v")
        await learner.until(lambda: on_show() == (True, 0))


async def test_two_runs_are_watched_at_once(open_app) -> None:
    one, other = make_run("one"), make_run("other")
    async with open_app(size=(120, 36)) as learner:
        with EventLog(one.folder) as first, EventLog(other.folder) as second:
            first.append(started())
            second.append(started())
            await shown(learner, "other", "one")
            await learner.press("w", "down")
            await learner.until(lambda: learner.app.screen.query_one("#second").display)
            first.append(epoch(1))
            second.append(batch(1, 30))
            await learner.until(lambda: len(epochs(learner, "#second")) == 1)
            await learner.until(lambda: "30/40" in said(learner, "#first"))
            assert "other · running" in learner.around("#first")
            assert "one · running" in learner.around("#second")
            await learner.press("w")
            assert not learner.app.screen.query_one("#second").display
            assert "one · running" in learner.around("#first")


async def test_runs_go_on_while_another_screen_is_open_and_are_there_on_return(open_app) -> None:
    run = make_run("patient")
    async with open_app() as learner:
        with EventLog(run.folder) as log:
            log.append(started())
            await shown(learner, "patient")
            await learner.press("1")
            log.append(epoch(1))
            await learner.press("right", "4")
            await learner.until(lambda: len(epochs(learner)) == 1)


async def test_nothing_is_read_while_another_screen_is_open(open_app, monkeypatch) -> None:
    looks = []
    monkeypatch.setattr("convtui.tui.screens.live._LOOK_SECONDS", 0.01)
    async with open_app() as learner:
        await learner.press("4")
        overview = learner.app.screen.overview
        monkeypatch.setattr(overview, "look", lambda show: looks.append(1) or ())
        monkeypatch.setattr(overview, "look_again", lambda: looks.append(1) or ())
        await learner.until(lambda: len(looks) > 3)
        await learner.press("1")
        await asyncio.sleep(0.05)
        before = len(looks)
        await asyncio.sleep(0.1)
        assert len(looks) <= before
        await learner.press("4")
        await learner.until(lambda: len(looks) > before)


async def test_leaving_leaves_no_thread_behind(open_app) -> None:
    before = threading.active_count()
    async with open_app() as learner:
        await learner.press("4")
        await learner.until(lambda: "No runs yet" in learner.text)
        await learner.press("1", "4", "q")
    for _ in range(100):
        follows = [t for t in threading.enumerate() if "asyncio" in t.name and t.is_alive()]
        if threading.active_count() <= before or not follows:
            break
        await asyncio.sleep(0.02)
    assert learner.app._exception is None
    assert not any(worker.is_running for worker in learner.app.workers)


async def test_a_process_that_is_killed_is_seen_within_seconds(open_app) -> None:
    run = make_run("victim")
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(run.folder)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "ready\n"
        async with open_app(size=(80, 24)) as learner:
            await shown(learner, "victim")
            await learner.until(lambda: listed(learner)[0][2] == "running")
            os.kill(holder.pid, signal.SIGKILL)
            await learner.until(lambda: listed(learner)[0][2] == "died")
            assert "the process that trained it is gone" in said(learner)
            assert "r goes on after epoch 1" in said(learner)
            assert any("victim died" in message for message in learner.messages)
    finally:
        holder.kill()
        holder.communicate()


async def test_a_failed_run_says_why_and_what_to_do(open_app) -> None:
    run = make_run("doomed")
    with EventLog(run.folder) as log:
        log.append(started())
        log.append(RunFailed("the loss is nan: give a learning rate below 1"))
    async with open_app(size=(80, 24)) as learner:
        await shown(learner, "doomed")
        await learner.until(lambda: "the loss is nan" in said(learner))
        assert "r begins again once that is mended" in said(learner)


async def test_a_damaged_folder_is_listed_and_harms_nothing(open_app) -> None:
    finished_run("whole")
    folder = damaged_run(Run.root())
    async with open_app(size=(80, 24)) as learner:
        await shown(learner, "whole", folder.name)
        assert listed(learner)[1][2] == "damaged"
        await learner.press("down")
        await learner.until(lambda: "damaged: spec.json is not JSON" in said(learner))
        for key in ("enter", "s", "r", "space", "c", "w", "v"):
            await learner.press(key)
        assert learner.app._exception is None
        await learner.press("d", "y")
        await learner.until(lambda: not folder.exists())
        await learner.until(lambda: [row[1] for row in listed(learner)] == ["whole"])


async def test_a_run_that_vanishes_makes_room_for_its_neighbour(open_app) -> None:
    older, newer = finished_run("older"), finished_run("newer")
    async with open_app() as learner:
        await shown(learner, "newer", "older")
        await learner.press("w")
        newer.delete()
        await learner.until(lambda: [row[1] for row in listed(learner)] == ["older"])
        assert "older · finished" in learner.around("#first")
        older.delete()
        await learner.until(lambda: "No runs yet" in learner.text)


# Doing


async def test_rename_asks_and_refuses_what_is_no_name(open_app) -> None:
    finished_run("plain")
    finished_run("taken")
    async with open_app() as learner:
        await shown(learner, "taken", "plain")
        await learner.press("down", "e")
        await learner.type("no name!")
        await learner.press("enter")
        assert "is no name for a run" in learner.text
        await learner.answer("ctrl+u", "taken")
        assert "there is a run called 'taken'" in " ".join(learner.text.split())
        await learner.answer("ctrl+u", "better")
        await learner.until(lambda: [row[1] for row in listed(learner)] == ["taken", "better"])
        assert Run.find("better")


async def test_delete_asks_first_and_n_keeps(open_app) -> None:
    finished_run("kept")
    async with open_app() as learner:
        await shown(learner, "kept")
        await learner.press("d")
        assert "Delete kept" in learner.text
        await learner.press("n")
        assert [run.name for run in Run.list_all()] == ["kept"]
        await learner.press("d", "y")
        await learner.until(lambda: not Run.list_all())
        await learner.until(lambda: "No runs yet" in learner.text)


async def test_a_run_in_training_is_not_deleted_but_to_be_stopped_first(open_app) -> None:
    run = make_run("busy")
    async with open_app() as learner:
        with EventLog(run.folder) as log:
            log.append(started())
            await shown(learner, "busy")
            await learner.press("d")
            assert learner.messages == ["busy is in training: stop it first (s)"]
            await learner.press("enter")
            assert learner.messages == ["busy is in training: its report comes at the end"]
            await learner.press("r")
            assert learner.messages == ["busy is in training already"]


async def test_s_stops_the_run_at_hand_and_r_goes_on_with_it(open_app, monkeypatch) -> None:
    run, asked = make_run("obedient"), []
    screen = "convtui.tui.screens.train"
    monkeypatch.setattr(f"{screen}.stop", lambda run: asked.append(("stop", run.name)) or True)
    ended_process = subprocess.Popen([sys.executable, "-c", ""])
    monkeypatch.setattr(
        f"{screen}.go_on", lambda run: asked.append(("go on", run.name)) or ended_process
    )
    async with open_app() as learner:
        with EventLog(run.folder) as log:
            log.append(started())
            log.append(epoch(1))
            await shown(learner, "obedient")
            await learner.press("s")
            await learner.until(lambda: asked == [("stop", "obedient")])
            log.append(Stopped(1))
        await learner.until(lambda: "stopped — r goes on after epoch 1" in said(learner))
        await learner.press("s")
        assert "obedient is not in training" in learner.messages[-1]
        await learner.press("r")
        await learner.until(lambda: asked[-1] == ("go on", "obedient"))
    ended_process.wait()


async def test_a_finished_run_is_not_resumed(open_app) -> None:
    finished_run("done")
    async with open_app() as learner:
        await shown(learner, "done")
        await learner.press("r")
        assert "done is finished: n begins another" in learner.messages[-1]


async def test_what_refuses_to_go_on_is_told_in_one_line(open_app, monkeypatch) -> None:
    run = make_run("stuck")
    with EventLog(run.folder) as log:
        log.append(started())

    def refuse(run):
        raise BadInput("stuck cannot be trained: disk full")

    monkeypatch.setattr("convtui.tui.screens.train.go_on", refuse)
    async with open_app() as learner:
        await shown(learner, "stuck")
        await learner.press("r")
        await learner.until(lambda: "stuck cannot be trained: disk full" in learner.messages)


async def test_enter_opens_the_report_of_a_finished_run_only(open_app, monkeypatch) -> None:
    class ReportScreen(Screen[None]):
        def __init__(self, run) -> None:
            super().__init__()
            self.run = run

    module = ModuleType("convtui.tui.screens.report")
    module.ReportScreen = ReportScreen
    monkeypatch.setitem(sys.modules, module.__name__, module)
    stopped = make_run("stopped")
    with EventLog(stopped.folder) as log:
        log.append(started())
        log.append(Stopped(0))
    finished_run("done")
    async with open_app() as learner:
        await shown(learner, "done", "stopped")
        await learner.press("down", "enter")
        assert "stopped has no report: it did not finish" in learner.messages[-1]
        await learner.press("up", "enter")
        assert isinstance(learner.app.screen, ReportScreen)
        assert learner.app.screen.run.name == "done"


async def test_marked_runs_are_compared_side_by_side(open_app) -> None:
    finished_run("slow", learning_rate=1e-4)
    finished_run("fast", learning_rate=1e-2)
    async with open_app(size=(120, 36)) as learner:
        await shown(learner, "fast", "slow")
        await learner.press("c")
        assert "Mark two or more runs" in learner.messages[-1]
        await learner.press("space", "down", "space")
        assert [row[0] for row in listed(learner)] == ["◆", "◆"]
        await learner.press("c")
        assert [row[1] for row in listed(learner, "#figures")] == ["fast", "slow"]
        assert listed(learner, "#figures")[0][4:9] == ["2", "0.7500", "0.2500", "0.5000", "0.8750"]
        assert listed(learner, "#differences") == [["learning rate", "0.01", "0.0001"]]
        loss = learner.app.screen.query_one("#val-loss", Chart)
        assert [len(curve.points) for curve in loss.curves] == [3, 3]
        await learner.until(lambda: "★" in learner.part("#val-loss"))
        await learner.press("escape")
        assert [row[1] for row in listed(learner)] == ["fast", "slow"]


async def test_when_tensorflow_is_missing_the_line_to_type_is_told(open_app, monkeypatch) -> None:
    def missing() -> None:
        raise Missing("training needs TensorFlow: type `python -m pip install 'convtui[train]'`")

    monkeypatch.setattr("convtui.tui.screens.train.require_tensorflow", missing)
    async with open_app(size=(80, 24)) as learner:
        await learner.press("4", "n")
        assert learner.messages == [
            "training needs TensorFlow: type `python -m pip install 'convtui[train]'`"
        ]
        assert "No runs yet" in learner.text


async def test_help_lists_every_key_of_this_screen(open_app) -> None:
    async with open_app() as learner:
        await learner.press("4", "question_mark")
        told = [line.strip().split("  ")[0] for line in learner.part("VerticalScroll").splitlines()]
        assert {*"?nsrvwced135Dq", "enter", "space", "tab", "^p"} - {*told} == set()


@pytest.mark.parametrize("size", [(20, 10), (48, 15), (80, 24), (300, 100)])
async def test_it_stands_any_size(open_app, size: tuple[int, int]) -> None:
    for name in ("one", "two"):
        finished_run(name)
    async with open_app(size=size) as learner:
        await shown(learner, "two", "one")
        await learner.press("w", "down", "v", "v", "v", "tab", "down", "end")
        await learner.pilot.resize_terminal(60, 20)
        await learner.press("space", "up", "space", "c", "escape")
        assert learner.app._exception is None


async def test_two_hundred_runs_are_listed_and_walked(open_app) -> None:
    for number in range(200):
        make_run(f"run-{number}")
    async with open_app(size=(80, 24)) as learner:
        await learner.press("4")
        await learner.until(lambda: len(listed(learner)) == 200)
        await learner.press("end", "pageup", "home", "pagedown")
        assert "200 runs" in learner.lines[0]
