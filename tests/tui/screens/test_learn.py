"""A kernel that learns on the screen: what is shown are the arrays of the step at hand."""

import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convtui.lesson.learning import Outcome, automatic_rate
from convtui.lesson.weight_step import open_weight
from convtui.tui.app import ConvtuiApp
from convtui.tui.learning import learning_of
from convtui.tui.screens.learn import LearnScreen
from convtui.tui.screens.step import StepScreen
from convtui.tui.widgets.cell_grid import CellGrid
from convtui.tui.widgets.chart import Chart

SIZES = [(80, 24), (120, 36), (200, 55)]
KEYS = (
    "right", "left", "down", "up", "home", "end", "shift+left", "shift+right", "shift+up",
    "shift+down", "v", "space", "plus", "minus",
)  # fmt: skip


def screen(learner) -> LearnScreen:
    found = learner.app.screen
    assert isinstance(found, LearnScreen)
    return found


def assert_shows_the_step(learner) -> None:
    """The grids hold the arrays of the step, and its kernel and its words can be read."""
    at = screen(learner)
    learning, task = at.learning, at.learning.task
    kernel = learning.kernel(at.step)
    arrays = {
        "#map": task.map_of(kernel),
        "#target": task.target.map,
        "#difference": task.difference_of(kernel),
        "#kernel": kernel[:, :, at.place[2]],
        "#wanted": task.target.kernel[:, :, at.place[2]],
    }
    for name, values in arrays.items():
        sheet = at.query_one(name, CellGrid).sheet
        shown = sheet.values(*map(range, sheet.shape))
        assert np.array_equal(shown, values, equal_nan=True), name
    assert learner.disagreeing("#kernel", arrays["#kernel"]) == []
    assert learner.disagreeing("#wanted", arrays["#wanted"]) == []
    assert at.query_one("#kernel", CellGrid).marks.strong == at.place[:2]
    words = " ".join(learner.part("#detail").split())
    assert words.startswith(f"step {at.step:,} of {learning.made:,} · loss ")
    if learning.has_next(at.step):
        gradient = open_weight(learning, at.step, at.place).gradient
        assert f"= {gradient:.6g}".replace("= -0", "= -0") in learner.formula
        assert learner.formula.startswith(f"g[{at.place[0] + 1},{at.place[1] + 1}")


@pytest.mark.parametrize("size", SIZES)
async def test_steps_are_taken_and_gone_back_to(open_app, size) -> None:
    async with open_app("edge", "vertical-line", size=size) as learner:
        await learner.press("L")
        assert screen(learner).step == 0
        assert_shows_the_step(learner)
        await learner.press("right", "right", "right")
        assert screen(learner).step == 3
        assert_shows_the_step(learner)
        third = learner.cells("#kernel")
        await learner.press("down", "left", "up", "home")
        assert screen(learner).step == 0
        assert_shows_the_step(learner)
        await learner.press("left")
        assert "This is the beginning" in learner.messages[0]
        await learner.press("right", "right", "right")
        assert learner.cells("#kernel") == third
        await learner.press("escape")
        assert isinstance(learner.app.screen, StepScreen)


async def test_the_maps_can_be_read_number_by_number_where_there_is_room(open_app) -> None:
    async with open_app("edge", "vertical-line", size=(120, 36)) as learner:
        await learner.press("L", "right", "right")
        learning = screen(learner).learning
        kernel = learning.kernel(2)
        assert learner.disagreeing("#map", learning.task.map_of(kernel)) == []
        assert learner.disagreeing("#difference", learning.task.difference_of(kernel)) == []


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(keys=st.lists(st.sampled_from(KEYS), max_size=25))
@pytest.mark.parametrize("source", ["patch", "rgb"])
async def test_whatever_keys_are_pressed_the_step_at_hand_is_shown(open_app, source, keys) -> None:
    async with open_app(source, "horizontal-line", size=(120, 36)) as learner:
        await learner.press("L", *keys)
        screen(learner).player.stop()
        await learner.settle()
        assert_shows_the_step(learner)


async def test_the_end_is_where_it_converges_and_the_curve_shows_the_way(open_app) -> None:
    async with open_app("edge", "vertical-line") as learner:
        await learner.press("L", "end")
        at = screen(learner)
        assert at.learning.outcome is Outcome.CONVERGED
        assert at.step == at.learning.made
        assert "Converged at step" in learner.part("#detail")
        (curve,) = at.query_one(Chart).curves
        steps, losses = zip(*curve.points, strict=True)
        assert steps[-1] == curve.best == at.step
        assert losses == pytest.approx([np.log10(at.learning.loss(int(step))) for step in steps])
        await learner.press("right")
        assert "No step follows: converged" in learner.messages[0]
        await learner.press("w")
        assert "3 numbers about 9 weights" in " ".join(learner.text.split())
        await learner.press("escape", "left")
        assert "numbers about 9 weights" in learner.part("#detail")


