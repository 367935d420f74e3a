"""Training steps by hand on the screen: what is shown are the arrays of the step at hand."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tui.screens.test_gradient import assert_shows_one_number

from convtui.lesson.explain_gradient import place_text
from convtui.lesson.planes import laid_out, place_in_planes
from convtui.tui.screens.descent import DescentScreen
from convtui.tui.screens.gradient import GradientScreen
from convtui.tui.screens.network import NetworkScreen
from convtui.tui.shown_network import open_network
from convtui.tui.widgets.cell_grid import CellGrid
from convtui.tui.widgets.chart import Chart

SIZES = [(48, 15), (80, 24), (120, 36), (200, 55)]
KEYS = (
    "right", "left", "down", "up", "home", "n", "N", "m", "M", "shift+left", "shift+right",
    "shift+up", "shift+down", "space", "plus", "minus",
)  # fmt: skip


def screen(learner) -> DescentScreen:
    found = learner.app.screen
    assert isinstance(found, DescentScreen)
    return found


def assert_shows_the_step(learner) -> None:
    """Weights, gradient and what becomes of them, and the words about the one at hand."""
    at = screen(learner)
    descent, name, index = at.descent, at.array, at.index
    arrays = {"#weights": descent.weights(at.step)[name]}
    if not descent.problem(at.step):
        gradient = descent.way(at.step).of(name)
        arrays["#gradient"] = gradient
        arrays["#next"] = arrays["#weights"] - descent.rate_at(at.step) * gradient
        assert learner.formula.startswith(f"w{place_text(index)} - η·g = ")
        assert f"= {arrays['#next'][index]:.6g} Every".replace("= -0 ", "= 0 ") in learner.formula
    else:
        assert at.query_one("#gradient", CellGrid).sheet is None
        assert "No step follows" in learner.formula
    for grid, values in arrays.items():
        sheet = at.query_one(grid, CellGrid).sheet
        shown = sheet.values(*map(range, sheet.shape))
        plane = place_in_planes(index, values.shape)[2]
        laid = laid_out(np.asarray(values, float))
        expected = laid.block(*map(range, laid.sides))
        expected = expected[0] if laid.is_flat else expected[:, :, plane]
        assert np.array_equal(shown.ravel(), expected.ravel(), equal_nan=True), grid
        marked = at.query_one(grid, CellGrid).marks.strong
        assert shown[marked] == values[index] or np.isnan(values[index])
    words = " ".join(learner.part("#detail").split())
    assert words.startswith(f"step {at.step:,} of {descent.made:,} · loss ")
    assert f"{name}{place_text(index)}" in words or at.size.width < 100


@pytest.mark.parametrize("size", SIZES)
async def test_steps_are_taken_and_taken_back(open_shown, size) -> None:
    async with open_shown(open_network("digits", "digit:4"), size=size) as learner:
        await learner.press("B", "right", "enter", "t")
        assert_shows_the_step(learner)
        await learner.press("left")
        assert "This is the beginning" in learner.messages[0]
        await learner.press("right", "right", "n", "n", "m", "shift+right")
        assert screen(learner).step == 2
        assert "The loss fell" in learner.part("#detail")
        assert_shows_the_step(learner)
        await learner.press("left")
        assert screen(learner).step == 1
        assert_shows_the_step(learner)
        await learner.press("home")
        assert screen(learner).step == 0
        assert_shows_the_step(learner)
        (curve,) = screen(learner).query_one(Chart).curves
        assert [step for step, _ in curve.points] == [0, 1, 2]
        await learner.press("escape")
        assert isinstance(learner.app.screen, GradientScreen)


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(keys=st.lists(st.sampled_from(KEYS), max_size=25))
@pytest.mark.parametrize("source", ["patch", "rgb"])
async def test_whatever_is_pressed_the_step_at_hand_is_shown(open_app, source, keys) -> None:
    async with open_app(source, "sobel-x", padding="same", activation="tanh") as learner:
        await learner.press("B", "t", *keys)
        screen(learner).player.stop()
        await learner.settle()
        assert_shows_the_step(learner)


async def test_a_rate_that_is_too_large_is_allowed_and_taken_back(open_shown) -> None:
    async with open_shown(open_network("digits", "digit:4")) as learner:
        await learner.press("B", "enter", "t", "right")
        await learner.answer("l", "1e300")
        await learner.press("down", "down")
        at = screen(learner)
        assert not np.isfinite(at.descent.loss(at.step))
        assert "Diverges" in learner.part("#detail")
        assert_shows_the_step(learner)
        await learner.press("right")
        assert "No step follows" in learner.messages[0]
        await learner.press("l")
        assert "← takes the last one back first" in learner.messages[0]
        await learner.press("enter")
        assert "No gradient there" in learner.messages[0]
        await learner.press("space")
        while at.descent.problem(at.step):
            await learner.press("left")
        await learner.answer("l", "1e-5")
        await learner.press("right")
        assert at.descent.rate_at(at.step - 1) == 1e-5
        assert_shows_the_step(learner)


@pytest.mark.parametrize("rate", ["1.7e308", "5e-324"])
async def test_the_most_extreme_rates_end_no_screen(open_shown, rate) -> None:
    async with open_shown(open_network("digits", "digit:4")) as learner:
        await learner.press("B", "enter", "t")
        await learner.answer("l", rate)
        await learner.press("right", "right", *["n", "m"] * 6)
        assert_shows_the_step(learner)


async def test_rates_that_are_none_are_refused_in_place(open_app) -> None:
    async with open_app("patch", "sobel-x") as learner:
        await learner.press("B", "t")
        for wrong, said in (
            ("0", "give a number above 0"), ("-1", "give a number above 0"), ("nan", "finite"),
            ("one", "only numbers"),
        ):  # fmt: skip
            await learner.answer("l", wrong)
            assert said in " ".join(learner.text.split()), wrong
            await learner.press("escape")
        assert_shows_the_step(learner)


async def test_a_kernel_is_trained_on_another_ones_map_and_its_gradient_opened(open_app) -> None:
    async with open_app("edge", "box-3", pool=0, activation="none") as learner:
        await learner.press("B")
        await learner.answer("k", "sobel-x")
        await learner.press("t")
        await learner.press(*["down"] * 10)
        at = screen(learner)
        assert at.step == 100
        assert at.descent.loss(100) < at.descent.loss(0) / 2
        await learner.press("enter")
        assert learner.app.screen.walk.way is at.descent.way(100)
        assert_shows_one_number(learner)
        await learner.answer("k", "sum")  # of the weights of this step
        assert learner.app.screen.walk.way.forward is at.descent.way(100).forward
        await learner.press("escape")
        assert_shows_the_step(learner)


async def test_it_plays_and_pauses(open_app) -> None:
    async with open_app("patch", "sobel-x", activation="none") as learner:
        await learner.press("B", "t", "plus", "plus", "plus", "space")
        await learner.until(lambda: screen(learner).step >= 5)
        await learner.press("space")
        assert_shows_the_step(learner)
        await learner.answer("g", "2")
        assert screen(learner).step == 2
        await learner.answer("g", "-1")
        assert "give a number from 0 to 10000" in learner.text


async def test_the_network_is_looked_at_with_the_weights_of_the_step(open_shown) -> None:
    async with open_shown(open_network("digits", "digit:4")) as learner:
        await learner.press("B", "enter", "t", "right", "right", "o")
        steps, over = learner.app.screen_stack[-2], learner.app.screen
        assert isinstance(over, NetworkScreen)
        assert over is not learner.app.screen_stack[0]
        shown, way = over.shown, steps.descent.way(2)
        assert np.array_equal(shown.shares, way.forward.probabilities)
        assert np.array_equal(shown.before, steps.descent.way(0).forward.probabilities)
        assert (shown.label, shown.image_name) == ("4", "digit:4")
        assert "digits at step 2" in learner.part("#top")
        assert "trained by hand, step 2" in learner.messages[0]
        await learner.press("B")
        assert over.way.loss == pytest.approx(steps.descent.loss(2))
        await learner.press("B", "tab", "escape")
        assert learner.app.screen is over  # the arrows walk over maps again
        await learner.press("escape", "right")
        assert screen(learner) is steps
        assert steps.step == 3


async def test_what_diverged_cannot_be_looked_at(open_shown) -> None:
    async with open_shown(open_network("digits", "digit:4")) as learner:
        await learner.press("B", "enter", "t")
        await learner.answer("l", "1e300")
        await learner.press("down", "o")
        assert "not finite" in learner.messages[0] or "beyond" in learner.messages[0]
        assert screen(learner).step


@pytest.mark.parametrize(
    ("source", "options"),
    [("patch", {}), ("digit:4", {"flip": True, "transpose": True}), ("rgb", {"padding": "same"})],
)
async def test_a_layer_is_stepped_through_with_its_trained_kernel(
    open_app, source, options
) -> None:
    async with open_app(source, "sobel-x", **options) as learner:
        await learner.press("B", "t", "right", "right")
        descent = screen(learner).descent
        await learner.press("o")
        pipeline, trained = learner.app.screen.lesson.pipeline, descent.weights(2)
        for name, values in pipeline.weights.items():
            assert np.array_equal(values, trained[name]), name
        last = descent.way(2).forward.maps[pipeline.network.layers[-1].name]
        assert np.allclose(pipeline.stages[-1].plane(), last[:, :, 0])
        assert "step 2" in learner.app.screen.lesson.options.kernel.name
        await learner.press("u")
        assert learner.app.screen.lesson.options.kernel.name == "sobel-x"
