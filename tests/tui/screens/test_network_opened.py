"""Other screens lead to screen Network: a run's report, an image behind a cell, a picture."""

import numpy as np
import pytest

from convtui.inputs.prepare import prepare
from convtui.networks.first_weights import first_weights
from convtui.training.answers import read_answers
from convtui.training.spec import RunSpec
from convtui.tui.remembered import Remembered
from convtui.tui.screens.images import ImagesScreen
from convtui.tui.screens.network import NetworkScreen
from convtui.tui.screens.report import ReportScreen


@pytest.fixture
def run(finished_run, monkeypatch, home):
    """A finished run, whose saved model is read by nobody here."""
    made = finished_run("trained")
    network = RunSpec.from_json(made.spec).architecture.network
    made.model.touch()
    saved = network, first_weights(network, 4)
    monkeypatch.setattr("convtui.runs.networks.read_keras_file", lambda *_, **__: saved)
    return made


async def shown_on_network(learner):
    await learner.until(lambda: isinstance(learner.app.screen, NetworkScreen))
    await learner.until(lambda: learner.app.screen.shown is not None)
    return learner.app.screen.shown


async def test_o_opens_the_run_of_a_report_with_a_test_image(open_app, run) -> None:
    async with open_app() as learner:
        learner.app.push_screen(ReportScreen(run))
        await learner.settle()
        await learner.press("o")
        shown = await shown_on_network(learner)
        first = read_answers(run).parts["test"].images[0]
        assert shown.image.tolist() == (first / 255).tolist()
        assert shown.given.classes == ("ant", "bee", "[cat]")
        assert shown.image_name.endswith(" test#0")
        await learner.until(lambda: "[cat]" in learner.part("#overview"))


async def test_o_opens_the_image_behind_a_cell_of_the_confusion_matrix(open_app, run) -> None:
    async with open_app() as learner:
        learner.app.push_screen(ReportScreen(run))
        await learner.settle()
        await learner.press("n", "enter")
        await learner.until(lambda: isinstance(learner.app.screen, ImagesScreen))
        await learner.until(lambda: "%" in learner.part("#list"))
        answer = learner.app.screen._chosen_answer
        await learner.press("o")
        shown = await shown_on_network(learner)
        assert shown.image.tolist() == (answer.image / 255).tolist()
        assert shown.image_name == answer.name


async def test_a_run_that_cannot_be_opened_says_why_and_leaves_the_report(open_app, run) -> None:
    run.model.unlink()
    async with open_app() as learner:
        learner.app.push_screen(ReportScreen(run))
        await learner.settle()
        await learner.press("o")
        await learner.until(lambda: "is not finished" in " ".join(learner.messages))
        assert isinstance(learner.app.screen, ReportScreen)


def opened_picture(open_app, path, values):
    np.save(path, values)
    kept = Remembered(greeted=True, picture=str(path), network="mnist-course")
    return open_app(remembered=kept)


@pytest.mark.parametrize("side", [28, 60])
async def test_o_opens_a_picture_prepared_as_the_network_wants_it(open_app, tmp_path, side) -> None:
    values = np.zeros((side, side))
    values[side // 4 : side // 2, side // 3 : side // 2] = 255
    async with opened_picture(open_app, tmp_path / "mine.npy", values) as learner:
        await learner.press("3")
        await learner.until(lambda: "mine" in learner.lines[0])
        await learner.press("o")
        shown = await shown_on_network(learner)
        expected = prepare(values, (28, 28, 1)).values / 255
        assert shown.image.tolist() == expected.tolist()
        assert ("resized" in shown.note) == (side != 28)


async def test_a_picture_with_nothing_on_it_says_why_not(open_app, tmp_path) -> None:
    values = np.zeros((40, 40))
    async with opened_picture(open_app, tmp_path / "mine.npy", values) as learner:
        await learner.press("3")
        await learner.until(lambda: "mine" in learner.lines[0])
        await learner.press("o")
        await learner.until(lambda: "the input is blank" in " ".join(learner.messages))
        assert learner.app.current_mode == "pictures"
