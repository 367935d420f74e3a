"""Every screen with real content: on poor terminals, and full of names that would be more."""

import json
from collections.abc import AsyncIterator

import numpy as np
import pytest

from convtui.runs import EventLog, Run
from convtui.safe_file import write_safely
from convtui.tui.remembered import Remembered
from convtui.tui.screens.images import ImagesScreen
from convtui.tui.screens.layer import LayerScreen
from convtui.tui.screens.new_run import NewRun
from convtui.tui.screens.report import ReportScreen
from convtui.tui.screens.search import SearchScreen
from convtui.tui.screens.step import StepScreen
from convtui.tui.screens.train import TrainScreen
from convtui.tui.screens.trial import TrialScreen

from . import runs_on_disk, searches_on_disk

EVIL = "[/x][bold]\x1b]0;owned\x07\x9b31m\u202e[@click=app.quit]a[/]"
STEERING = {chr(code) for code in (*range(32), *range(0x7F, 0xA0))} | {"\u202e", "\u200b", "\xad"}


def renamed(run: Run, **changes: object) -> None:
    """Write something else into the spec of a run, as a stranger might have."""
    path = run.folder / "spec.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


@pytest.fixture
def content(home, finished_run, request) -> str:
    """Runs and a search on disk; their names are plain, or evil where a test says so."""
    name = getattr(request, "param", "") or "plain"
    run = finished_run("with-report")
    with EventLog(run.folder) as log:
        for event in runs_on_disk.RECORDED:
            log.append(event)
    report = json.loads((run.folder / "report.json").read_text())
    report["classes"][0] = report["data"]["name"] = report["model"] = name
    report["layers"][0]["name"] = report["note"] = name
    for part in report["classification"].values():
        part["classes"][0]["name"] = name
    write_safely(run.folder / "report.json", json.dumps(report))
    renamed(run, name=name)
    renamed(runs_on_disk.finished_run("second"), name=f"{name}2", model=name, data=name)
    search = searches_on_disk.make_search(home, "mine")
    with EventLog(search.folder) as log:
        for event in searches_on_disk.recorded("mine"):
            log.append(event)
        reason = searches_on_disk.trial(4, "failed", reason=name, machine=name)
        log.append(reason)
        log.append(searches_on_disk.noted(name))
    trial = runs_on_disk.finished_run("one")
    target = search.run_folder(1)
    target.parent.mkdir(parents=True, exist_ok=True)
    trial.folder.rename(target)
    return name


async def step(learner) -> None:
    await learner.press("right", "right", "n", "right", "question_mark", "escape", "i", "escape")
    await learner.press("k", "escape", "e", "escape", "escape", "x", "escape")


async def backward(learner) -> None:
    await learner.press("B", "n", "right", "enter", "backspace", "m", "k", "escape", "escape")
    await learner.press("2")
    await learner.until(lambda: getattr(learner.app.screen, "shown", None) is not None)
    await learner.press("B", "right", "enter", "n", "question_mark", "escape", "escape", "B", "1")
    await learner.press("B", "n", "h")
    await learner.until(lambda: "1e-15" in learner.text)


async def descent(learner) -> None:
    await learner.press("escape", "t", "right", "space", "n", "l", "escape", "enter", "escape")


async def learn(learner) -> None:
    await learner.press("escape", "escape")
    await learner.press("L", "right", "end", "left", "enter", "escape", "w", "escape", "escape")
    await learner.press("L", "right")


async def quiz(learner) -> None:
    await learner.press("escape", "Q", "t", "down", "space", "escape", "question_mark", "escape")
    await learner.press("down", "enter", "o", "escape", "t", "escape")


async def network(learner) -> None:
    await learner.press("escape", "2")
    await learner.until(lambda: learner.app.screen.shown is not None)
    await learner.settle()
    await learner.press("right", "down", "shift+down", "tab", "right", "escape", "m", "escape")
    await learner.press("right", "right", "right", "end", "i", "escape", "j", "question_mark")
    await learner.press("escape", "left", "left", "o", "e", "escape", "t")


async def teach(learner) -> None:
    await learner.press("L")
    await learner.until(lambda: "digits right" in learner.text)
    await learner.press("right", "tab", "f", "v", "shift+right", "i", "l", "escape", "enter")
    await learner.until(lambda: "A weight's gradient" in learner.text)
    await learner.press("escape", "question_mark", "escape", "space", "down", "space")


async def exciting(learner) -> None:
    await learner.until(lambda: "most exciting among" in learner.text)
    await learner.press("right", "down", "question_mark", "escape")


async def paint(learner) -> None:
    await learner.press("escape", "p", "space", "right", "space", "w")
    await learner.until(lambda: "occlusion, here" in learner.text)
    await learner.press("w", "w", "space", "c", "e", "escape", "question_mark", "escape")


