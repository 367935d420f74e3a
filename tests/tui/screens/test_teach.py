"""A small network that learns on the screen: what is shown are the arrays of the step at hand."""

import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convtui.lesson.batch_weight import open_batch_weight
from convtui.lesson.drawn_digits import drawn_digits
from convtui.lesson.forward import ForwardPass
from convtui.lesson.teaching import BatchRates, Teaching
from convtui.networks.zoo import load_architecture
from convtui.tui.screens.network import NetworkScreen
from convtui.tui.screens.step import StepScreen
from convtui.tui.screens.teach import TeachScreen
from convtui.tui.widgets.cell_grid import CellGrid
from convtui.tui.widgets.chart import Chart
from convtui.tui.widgets.network_overview import NetworkOverview

SIZES = [(80, 24), (120, 36), (200, 55)]
KEYS = (
    "right", "left", "down", "up", "home", "tab", "f", "F", "v", "V", "i", "I", "space", "plus",
    "minus", "shift+left", "shift+right", "shift+up", "shift+down",
)  # fmt: skip
DIGITS, HELD = drawn_digits(40), drawn_digits(20, 4)


def a_teaching(seed: int = 0, rates: BatchRates | None = None) -> Teaching:
    network = load_architecture("digits").network
    return Teaching(network, DIGITS, HELD, seed, rates or BatchRates(0.1, 0.0, 16))


async def taught(learner, teaching: Teaching) -> TeachScreen:
    """Push the screen on the app that is open."""
    await learner.app.push_screen(TeachScreen(teaching, learner.app.memory))
    await learner.settle()
    return screen(learner)


def screen(learner) -> TeachScreen:
    found = learner.app.screen
    assert isinstance(found, TeachScreen)
    return found


async def there(learner, step: int) -> None:
    """Wait until a step is at hand; a dialog may be in front."""
    at = next(one for one in learner.app.screen_stack if isinstance(one, TeachScreen))
    await learner.until(lambda: at.state.step == step)
    await learner.until(lambda: not at._is_walking)
    await learner.settle()


def assert_shows_the_step(learner) -> None:
    """Kernels, maps and weights are those of the step, and its words can be read."""
    at = screen(learner)
    state, teaching = at.state, at.teaching
    passed = ForwardPass(teaching.network, state.weights, teaching.held_out.image(at.image))
    columns = {
        (column.title, column.values.shape[2]): column.values
        for column in at.query_one(NetworkOverview)._columns
    }
    kernels = [state.weights[f"convolution-{number}/kernel"] for number in (1, 2)]
    for kernel in kernels:
        plane = min(at.matrix, kernel.shape[2] - 1)
        assert np.array_equal(columns["kernels", kernel.shape[3]], kernel[:, :, plane])
    for name, channels in (("convolution-1", 8), ("convolution-2", 16)):
        assert np.array_equal(columns[name, channels], passed.maps[name])
    assert np.array_equal(columns["softmax", 10][0, 0], passed.probabilities)
    sheet = at.query_one("#weights", CellGrid).sheet
    shown = sheet.values(*map(range, sheet.shape))
    assert np.array_equal(shown, at.matrices[at.matrix].values(state.weights))
    assert at.query_one("#weights", CellGrid).marks.strong == at.place
    name, place = at.weight
    assert shown[at.place] == state.weights[name][place]
    first, second, third = learner.part("#detail").splitlines()
    assert first.startswith(f"step {state.step:,} of {teaching.made:,}, epoch {state.epoch}:")
    assert third.startswith(f"{name}[{','.join(str(index + 1) for index in place)}] = ")
    score = [score for score in teaching.scores if score.step <= state.step][-1]
    assert f"{100 * score.accuracy:.1f} % of 40 digits right" in second


