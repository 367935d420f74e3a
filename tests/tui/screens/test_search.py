"""Screen 4: searches replayed event by event; nobody trains, what starts processes is faked."""

import os
import shutil
import signal
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest
from textual.widgets import Button, Input

from convtui.errors import BadInput, Missing
from convtui.runs import EventLog, Run, RunEnded, write_spec
from convtui.runs.events import Stopped
from convtui.studies.searches.search import Search, read_requests
from convtui.tui.remembered import recall
from convtui.tui.screens.new_search import NewSearch
from convtui.tui.screens.trial import TrialScreen
from convtui.tui.widgets.chart import Chart
from convtui.tui.widgets.form_field import FormField
from convtui.tui.widgets.line_table import LineTable
from convtui.tui.widgets.scatter import Scatter

from .runs_on_disk import epoch
from .runs_on_disk import started as run_started
from .searches_on_disk import (
    NOON,
    best,
    damaged_search,
    ended,
    finished_search,
    infeasible,
    make_search,
    noted,
    recorded,
    started,
    trial,
)

SCREEN = "convtui.tui.screens.search"

HOLDER = """
import sys, time
from pathlib import Path
from convtui.runs import EventLog
from convtui.studies.searches.events import SearchStarted, TrialChanged
from convtui.studies.searches.events import Trial
drawn = {"kernel_size": 3, "learning_rate": 0.005, "optimizer": "adam"}
with EventLog(Path(sys.argv[1])) as log:
    log.append(SearchStarted("victim", 1, 1))
    log.append(TrialChanged(Trial(1, "running", drawn, (0.5,), 2)))
    print("ready", flush=True)
    time.sleep(60)
"""


def rows(learner, table: str = "#trials") -> list[list[str]]:
    return [list(row.cells) for row in learner.app.screen.query_one(table, LineTable).rows]


def numbers(learner) -> list[str]:
    return [row[1] for row in rows(learner)]


def line(learner, part: str) -> str:
    return " ".join(learner.part(part).split())


async def shown(learner, *names: str) -> None:
    """Open the screen, and wait until these searches are listed."""
    await learner.press("5")
    await learner.until(lambda: [row[0] for row in rows(learner, "#list")] == [*names])


async def test_the_screen_without_searches_says_how_to_begin(open_app) -> None:
    async with open_app(size=(80, 24)) as learner:
        await learner.press("5")
        await learner.until(lambda: "No searches yet" in learner.text)
        assert "n begins one" in learner.text
        assert "5 Search" in learner.lines[0]
        for key in ("enter", "s", "S", "r", "m", "t", "d", "o", "O", "x", "v", "]", "["):
            await learner.press(key)
        assert learner.app._exception is None


async def test_the_seconds_until_a_search_trains_are_counted(open_app, home, monkeypatch) -> None:
    search, now = make_search(home, "slow"), [NOON]
    monkeypatch.setattr("convtui.tui.widgets.seen_pane.time", SimpleNamespace(time=lambda: now[0]))
    async with open_app(size=(120, 36)) as learner:
        with EventLog(search.folder) as log:
            await shown(learner, "slow")
            assert "starting: TensorFlow is loading … 0 s" in line(learner, "#progress")
            for event in (started("slow"), trial(1), trial(1, "running")):
                log.append(event)
            now[0] += 4
            told = "1 in training · TensorFlow is loading … 4 s"
            await learner.until(lambda: told in line(learner, "#progress"))
            log.append(trial(1, "running", 0.25))
            await learner.until(lambda: "is loading" not in line(learner, "#progress"))