async def layer(learner) -> None:
    await learner.press("escape", "right", "enter")
    assert isinstance(learner.app.screen, LayerScreen)
    await learner.press("right", "n", "enter", "m", "v", "shift+left", "backspace", "f", "escape")
    await learner.press("question_mark", "escape", "escape")


async def pictures(learner) -> None:
    await learner.press("3")
    await learner.until(lambda: "below 0" in learner.text or "cut" in learner.text)
    await learner.press("right", "c", "s", "l", "n", "k", "escape")


async def train(learner) -> None:
    await learner.press("4")
    await learner.until(lambda: "2 runs" in learner.text)
    await learner.until(lambda: isinstance(learner.app.screen, TrainScreen))
    await learner.press("v", "v", "v", "w", "down", "w")


async def compare(learner) -> None:
    await learner.press("space", "up", "space", "c")
    await learner.until(lambda: "2 runs compared" in learner.text)


async def report(learner) -> None:
    await learner.press("escape")
    await learner.until(lambda: isinstance(learner.app.screen, TrainScreen))
    listing = learner.app.screen.listing
    rows = [row for row in listing.rows if not row.cells[1].endswith("2")]
    listing.choose(rows[0].key)
    await learner.press("enter")
    await learner.until(lambda: isinstance(learner.app.screen, ReportScreen))
    await learner.press("tab", "right", "down", "n", "tab", "tab")


async def images(learner) -> None:
    await learner.press("n", "enter")
    await learner.until(lambda: isinstance(learner.app.screen, ImagesScreen))
    await learner.until(lambda: "%" in learner.text)


async def filters(learner) -> None:
    await learner.press("enter")
    await learner.until(lambda: "filter" in learner.text)
    await learner.press("right", "down")


async def new_run(learner) -> None:
    await learner.press("escape", "escape", "escape")
    await learner.until(lambda: isinstance(learner.app.screen, TrainScreen))
    await learner.press("n", "tab", "tab")
    assert isinstance(learner.app.screen, NewRun)


async def search(learner) -> None:
    await learner.press("escape", "5")
    await learner.until(lambda: isinstance(learner.app.screen, SearchScreen))
    await learner.until(lambda: "trials done" in learner.text)
    await learner.press("v", "v", "v", "x")


async def trial(learner) -> None:
    await learner.press("tab", "home", "enter")
    await learner.until(lambda: isinstance(learner.app.screen, TrialScreen))
    await learner.until(lambda: "epoch" in learner.text)
    await learner.press("v", "v")


async def check(learner) -> None:
    await learner.press("6")
    await learner.until(lambda: "case" in learner.text)


SCREENS = (
    step, backward, descent, learn, quiz, network, exciting, paint, layer, teach, pictures, train,
    compare, report, images, filters, new_run, search, trial, check,
)  # fmt: skip


async def tour(learner) -> AsyncIterator[str]:
    """Visit every screen, each from the one before, and say which is on top."""
    for visit in SCREENS:
        await visit(learner)
        await learner.pilot.pause(0.2)
        yield visit.__name__


COLOURS = {"COLORTERM": "truecolor"}
NO_COLOURS = {"NO_COLOR": "1"}
DUMB = {"TERM": "dumb", "COLORTERM": "", "LANG": "C", "LC_ALL": "C"}


def set_terminal(monkeypatch, variables) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


async def test_every_screen_is_there_without_colours(
    open_app, content, fake_r, monkeypatch
) -> None:
    set_terminal(monkeypatch, NO_COLOURS)
    async with open_app(size=(120, 36)) as learner:
        async for screen in tour(learner):
            assert learner.text.strip(), screen
            assert learner.app.return_code is None, screen


@pytest.mark.parametrize("content", [EVIL], indirect=True)
@pytest.mark.parametrize(("size", "terminal"), [((80, 24), COLOURS), ((200, 55), DUMB)])
async def test_names_are_only_names_on_every_screen(
    open_app, content, fake_r, size, terminal, tmp_path, monkeypatch
) -> None:
    set_terminal(monkeypatch, terminal)
    folder = tmp_path / "[/x]" / "[bold]"
    folder.mkdir(parents=True)
    path = folder / f"{EVIL.replace('/', '')}.csv"
    np.savetxt(path, np.arange(49).reshape(7, 7), delimiter=",", fmt="%d")
    kept = Remembered(greeted=True, picture=str(path), training={"name": EVIL, "data": str(path)})
    async with open_app(str(path), size=size, remembered=kept, message=EVIL) as learner:
        assert "owned" in learner.text
        async for screen in tour(learner):
            assert learner.text.strip(), screen
            assert not STEERING & set("".join(learner.lines)), screen
            assert learner.app.return_code is None, screen
    assert isinstance(learner.app.get_default_screen(), StepScreen)
