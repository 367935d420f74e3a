"""The epochs that a run kept, gone over and played: in its report and on screen Network."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
import pytest
from textual.screen import Screen

from convtui.networks.first_weights import first_weights
from convtui.runs import EpochEnded, EventLog, Run
from convtui.runs.kept_epochs import KeptEpochs
from convtui.training import epoch_answers
from convtui.training.answers import read_images
from convtui.training.spec import RunSpec
from convtui.tui.screens.images import ImagesScreen
from convtui.tui.screens.network import NetworkScreen
from convtui.tui.screens.report import ReportScreen
from convtui.tui.shown_network import of_run
from convtui.tui.timeline import Timeline
from convtui.tui.widgets.confusion_grid import ConfusionGrid
from convtui.tui.widgets.filter_wall import FilterWall

LAST = 3


def weights_at(run: Run, epoch: int) -> dict[str, Any]:
    return dict(first_weights(network_of(run), 10 + epoch))


def network_of(run: Run) -> Any:
    return RunSpec.from_json(run.spec).architecture.network


@pytest.fixture
def kept(finished_run, monkeypatch, home) -> Run:
    """A finished run that kept epochs 0 to 3; its saved model is read by nobody here."""
    made = finished_run("grown")
    made.model.touch()
    saved = network_of(made), weights_at(made, LAST)
    monkeypatch.setattr("convtui.runs.networks.read_keras_file", lambda *_, **__: saved)
    epochs = KeptEpochs(made)
    epochs.begin(0)
    for number in range(LAST + 1):
        epochs.write(number, weights_at(made, number))
    with EventLog(made.folder) as log:
        for number in range(1, LAST + 1):
            log.append(EpochEnded(number, 1 / number, 0.5, 0.25, number / 8, 1.0, 1e-3))
    return made


def said_at(run: Run, epoch: int, part: str) -> np.ndarray:
    """What the network says of each image, one after the other."""
    images, weights = read_images(run).parts[part].images, weights_at(run, epoch)
    end = network_of(run).layers[-1].name
    outputs = [network_of(run).forward(image / 255, weights)[end] for image in images]
    return np.array([output.argmax() for output in outputs])


@asynccontextmanager
async def report_of(open_app, run: Run, size=(120, 36), **given: Any) -> AsyncIterator[Any]:
    async with open_app(size=size, **given) as learner:
        learner.app.add_mode("bench", Screen)
        await learner.app.switch_mode("bench")
        learner.app.push_screen(ReportScreen(run))
        await learner.settle()
        yield learner


async def slider_there(learner) -> None:
    await learner.until(lambda: "epoch" in learner.part("EpochBar"))


def counts(learner) -> np.ndarray:
    return learner.app.screen.query_one(ConfusionGrid)._counts


# The slider


@pytest.mark.parametrize("width", range(20, 140, 7))
def test_the_slider_fills_its_line_and_says_where_it_stands(kept, width) -> None:
    timeline = Timeline.read(kept)
    for epoch in timeline.epochs:
        drawn = timeline.drawn(epoch, width, playing=False)
        assert drawn.plain.startswith(f" epoch {epoch} of 3 ")
        assert drawn.cell_length <= max(width, 24)
        assert drawn.plain.count("●") == 1
    places = [timeline.drawn(epoch, width, playing=False).plain.index("●") for epoch in range(4)]
    assert places == sorted(places)


def test_the_slider_tells_what_was_measured(kept) -> None:
    timeline = Timeline.read(kept)
    assert "before training" in timeline.drawn(0, 80, playing=False).plain
    assert "loss 0.5000 · val_accuracy 0.2500" in timeline.drawn(2, 120, playing=False).plain
    assert "play" in timeline.drawn(2, 80, playing=False).plain
    assert "pause" in timeline.drawn(2, 80, playing=True).plain


# The report


async def test_a_report_shows_confusion_and_classes_of_the_epoch_at_hand(open_app, kept) -> None:
    async with report_of(open_app, kept) as learner:
        await slider_there(learner)
        at_the_end = counts(learner).tolist()
        for part in ("test", "train"):
            labels = read_images(kept).parts[part].labels
            for key, epoch in (("[", 2), ("{", 0), ("]", 1)):
                await learner.press(key)
                said = said_at(kept, epoch, part)
                expected = np.zeros((3, 3), int)
                np.add.at(expected, (labels, said), 1)
                await learner.until(lambda n=epoch: f", epoch {n}:" in learner.text)
                assert counts(learner).tolist() == expected.tolist()
                assert f"epoch {epoch} of 3" in learner.part("EpochBar")
            await learner.press("}")
            assert "epoch 3 of 3" in learner.part("EpochBar")
            await learner.press("t")
        assert counts(learner).tolist() == at_the_end


async def test_only_the_first_images_are_asked_and_that_is_said(
    open_app, kept, monkeypatch
) -> None:
    monkeypatch.setattr(epoch_answers, "MOST_ANSWERED", 12)
    async with report_of(open_app, kept) as learner:
        await slider_there(learner)
        await learner.press("[")
        await learner.until(lambda: "Test, epoch 2, first 12: true" in learner.text)
        assert counts(learner).sum() == 12


async def test_the_images_behind_a_cell_are_those_of_the_epoch(open_app, kept) -> None:
    async with report_of(open_app, kept) as learner:
        await slider_there(learner)
        await learner.press("{")
        await learner.until(lambda: "epoch 0:" in learner.text)
        labels, said = read_images(kept).parts["test"].labels, said_at(kept, 0, "test")
        learner.app.screen.query_one(ConfusionGrid).place = (int(labels[4]), int(said[4]))
        await learner.press("enter")
        assert isinstance(learner.app.screen, ImagesScreen)
        assert "before training" in learner.lines[0]
        same = np.flatnonzero((labels == labels[4]) & (said == said[4]))
        assert len(learner.app.screen._answers) == len(same)
        await learner.press("enter")
        wall = learner.app.screen.query_one(FilterWall)
        first = weights_at(kept, 0)["convolution-1/kernel"][..., 0]
        np.testing.assert_allclose(wall._filters[0], first)
        await learner.press("escape", "o")
        await learner.until(lambda: isinstance(learner.app.screen, NetworkScreen))
        await learner.until(lambda: learner.app.screen.shown is not None)
        assert learner.app.screen.shown.given.epoch == 0


async def test_the_filters_are_those_of_the_epoch_in_colours_that_stay(open_app, kept) -> None:
    async with report_of(open_app, kept, (80, 24)) as learner:
        await slider_there(learner)
        await learner.press("tab", "tab", "tab")
        assert "First layer after epoch 3: 5 filters 3×2" in learner.text
        wall, shades = learner.app.screen.query_one(FilterWall), set()
        for epoch in (3, 2, 1, 0):
            kernel = weights_at(kept, epoch)["convolution-1/kernel"]
            np.testing.assert_allclose(np.stack(wall._filters, axis=-1), kernel)
            shades.add((wall.palette.low, wall.palette.high))
            await learner.press("[")
        assert len(shades) == 1
        assert "First layer before training" in learner.text


async def test_epochs_are_played_to_the_last_and_can_be_paused(open_app, kept) -> None:
    async with report_of(open_app, kept, (80, 24)) as learner:
        await slider_there(learner)
        await learner.press("space")
        assert "epoch 0 of 3" in learner.part("EpochBar")
        assert "pause" in learner.part("EpochBar")
        await learner.until(lambda: "epoch 1 of 3" in learner.part("EpochBar"))
        await learner.press("space")
        assert "play" in learner.part("EpochBar")
        await learner.press("space")
        await learner.until(lambda: "epoch 3 of 3" in learner.part("EpochBar"))
        await learner.until(lambda: "play" in learner.part("EpochBar"))


async def test_a_run_that_kept_none_has_no_slider_and_says_why(
    open_app, finished_run, home
) -> None:
    async with report_of(open_app, finished_run("plain")) as learner:
        for key in ("[", "]", "{", "}", "space"):
            await learner.press(key)
        assert not learner.app.screen.query_one("EpochBar").display
        assert any("train --keep-epochs" in message for message in learner.messages)
        await learner.press("tab", "tab")
        assert "First layer" not in learner.text


async def test_damaged_weights_are_said_and_the_slider_goes_back(open_app, kept) -> None:
    (kept.folder / "epochs" / "epoch-0002.npz").write_bytes(b"damaged")
    async with report_of(open_app, kept) as learner:
        await slider_there(learner)
        await learner.press("[")
        await learner.until(lambda: any("epoch-0002.npz is damaged" in m for m in learner.messages))
        await learner.until(lambda: "epoch 3 of 3" in learner.part("EpochBar"))
        assert "epoch 2:" not in learner.text


async def test_a_data_set_that_is_gone_is_said(open_app, kept, tmp_path) -> None:
    (tmp_path / "grown.npz").unlink()
    async with report_of(open_app, kept) as learner:
        await slider_there(learner)
        await learner.press("[")
        await learner.until(lambda: any("grown.npz" in message for message in learner.messages))
        await learner.until(lambda: "epoch 3 of 3" in learner.part("EpochBar"))


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (200, 55)])
@pytest.mark.parametrize("no_color", [False, True])
async def test_the_slider_stands_on_every_screen(open_app, kept, size, no_color) -> None:
    async with report_of(open_app, kept, size) as learner:
        learner.app.no_color = no_color
        await slider_there(learner)
        for page in range(4):
            await learner.press("[", "tab")
            assert "of 3" in learner.text, page


# Screen Network


async def test_network_shows_maps_and_probabilities_of_the_epoch(open_shown, kept) -> None:
    async with open_shown(of_run(kept), (200, 55)) as learner:
        await slider_there(learner)
        image, end = learner.app.screen.shown.image, network_of(kept).layers[-1].name
        await learner.press("right", "down")
        cursor = learner.app.screen.cursor
        for key, epoch in (("[", 2), ("{", 0), ("]", 1), ("}", 3)):
            before = learner.app.screen.shown.shares
            await learner.press(key)
            shown = learner.app.screen.shown
            maps = network_of(kept).forward(image, weights_at(kept, epoch))
            for name, values in maps.items():
                np.testing.assert_allclose(shown.passed.maps[name], values)
            np.testing.assert_allclose(shown.shares, maps[end][0, 0])
            np.testing.assert_allclose(shown.before, before)
            assert learner.app.screen.cursor == cursor
            when = f"after epoch {epoch}" if epoch else "before training"
            assert when in learner.lines[0]
            assert f"epoch {epoch} of 3" in learner.part("EpochBar")
        await learner.press("}")
        assert "This is the last epoch" in learner.messages[-1]


async def test_what_was_painted_stays_and_edited_weights_do_not(open_shown, kept) -> None:
    async with open_shown(of_run(kept)) as learner:
        await slider_there(learner)
        screen = learner.app.screen
        painted = screen.shown.image + 0.25
        await learner.press("right", "o")
        screen.change(screen.shown.changes.with_image(painted))
        await learner.press("[")
        assert screen.shown.changes.image is painted
        assert not screen.shown.changes.weights.off
        assert any("as they were trained" in message for message in learner.messages)


async def test_network_plays_and_stops_behind_another_screen(open_shown, kept) -> None:
    async with open_shown(of_run(kept)) as learner:
        await slider_there(learner)
        await learner.press("space")
        assert learner.app.screen.shown.given.epoch == 0
        await learner.until(lambda: learner.app.screen.shown.given.epoch == 1)
        screen = learner.app.screen
        await learner.press("right", "enter")
        assert learner.app.screen is not screen
        assert not screen._player.playing


async def test_another_network_has_no_slider(open_shown, kept) -> None:
    async with open_shown(of_run(kept)) as learner:
        await slider_there(learner)
        await learner.answer("m", "digits")
        await learner.until(lambda: learner.app.screen.shown.given.network.name == "digits")
        assert not learner.app.screen.query_one("EpochBar").display
        await learner.press("[")
        assert any("train --keep-epochs" in message for message in learner.messages)