async def test_a_recorded_search_is_followed_event_by_event(open_app, home) -> None:
    search = make_search(home, "replayed")
    async with open_app(size=(80, 24)) as learner:
        with EventLog(search.folder) as log:
            await shown(learner, "replayed")
            assert rows(learner, "#list")[0][1:4] == ["starting", "0/3", "-"]
            told = iter(recorded("replayed"))
            for event in (next(told) for _ in range(5)):
                log.append(event)
            await learner.until(lambda: len(rows(learner)) == 4)
            assert [row[5] for row in rows(learner)] == ["waiting", "infeasible"] + ["waiting"] * 2
            assert rows(learner)[1][-1] == "28 → 19 → 9 < 10"
            assert "0 of 3 trials done, 1 infeasible draw replaced" in line(learner, "#progress")
            log.append(next(told))
            log.append(next(told))
            await learner.until(lambda: rows(learner)[0][5:8] == ["running", "1/2", "0.2500"])
            assert rows(learner)[0][8] == ""
            assert "1 in training" in line(learner, "#progress")
            assert "about 0:08 left" in line(learner, "#progress")  # 5 epochs of 1.5 s
            log.append(next(told))
            log.append(next(told))
            await learner.until(lambda: rows(learner)[0][0] == "★")
            assert rows(learner)[0][5:10] == ["finished", "2/2", "0.5000", "0.5000", "3.0"]
            said = "trial 1, 0.5000: kernel_size 3, learning_rate 0.005, optimizer adam"
            assert f"best so far: {said}" in line(learner, "#best")
            assert any(said in message for message in learner.messages)
            for event in told:
                log.append(event)
        await learner.until(lambda: rows(learner, "#list")[0][1] == "finished")
        assert [row[0] for row in rows(learner)] == ["", "", "★", ""]
        assert "★ best: trial 3, 0.7500" in line(learner, "#best")
        assert any("replayed finished: 3 of 3 trials done" in told for told in learner.messages)
        await learner.press("end")
        assert "trial 4 failed" in line(learner, "#said")
        assert "the loss is nan" in line(learner, "#said")


async def test_trials_are_sorted_by_every_column_and_turned_round(open_app, home) -> None:
    finished_search(home, "sorted")
    async with open_app(size=(120, 36)) as learner:
        await shown(learner, "sorted")
        await learner.until(lambda: numbers(learner) == ["1", "2", "3", "4"])
        for expected in ("3 1 2 4", "4 1 3 2", "2 3 4 1", "1 4 2 3", "1 2 3 4"):
            await learner.press("o")
            assert numbers(learner) == expected.split(), expected
        await learner.press("O")
        assert numbers(learner) == ["4", "3", "2", "1"]
        assert "trial▲" in learner.part("#trials")


async def test_the_cursor_stays_on_its_trial_when_the_order_changes(open_app, home) -> None:
    finished_search(home, "sorted")
    async with open_app(size=(120, 36)) as learner:
        await shown(learner, "sorted")
        await learner.until(lambda: len(rows(learner)) == 4)
        await learner.press("down", "o", "o")
        assert "trial 2 infeasible" in line(learner, "#said")


async def test_a_filter_lists_the_trials_with_all_its_words(open_app, home) -> None:
    finished_search(home, "sifted")
    async with open_app(size=(120, 36)) as learner:
        await shown(learner, "sifted")
        await learner.until(lambda: len(rows(learner)) == 4)
        await learner.answer("slash", "Finished kernel_size=5")
        assert numbers(learner) == ["3"]
        assert "1 of 4 with 'Finished kernel_size=5'" in learner.around("#pane")
        await learner.answer("slash", "nowhere")
        assert rows(learner) == []
        for key in ("enter", "s", "o", "down"):
            await learner.press(key)
        await learner.press("slash", "ctrl+u", "enter")
        assert len(rows(learner)) == 4


@pytest.mark.parametrize(
    ("size", "curves", "marginals"),
    [((80, 24), False, False), ((120, 36), True, False), ((200, 55), True, True)],
)
async def test_each_size_shows_what_has_room_and_v_shows_the_rest(
    open_app, home, size, curves, marginals
) -> None:
    finished_search(home, "one")
    async with open_app(size=size) as learner:
        await shown(learner, "one")

        def on_show() -> tuple[bool, bool, bool]:
            screen = learner.app.screen
            wide = [screen.query_one(n).size.width > 20 for n in ("#trials", "#curves")]
            return *wide, screen.query_one("#marginals").size.height > 0

        await learner.until(lambda: on_show() == (True, curves, marginals))
        assert "★" in line(learner, "#best")
        await learner.press("v")
        await learner.until(lambda: on_show()[:2] == (False, True))
        await learner.press("v")
        await learner.until(lambda: on_show() == (True, False, False))