@pytest.mark.parametrize("size", SIZES)
async def test_batches_and_epochs_are_taken_and_gone_back_to(open_app, size) -> None:
    async with open_app(size=size) as learner:
        at = await taught(learner, a_teaching())
        assert_shows_the_step(learner)
        await learner.press("right", "right")
        await there(learner, 2)
        assert_shows_the_step(learner)
        second = at.state
        await learner.press("down")
        await there(learner, 3)
        await learner.press("down", "right")
        await there(learner, 7)
        assert [score.epoch for score in at.teaching.scores] == [0, 1, 2]
        assert_shows_the_step(learner)
        await learner.press("up")
        await there(learner, 6)
        await learner.press("up", "up", "left")
        await there(learner, 0)
        assert_shows_the_step(learner)
        assert "This is the beginning" in learner.messages[-1]
        await learner.press("right", "right")
        await there(learner, 2)
        again = at.state.weights
        assert all(np.array_equal(again[name], second.weights[name]) for name in again)
        assert at.teaching.made == 7
        assert len(at.query_one("#loss", Chart).curves[0].points) == 7


async def test_the_end_is_ten_epochs_on(open_app) -> None:
    async with open_app(size=(120, 36)) as learner:
        at = await taught(learner, a_teaching())
        await learner.press("end")
        await there(learner, 30)
        assert at.teaching.scores[-1].epoch == 10
        learned, held_out = at.query_one("#accuracy", Chart).curves
        assert [x for x, _ in learned.points] == list(range(1, 11))
        assert held_out.points[-1][1] == 100 * at.teaching.scores[-1].held_out_accuracy


async def test_it_plays_pauses_and_goes_to_a_step(open_app) -> None:
    async with open_app(size=(120, 36)) as learner:
        at = await taught(learner, a_teaching())
        await learner.press("space")
        await learner.until(lambda: at.state.step >= 2)
        assert "playing" in learner.part("#detail")
        await learner.press("shift+right", "space")
        assert not at.player.playing
        stopped = at.state.step
        await there(learner, stopped)
        assert_shows_the_step(learner)
        assert at.place == (0, 1)
        await learner.press("g", *"5", "enter")
        await there(learner, 5)
        await learner.press("g", *"1x", "enter")
        assert "step '1x' is none: give a number from 0 to 20000" in learner.text
        await learner.press("escape")


async def test_layers_filters_channels_and_weights_are_gone_to(open_app) -> None:
    async with open_app(size=(120, 36)) as learner:
        at = await taught(learner, a_teaching())
        await learner.press("tab", "f", "f", "v", "shift+down")
        assert at.weight == ("convolution-2/kernel", (1, 0, 1, 2))
        assert_shows_the_step(learner)
        await learner.press("V", "V")
        assert at.weight == ("convolution-2/bias", (2,))
        assert_shows_the_step(learner)
        await learner.press("tab", "shift+right", "F")
        assert at.weight[0] == "dense-1/kernel"
        assert at.weight[1][1] == 9
        assert_shows_the_step(learner)
        await learner.press("tab", "I")
        assert at.row.name == "convolution-1"
        assert at.image == 3
        assert_shows_the_step(learner)


async def test_other_rates_hold_from_the_step_at_hand_on(open_app) -> None:
    async with open_app(size=(120, 36)) as learner:
        at = await taught(learner, a_teaching())
        await learner.press("right", "right", "right", "right")
        await there(learner, 4)
        before = at.state
        await learner.press("left", "left")
        await there(learner, 2)
        await learner.press("l", *"0.01", "enter", "m", *"0.9", "enter", "b", *"8", "enter")
        assert at.rates == BatchRates(0.01, 0.9, 8)
        assert at.teaching.made == 2
        assert at.teaching.rates_at(1) == BatchRates(0.1, 0.0, 16)
        await learner.press("right", "right")
        await there(learner, 4)
        name = "convolution-1/kernel"
        assert not np.array_equal(at.state.weights[name], before.weights[name])
        assert "η 0.01 · μ 0.9 · 8 a batch" in learner.part("#detail")
        assert_shows_the_step(learner)