async def test_a_rate_that_is_changed_on_the_way_holds_from_there(open_app) -> None:
    async with open_app("digit:4", "vertical-line") as learner:
        await learner.press("L", "down", "down", "left", "left")
        before = screen(learner).learning
        await learner.answer("m", "0.9")
        after = screen(learner).learning
        assert after.made == screen(learner).step == 18
        assert before.made == 20
        assert [after.rates_at(step).momentum for step in (17, 18)] == [0.0, 0.9]
        await learner.press("right", "right")
        assert after.loss(20) != before.loss(20)
        assert_shows_the_step(learner)
        await learner.press("l")
        assert "diverge" in learner.text
        await learner.type("0")
        await learner.press("enter")
        assert "learning rate 0 is none" in learner.text
        await learner.press("escape")
        assert screen(learner).learning is after


async def test_a_rate_that_is_too_large_diverges_and_can_be_taken_back(open_app) -> None:
    async with open_app("digit:4", "vertical-line") as learner:
        await learner.press("L", "right", "right")
        await learner.answer("l", "1e300")
        await learner.press("right")
        at = screen(learner)
        assert at.learning.outcome is Outcome.DIVERGED
        assert "Diverges" in learner.part("#detail")
        assert "No step follows" in learner.formula
        await learner.press("enter")
        assert isinstance(learner.app.screen, LearnScreen)
        await learner.press("left")
        await learner.answer("l", repr(automatic_rate(at.learning.task)))
        await learner.press("right", "right")
        assert at.learning.outcome is Outcome.FALLING
        assert_shows_the_step(learner)


async def test_playing_goes_on_until_it_has_converged(open_app) -> None:
    async with open_app("edge", "vertical-line") as learner:
        await learner.press("L", "end")
        last = screen(learner).step
        await learner.press("left", "left", "space")
        await learner.until(lambda: screen(learner).step == last)
        await learner.until(lambda: not screen(learner).player.playing)
        assert_shows_the_step(learner)


async def test_a_weight_is_opened_into_all_its_terms(open_app) -> None:
    async with open_app("patch", "vertical-line") as learner:
        await learner.press("L", "right", "shift+up", "shift+left")
        at = screen(learner)
        assert at.place == (0, 0, 0)
        opened = open_weight(at.learning, 1, (0, 0, 0))
        await learner.press("enter")
        rows = re.findall(r"X\[\d,\d\] .*?D\[\d,\d\] +\S+ +(\S+) +│", learner.text)
        found = [float(product) for product in rows]
        assert found == pytest.approx([term.product for term in opened.unit.terms], rel=1e-5)
        assert "w - η·g" in learner.text


async def test_a_step_is_gone_to_by_its_number(open_app) -> None:
    async with open_app("digit:4", "vertical-line") as learner:
        await learner.press("L")
        await learner.answer("g", "150")
        assert screen(learner).step == 150
        assert_shows_the_step(learner)
        await learner.answer("g", "many")
        assert "step 'many' is none" in learner.text
        await learner.press("escape")
        await learner.answer("g", "99999")
        assert "It ends before: converged" in learner.messages[0]


async def test_a_click_on_a_weight_has_it_at_hand(open_app) -> None:
    async with open_app("digit:4", "vertical-line") as learner:
        await learner.press("L")
        await learner.pilot.click("#kernel", offset=learner.offset("#kernel", 2, 1))
        await learner.settle()
        assert screen(learner).place == (2, 1, 0)
        assert_shows_the_step(learner)


@pytest.mark.parametrize("terminal", [{"NO_COLOR": "1"}, {"TERM": "dumb", "COLORTERM": ""}])
async def test_poor_terminals_show_the_numbers_too(open_app, monkeypatch, terminal) -> None:
    for name, value in terminal.items():
        monkeypatch.setenv(name, value)
    async with open_app("edge", "vertical-line", size=(80, 24)) as learner:
        await learner.press("L", "right")
        assert_shows_the_step(learner)


@pytest.mark.parametrize("size", [(20, 8), (40, 12), (60, 16)])
async def test_small_terminals_are_survived(open_app, size) -> None:
    async with open_app("digit:4", "vertical-line", size=size) as learner:
        await learner.press("L", "right", "end", "enter", "escape", "w", "escape", "l", "escape")
        assert learner.app.return_code is None
        assert screen(learner).step > 1


async def test_what_cannot_be_learned_is_said_and_the_lesson_stays(open_app) -> None:
    async with open_app("1e200 0 0; 0 0 0; 0 0 0", "vertical-line", pool=0) as learner:
        await learner.press("L")
        assert "squares are lost" in learner.messages[0]
        assert isinstance(learner.app.screen, StepScreen)


async def test_the_app_opens_on_a_kernel_that_learns(open_app) -> None:
    async with open_app("edge", "vertical-line") as learner:
        lesson = learner.lesson
        remembered = learner.app.memory.state
    learning = learning_of(lesson)
    app = ConvtuiApp(
        lesson,
        remembered,
        begin=lambda app: app.push_screen(LearnScreen("edge", learning, app.memory)),
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("right")
        assert isinstance(app.screen, LearnScreen)
        assert app.screen.step == 1
        await pilot.press("escape")
        assert isinstance(app.screen, StepScreen)