async def test_points_lie_where_the_parameter_was_drawn_and_x_changes_it(open_app, home) -> None:
    finished_search(home, "scattered")
    async with open_app(size=(200, 55)) as learner:
        await shown(learner, "scattered")
        scatter = learner.app.screen.query_one(Scatter)
        await learner.until(lambda: len(scatter.points) == 2)
        assert [(p.x, p.y, p.look) for p in scatter.points] == [
            (0.125, 0.5, "one"),
            (0.375, 0.75, "best"),
        ]
        await learner.press("x")
        assert "learning_rate (log-uniform)" in learner.around("#scatter")
        assert scatter.points[1].x == pytest.approx(0.5)  # 0.001 is half way from 0.0001 to 0.01
        await learner.press("x")
        assert [point.x for point in scatter.points] == [0, 1]
        await learner.until(lambda: "★" in learner.part("#scatter"))
        await learner.until(lambda: "asked" in learner.part("#marginals"))
        assert "kernel_size" in learner.part("#marginals")


async def test_curves_are_those_in_training_beside_the_best(open_app, home) -> None:
    search = make_search(home, "curved")
    async with open_app(size=(200, 55)) as learner:
        with EventLog(search.folder) as log:
            for event in (
                started("curved"),
                trial(1, "finished", 0.25, 0.5),
                best(1, 0.5),
                trial(3, "running", 0.75),
                trial(4, "waiting"),
            ):
                log.append(event)
            await shown(learner, "curved")
            chart = learner.app.screen.query_one("#curves", Chart)
            await learner.until(lambda: [c.name for c in chart.curves] == ["3", "1★"])
            assert [c.points for c in chart.curves] == [((1, 0.75),), ((1, 0.25), (2, 0.5))]


async def test_several_searches_are_listed_and_changed_between(open_app, home) -> None:
    finished_search(home, "older")
    finished_search(home, "newer")
    async with open_app(size=(80, 24)) as learner:
        await shown(learner, "newer", "older")
        await learner.press("right_square_bracket")
        assert "older · finished" in learner.around("#pane")
        await learner.press("left_square_bracket")
        assert "newer · finished" in learner.around("#pane")


async def test_a_search_goes_on_while_another_screen_is_open(open_app, home) -> None:
    search = make_search(home, "patient")
    async with open_app() as learner:
        with EventLog(search.folder) as log:
            log.append(started("patient"))
            await shown(learner, "patient")
            await learner.press("1")
            log.append(trial(1, "running", 0.5))
            await learner.press("5")
            await learner.until(lambda: numbers(learner) == ["1"])


# Things that go wrong


async def test_a_damaged_folder_is_listed_and_harms_nothing(open_app, home) -> None:
    finished_search(home, "whole")
    folder = damaged_search()
    async with open_app(size=(80, 24)) as learner:
        await shown(learner, "broken", "whole")
        assert rows(learner, "#list")[0][1] == "damaged"
        assert "search.json is not JSON" in line(learner, "#progress")
        for key in ("enter", "s", "S", "r", "m", "t", "o", "x", "v", "v", "v"):
            await learner.press(key)
        await learner.answer("slash", "finished")
        assert learner.app._exception is None
        await learner.press("d", "y")
        await learner.until(lambda: not folder.exists())
        await learner.until(lambda: [row[0] for row in rows(learner, "#list")] == ["whole"])


async def test_a_question_that_lacks_something_is_damage_too(open_app, home) -> None:
    search = make_search(home, "lacking")
    (search.folder / "search.json").write_text('{"question": {"name": "lacking"}}')
    async with open_app(size=(80, 24)) as learner:
        await shown(learner, "lacking")
        assert "'trials' is missing" in line(learner, "#progress")