@pytest.mark.parametrize(
    ("key", "typed", "words"),
    [
        ("l", "0", "learning rate 0 is none: give a number above 0"),
        ("l", "-1", "learning rate -1 is none"),
        ("l", "nan", "learning rate"),
        ("m", "1", "momentum 1 is none: give a number from 0"),
        ("b", "0", "batch size 0 is none: give a number from 1"),
        ("b", "many", "batch size 'many' is none"),
    ],
)
async def test_rates_that_are_none_are_refused_where_they_are_typed(
    open_app, key, typed, words
) -> None:
    async with open_app(size=(120, 36)) as learner:
        at = await taught(learner, a_teaching())
        rates = at.rates
        await learner.press(key, *typed, "enter")
        assert words in " ".join(learner.text.split())
        await learner.press("escape")
        assert at.rates == rates


async def test_a_rate_that_diverges_is_said_and_can_be_taken_back(open_app) -> None:
    async with open_app(size=(120, 36)) as learner:
        at = await taught(learner, a_teaching(rates=BatchRates(1e9, 0.0, 16)))
        await learner.press("space")
        await learner.until(lambda: at.teaching.diverged and not at.player.playing)
        await there(learner, at.teaching.made)
        assert "diverges: step" in learner.part("#detail")
        await learner.press("right")
        assert "No step follows: diverges" in learner.messages[-1]
        await learner.press("home", "l", *"0.1")
        await there(learner, 0)
        await learner.press("enter", "right", "right")
        await there(learner, 2)
        assert not at.teaching.diverged
        assert_shows_the_step(learner)


async def test_a_weights_gradient_is_opened_for_the_batch_at_hand(open_app) -> None:
    async with open_app(size=(120, 36)) as learner:
        at = await taught(learner, a_teaching())
        await learner.press("right", "right", "tab")
        await there(learner, 2)
        opened = open_batch_weight(at.teaching, at.state, at.weight)
        await learner.press("enter")
        await learner.until(lambda: "A weight's gradient" in learner.text)
        for image in opened.images[:5]:
            assert re.search(rf"{image.name} +{re.escape(f'{image.value:.6g}')}", learner.text)
        assert opened.formulas[0].split(" = ")[0] in learner.text
        await learner.press("escape")
        assert screen(learner) is at


async def test_the_network_as_it_is_now_is_walked_over(open_app) -> None:
    async with open_app(size=(120, 36)) as learner:
        at = await taught(learner, a_teaching())
        await learner.press("right")
        await there(learner, 1)
        state, image = at.state, at.teaching.held_out.name(at.image)
        await learner.press("o")
        await learner.until(lambda: isinstance(learner.app.screen, NetworkScreen))
        await learner.until(lambda: learner.app.screen.shown is not None)
        shown = learner.app.screen.shown
        assert shown.image_name == image
        assert shown.given.weights is state.weights
        assert "taught here, step 1" in shown.given.note


async def test_leaving_while_it_learns_returns_to_where_one_came_from(open_app) -> None:
    async with open_app() as learner:
        await taught(learner, a_teaching())
        await learner.press("space", "right", "down", "space")
        await learner.press("escape")
        assert isinstance(learner.app.screen, StepScreen)
        await learner.settle()


@given(keys=st.lists(st.sampled_from(KEYS), max_size=25))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
async def test_whatever_is_pressed_the_screen_shows_a_step(open_app, keys) -> None:
    async with open_app(size=(120, 36)) as learner:
        at = await taught(learner, a_teaching())
        for key in keys:
            await learner.press(key)
        at.player.stop()
        at.aim(at.state.step)
        await learner.until(lambda: not at._is_walking and at.state.step == at.wanted)
        await learner.settle()
        assert_shows_the_step(learner)


@pytest.mark.parametrize("step", [1, 2, 3])
async def test_the_app_ends_while_it_learns(open_app, step) -> None:
    async with open_app() as learner:
        at = await taught(learner, a_teaching())
        await learner.press(*["plus"] * 6, "space")
        await learner.until(lambda: at.state.step >= step)
    assert learner.app.return_code in (None, 0)


async def test_it_pauses_while_another_screen_is_shown(open_app) -> None:
    async with open_app() as learner:
        at = await taught(learner, a_teaching())
        await learner.press("space")
        await learner.until(lambda: at.state.step >= 1)
        await learner.press("question_mark")
        assert not at.player.playing
        await learner.until(lambda: not at._is_walking)
        assert at.wanted == at.state.step