async def test_a_search_deleted_while_shown_makes_room(open_app, home) -> None:
    older, newer = finished_search(home, "older"), finished_search(home, "newer")
    async with open_app() as learner:
        await shown(learner, "newer", "older")
        shutil.rmtree(newer.folder)
        await learner.until(lambda: [row[0] for row in rows(learner, "#list")] == ["older"])
        assert "older · finished" in learner.around("#pane")
        shutil.rmtree(older.folder)
        await learner.until(lambda: "No searches yet" in learner.text)


async def test_a_storage_out_of_reach_is_told_until_it_is_back(open_app, home) -> None:
    search = make_search(home, "shared")
    with EventLog(search.folder) as log:
        for event in (started("shared"), trial(1, "running", 0.5)):
            log.append(event)
        log.append(noted("the storage is out of reach, training goes on: connection refused"))
        async with open_app(size=(120, 36)) as learner:
            await shown(learner, "shared")
            await learner.until(lambda: "out of reach" in line(learner, "#progress"))
            assert "1 in training" in line(learner, "#progress")
            log.append(noted("the storage is back"))
            await learner.until(lambda: "out of reach" not in line(learner, "#progress"))


async def test_a_killed_coordinator_is_seen_within_seconds(open_app, home) -> None:
    search = make_search(home, "victim")
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(search.folder)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "ready\n"
        async with open_app(size=(80, 24)) as learner:
            await shown(learner, "victim")
            await learner.until(lambda: rows(learner, "#list")[0][1] == "running")
            os.kill(holder.pid, signal.SIGKILL)
            await learner.until(lambda: rows(learner, "#list")[0][1] == "stopped")
            assert "the process that searched is gone — r goes on" in line(learner, "#progress")
            assert rows(learner)[0][5] == "cut off"
            assert any("is gone: r goes on" in message for message in learner.messages)
    finally:
        holder.kill()
        holder.communicate()


async def test_a_process_that_never_began_is_told_with_its_log(open_app, home, monkeypatch) -> None:
    search = make_search(home, "stillborn")
    with EventLog(search.folder) as log:
        log.append(started("stillborn"))
        log.append(ended("stopped"))
    monkeypatch.setattr(f"{SCREEN}.go_on", lambda search: Child(code=None))
    async with open_app(size=(80, 24)) as learner:
        await shown(learner, "stillborn")
        await learner.until(lambda: rows(learner, "#list")[0][1] == "stopped")
        await learner.press("r")
        await learner.until(lambda: rows(learner, "#list")[0][1] == "starting")
        await learner.press("r")
        assert "is in training already" in learner.messages[-1]
        Child.newest.code = 2
        await learner.until(lambda: rows(learner, "#list")[0][1] == "stopped")
        assert "log.txt there may say why" in line(learner, "#progress")
        assert "log.txt there may say why" in learner.messages[-1]


# Doing


class Child:
    """A process that was started, as far as anybody looks at it."""

    newest: "Child"

    def __init__(self, code: int | None = None) -> None:
        self.pid, self.code = -1, code
        Child.newest = self

    def poll(self) -> int | None:
        return self.code


async def test_one_trial_is_given_up_and_the_search_is_stopped(open_app, home, monkeypatch) -> None:
    search, asked = make_search(home, "obedient"), []
    monkeypatch.setattr(f"{SCREEN}.stop", lambda search: asked.append(search.name) or True)
    async with open_app() as learner:
        with EventLog(search.folder) as log:
            for event in (started("obedient"), trial(1, "running", 0.5), infeasible(2)):
                log.append(event)
            await shown(learner, "obedient")
            await learner.until(lambda: len(rows(learner)) == 2)
            await learner.press("s")
            await learner.until(lambda: read_requests(search).stopped == {1})
            await learner.press("down", "s")
            assert learner.messages[-1] == "trial 2 is over: infeasible"
            await learner.press("d")
            assert "stop it first (S)" in learner.messages[-1]
            await learner.press("S")
            await learner.until(lambda: asked == ["obedient"])
            log.append(ended("stopped"))
        await learner.until(lambda: rows(learner, "#list")[0][1] == "stopped")
        await learner.press("S")
        assert "obedient is not in training here" in learner.messages[-1]


async def test_a_finished_search_gets_ten_more_trials(open_app, home, monkeypatch) -> None:
    search, asked = finished_search(home, "grown"), []
    monkeypatch.setattr(f"{SCREEN}.go_on", lambda search: asked.append(search.name) or Child(0))
    async with open_app() as learner:
        await shown(learner, "grown")
        await learner.press("r")
        assert "m adds 10 trials" in learner.messages[-1]
        assert asked == []
        await learner.press("m")
        assert "Train 10 more networks of grown, on" in learner.text
        assert "They begin at once" in " ".join(learner.text.split())
        for key in ("n", "m", "enter", "m", "escape"):
            await learner.press(key)
        assert (asked, read_requests(search).more) == ([], 0)
        await learner.press("m", "y")
        await learner.until(lambda: asked == ["grown"])
        assert read_requests(search).more == 10


async def test_the_winner_is_retrained_once_confirmed_and_its_figures_told(
    open_app, home, monkeypatch
) -> None:
    search = finished_search(home, "won")
    asked = []
    monkeypatch.setattr(f"{SCREEN}.retrain", lambda search: asked.append(search.name) or Child())
    async with open_app(size=(120, 36)) as learner:
        await shown(learner, "won")
        await learner.press("t", "n")
        assert asked == []
        await learner.press("t")
        assert "trial 3, 0.7500" in " ".join(learner.text.split())
        await learner.press("y")
        await learner.until(lambda: asked == ["won"])
        await learner.until(lambda: "the winner is trained again" in line(learner, "#best"))
        about = {"winner_of": "won", "winner_of_place": search.place, "trial": 3}
        run = Run.create("m", {"model": "m", "name": "won-winner-3", "epochs": 1, "search": about})
        with EventLog(run.folder) as log:
            log.append(run_started(epochs=1))
            log.append(epoch(1))
            log.append(RunEnded(1, 1, False, 3.75, 0.5, 0.875))
        told = "retrained as won-winner-3: test accuracy 0.8750, test loss 0.5000, measured once"
        await learner.until(lambda: told in line(learner, "#best"))


async def test_delete_asks_first(open_app, home) -> None:
    finished_search(home, "kept")
    async with open_app() as learner:
        await shown(learner, "kept")
        await learner.press("d", "n")
        assert [search.name for search in Search.list_all()] == ["kept"]
        await learner.press("d", "y")
        await learner.until(lambda: not Search.list_all())
        await learner.until(lambda: "No searches yet" in learner.text)


async def test_enter_opens_the_run_of_a_trial_and_says_why_there_is_none(open_app, home) -> None:
    search = finished_search(home, "opened")
    folder = search.run_folder(1)
    folder.mkdir(parents=True)
    write_spec(folder, {"model": "m", "name": "opened-1", "epochs": 2, "measure_test": False,
                        "search": {"name": "opened", "trial": 1}})  # fmt: skip
    with EventLog(folder) as log:
        log.append(run_started(epochs=2))
        log.append(epoch(1))
        log.append(RunEnded(1, 1, False, 1.0, None, None))
    async with open_app(size=(80, 24)) as learner:
        await shown(learner, "opened")
        await learner.until(lambda: len(rows(learner)) == 4)
        await learner.press("enter")
        assert isinstance(learner.app.screen, TrialScreen)
        await learner.until(lambda: len(rows(learner, "#epochs")) == 1)
        assert "opened-1 · finished" in learner.around("#run")
        assert "the test images were not looked at" in line(learner, "#run")
        assert "enter opens the report" not in line(learner, "#run")
        await learner.press("escape", "down", "enter")
        assert "trial 2 cannot be built" in learner.messages[-1]
        await learner.press("down", "enter")
        assert "trial 3 was not begun" in learner.messages[-1]


async def test_the_page_of_a_trial_that_was_given_up_says_why(open_app, home) -> None:
    search = make_search(home, "pruned")
    with EventLog(search.folder) as log:
        log.append(trial(1, "pruned", 0.25, reason="worse than the median, after epoch 1"))
    folder = search.run_folder(1)
    folder.mkdir(parents=True)
    write_spec(folder, {"model": "m", "epochs": 2, "search": {"name": "pruned", "trial": 1}})
    with EventLog(folder) as log:
        log.append(run_started(epochs=2))
        log.append(epoch(1))
        log.append(Stopped(1))
    async with open_app(size=(80, 24)) as learner:
        await shown(learner, "pruned")
        await learner.until(lambda: len(rows(learner)) == 1)
        await learner.press("enter")
        why = "pruned: worse than the median, after epoch 1"
        await learner.until(lambda: why in line(learner, "#run"))


async def test_a_finished_search_tells_how_its_trials_ended(open_app, home) -> None:
    finished_search(home, "endings")
    async with open_app(size=(120, 36)) as learner:
        await shown(learner, "endings")
        await learner.until(lambda: len(rows(learner)) == 4)
        told = "3 of 3 trials done (2 finished, 1 failed), 1 infeasible draw replaced"
        assert told in line(learner, "#progress")


@pytest.mark.parametrize("size", [(20, 10), (48, 15), (80, 24), (300, 100)])
async def test_it_stands_any_size(open_app, home, size: tuple[int, int]) -> None:
    finished_search(home, "one")
    finished_search(home, "two")
    async with open_app(size=size) as learner:
        await shown(learner, "two", "one")
        await learner.press("v", "x", "v", "v", "tab", "down", "end", "o")
        await learner.pilot.resize_terminal(60, 20)
        await learner.press("]", "down", "v", "x")
        assert learner.app._exception is None


async def test_help_lists_every_key_of_this_screen(open_app) -> None:
    async with open_app() as learner:
        await learner.press("5", "question_mark")
        told = [line.strip().split("  ")[0] for line in learner.part("VerticalScroll").splitlines()]
        assert {*"?nsSrmtdoO/xv[]1345Dq", "enter", "tab", "^p"} - {*told} == set()


# The form


@pytest.fixture
def launched(monkeypatch):
    """What was asked of the one who starts processes; the search appears, and nobody trains it."""
    asked = []

    def launch(question, workers):
        asked.append((question, workers))
        return Search.new(question), Child()

    monkeypatch.setattr(f"{SCREEN}.require_search", lambda: None)
    monkeypatch.setattr("convtui.studies.searches.request.require_search", lambda: None)
    monkeypatch.setattr(f"{SCREEN}.launch", launch)
    return asked


def field(learner, name: str) -> FormField:
    return learner.app.screen.query_one(f"#{name.replace('_', '-')}", FormField)


async def fill(learner, **texts: str) -> None:
    for name, text in texts.items():
        field(learner, name).focus_text()
        await learner.settle()
        await learner.press("ctrl+u")
        await learner.type(text)


async def test_the_form_opens_on_what_is_there_and_enter_moves_on(open_app, launched) -> None:
    async with open_app(size=(80, 24)) as learner:
        await learner.press("5", "n")
        assert field(learner, "data").query_one(Input).placeholder == "strokes"
        ahead = line(learner, "#ahead")
        assert ahead.endswith(" · strokes, drawn by convtui: mnist is not here")
        for entry in learner.app.screen.query(FormField):
            assert entry.has_focus_within
            await learner.press("enter")
        assert launched == []
        assert isinstance(learner.app.focused, Button)


async def test_the_form_looks_into_a_file_before_it_is_searched_on(
    open_app, launched, tmp_path
) -> None:
    images = np.random.default_rng(1).integers(0, 256, (60, 16, 16), dtype=np.uint8)
    labels, path = np.arange(60) // 20, tmp_path / "own.npz"
    np.savez(path, x_train=images, y_train=labels, x_test=images, y_test=labels)
    async with open_app(size=(120, 36)) as learner:
        await learner.press("5", "n")
        await fill(learner, model="mnist-course", data=str(path), validation_split="0.35")
        told = "no training image is of class '2', which 20 of the 21 validation images are: "
        await learner.until(lambda: told in line(learner, "#ahead"))
        assert "adapted: input 16×16×1 instead of 28×28×1; 3 classes" in line(learner, "#ahead")
        assert "test images are" not in line(learner, "#ahead")


async def test_the_form_says_what_will_be_drawn_and_begins_it(open_app, launched) -> None:
    async with open_app(size=(80, 24)) as learner:
        await learner.press("5", "n")
        assert isinstance(learner.app.screen, NewSearch)
        await fill(learner, data="strokes", samples="300", trials="12", workers="2", name="mine")
        ahead = line(learner, "#ahead")
        assert ahead.startswith("12 networks mnist-search: kernel_size 2–10, l2 0.0001–0.1,")
        assert "28×28×1 images" in ahead
        # Side 10 does not fit twice; numpy's generator with seed 0 draws it once by then.
        assert ahead.endswith("of the first 13 draws 1 infeasible, to be replaced")
        await fill(learner, metric="val_loss")
        assert "val_loss contains the L2 penalty: small L2 looks better for it" in line(
            learner, "#ahead"
        )
        await fill(learner, metric="")
        assert field(learner, "epochs")._input.placeholder == "10"
        assert field(learner, "l2")._input.placeholder == "drawn by the space"
        await learner.press("ctrl+s")
        await learner.until(lambda: not isinstance(learner.app.screen, NewSearch))
        await learner.until(lambda: [row[0] for row in rows(learner, "#list")] == ["mine"])
        question, workers = launched[0]
        assert (question.trials, question.data, workers) == (12, "strokes", 2)
        assert rows(learner, "#list")[0][1] == "starting"
        kept = recall().searching
        assert kept == {"data": "strokes", "samples": "300", "trials": "12", "workers": "2"}
        await learner.press("n")
        assert field(learner, "trials").text == "12"
        assert field(learner, "name").text == ""


async def test_what_cannot_be_is_refused_while_it_is_typed(open_app, launched) -> None:
    refusals = (
        ("trials", "0", "give a whole number from 1"),
        ("space", "coursewrok", "coursework"),
        ("metric", "accurate", "give one of val_accuracy"),
        ("at", "first", "give one of last, best"),
        ("model", "nothing", "nothing"),
        ("workers", "many", "give a whole number from 1"),
        ("name", "no name!", "is no name for a search"),
    )
    async with open_app(size=(80, 24)) as learner:
        await learner.press("5", "n")
        await fill(learner, data="strokes")
        for name, typed, refused in refusals:
            await fill(learner, **{name: typed})
            assert refused in field(learner, name).problem, name
            await learner.press("ctrl+s")
            assert isinstance(learner.app.screen, NewSearch), name
            assert launched == [], name
            await fill(learner, **{name: ""})
            assert not field(learner, name).problem, name


async def test_what_the_space_draws_cannot_be_given(open_app, launched) -> None:
    async with open_app(size=(80, 24)) as learner:
        await learner.press("5", "n")
        await fill(learner, data="strokes", l2="0.1")
        assert "l2 is drawn by the space coursework: leave it blank" in line(learner, "#ahead")


async def test_what_keeps_a_search_from_starting_is_told_in_the_form(
    open_app, launched, monkeypatch
) -> None:
    def refuse(question, workers):
        raise BadInput("mine cannot be made: disk full")

    monkeypatch.setattr(f"{SCREEN}.launch", refuse)
    async with open_app(size=(80, 24)) as learner:
        await learner.press("5", "n")
        await fill(learner, data="strokes", samples="300")
        await learner.press("ctrl+s")
        await learner.until(lambda: "disk full" in line(learner, "#ahead"))


async def test_when_optuna_is_missing_the_line_to_type_is_told(open_app, monkeypatch) -> None:
    def missing() -> None:
        raise Missing("a search needs optuna, in the extra [search]: type `pip install optuna`")

    monkeypatch.setattr(f"{SCREEN}.require_search", missing)
    async with open_app(size=(80, 24)) as learner:
        await learner.press("5", "n")
        assert "a search needs optuna" in learner.messages[0]
        assert "No searches yet" in learner.text
