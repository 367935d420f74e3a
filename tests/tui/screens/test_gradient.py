"""The way back on the screen: every part shows the same number, wherever one goes."""

from threading import Event

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convtui.lesson.explain_gradient import place_text
from convtui.tui.screens import step_back
from convtui.tui.screens.ask import Ask
from convtui.tui.screens.gradient import GradientScreen
from convtui.tui.screens.step import StepScreen
from convtui.tui.widgets.answer_list import AnswerList
from convtui.tui.widgets.cell_grid import CellGrid

SIZES = [(48, 15), (80, 24), (120, 36), (200, 55)]
KEYS = (
    "right", "left", "down", "up", "home", "end", "n", "N", "j", "m", "M", "s", "enter",
    "backspace", "shift+up", "shift+down", "space", "plus", "minus", "c", "z", "r",
)  # fmt: skip


def screen(learner) -> GradientScreen:
    found = learner.app.screen
    assert isinstance(found, GradientScreen)
    return found


def pointed_at(grid: CellGrid) -> tuple[int, int]:
    marks = grid.marks
    return marks.strong or (marks.outline.rows[0], marks.outline.columns[0])


def number_at(grid: CellGrid) -> float:
    row, column = pointed_at(grid)
    return float(grid.sheet.values(range(row, row + 1), range(column, column + 1))[0, 0])


def assert_shows_one_number(learner) -> None:
    """Grids, list, formula and bars are all of the number at hand."""
    at = screen(learner)
    way, name, index = at.walk.way, at.walk.name(at.cursor), at.walk.index(at.cursor)
    unit = way.unit(name, index)
    scale = max(1.0, float(np.abs(way.all[name]).max()))
    near = {"rel": 1e-9, "abs": 1e-9 * scale}
    assert number_at(at.query_one("#output", CellGrid)) == way.all[name][index]
    assert unit.value == pytest.approx(way.all[name][index], **near)
    assert number_at(at.query_one("#numbers", CellGrid)) == way.numbers(name)[index]
    if len(unit):
        term = unit.term(at.terms.flat(at.rank))
        assert at.query_one(AnswerList).at == at.rank
        for grid, factor, number in (
            ("#values", unit.values, term.value), ("#weights", unit.weights, term.weight)
        ):  # fmt: skip
            shown = at.query_one(grid, CellGrid)
            assert shown.display == bool(factor.axes)
            if shown.display:
                assert number_at(shown) == pytest.approx(number, **near)
    assert learner.formula.startswith(f"g{place_text(index)} = ")
    assert f"= {unit.value:.6g} ".replace("= -0 ", "= 0 ") in f"{learner.formula} "
    assert f"{name}{place_text(index)}"[: at.size.width - 10] in learner.part("#trail")


@pytest.mark.parametrize("size", SIZES)
async def test_a_layer_is_gone_back_through_from_the_cell_at_hand(open_app, size) -> None:
    async with open_app("patch", "sobel-x", size=size, bias=2) as learner:
        await learner.press("right", "B")
        assert screen(learner).here == "convolution/sums[1,2,1]"
        assert_shows_one_number(learner)
        await learner.press("n")
        assert screen(learner).here.startswith("convolution/kernel")
        assert_shows_one_number(learner)
        before = screen(learner).cursor
        await learner.press("enter")
        assert screen(learner).here.startswith("convolution/sums")
        await learner.press("enter", "enter")
        assert screen(learner).here.startswith("pooling")
        await learner.press("enter")
        assert "Here the way back begins" in learner.messages[0]
        await learner.press("backspace", "backspace", "backspace")
        assert screen(learner).cursor == before
        await learner.press("backspace")
        assert "The trail begins here" in learner.messages[0]
        await learner.press("B")
        assert isinstance(learner.app.screen, StepScreen)


async def test_a_large_picture_is_gone_back_through_beside_the_screen(
    open_app, monkeypatch
) -> None:
    found, may_end = step_back._found, Event()
    monkeypatch.setattr(step_back, "_AT_ONCE", 10)
    monkeypatch.setattr(step_back, "_found", lambda lesson: may_end.wait() and found(lesson))
    async with open_app("patch", "sobel-x") as learner:
        await learner.pilot.press("right", "B", "b")
        await learner.until(lambda: isinstance(learner.app.screen, Ask))  # keys go on
        assert any("Computing every gradient" in said for said in learner.messages)
        await learner.pilot.press("escape")
        may_end.set()
        await learner.until(lambda: isinstance(learner.app.screen, GradientScreen))
        await learner.settle()
        assert screen(learner).cursor.cell == 1
        assert_shows_one_number(learner)
        await learner.press("escape")
        may_end.clear()
        await learner.pilot.press("B", "f")  # another layer meanwhile
        may_end.set()
        await learner.settle()
        assert isinstance(learner.app.screen, StepScreen)


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(keys=st.lists(st.sampled_from(KEYS), max_size=25))
@pytest.mark.parametrize("source", ["patch", "rgb"])
async def test_whatever_is_pressed_every_part_shows_the_same_number(
    open_app, fake_r, source, keys
) -> None:
    async with open_app(source, "sobel-x", stride=(2, 1), padding="same") as learner:
        await learner.press("B", *keys)
        screen(learner).player.stop()
        await learner.settle()
        assert_shows_one_number(learner)


async def test_another_loss_is_asked_for_and_what_is_none_is_refused_there(open_app) -> None:
    async with open_app("patch", "sobel-x", pool=0) as learner:
        await learner.press("B")
        assert "loss" in learner.part("#top")
        assert "the sum of the map" in learner.part("#top")
        before = screen(learner).cursor
        await learner.answer("k", "prewitt-x")
        assert "beside prewitt-x" in learner.part("#top")
        assert screen(learner).cursor == before
        assert_shows_one_number(learner)
        await learner.answer("k", "no-kernel")
        assert "unknown kernel" in learner.text
        await learner.press("escape")
        await learner.answer("k", "1 1; 1 1")
        assert "has another size: take a kernel of 3×3" in learner.text


async def test_r_is_asked_for_the_gradient_at_hand(open_app, fake_r) -> None:
    async with open_app("patch", "sobel-x", pool=0) as learner:
        await learner.press("B", "n")
        ours = screen(learner).walk.way.of("convolution/kernel")
        fake_r.answers = [ours[:, :, 0]]
        await learner.press("r")
        await learner.until(lambda: "agree" in learner.text)
        assert fake_r.asked == ["array"]
        assert "differ" not in learner.part("#verdict")
        await learner.press("N", "N")
        await learner.until(lambda: "given by the loss" in learner.part("#verdict"))
        assert_shows_one_number(learner)


async def test_it_plays_to_the_input(open_app) -> None:
    async with open_app("1 2; 3 4", "1 1; 1 1", pool=0) as learner:
        await learner.press("B", "plus", "plus", "plus", "space")
        await learner.until(lambda: screen(learner).cursor.at_end)
        assert screen(learner).here == "input[2,2,1]"
        assert_shows_one_number(learner)


@pytest.mark.parametrize("terminal", [{"NO_COLOR": "1"}, {"TERM": "dumb", "COLORTERM": ""}])
async def test_it_can_be_read_without_colours(open_app, monkeypatch, terminal) -> None:
    for name, value in terminal.items():
        monkeypatch.setenv(name, value)
    async with open_app("patch", "sobel-x") as learner:
        await learner.press("B", "n")
        assert_shows_one_number(learner)
        assert learner.disagreeing("#numbers", screen(learner).walk.way.numbers(
            "convolution/kernel")[:, :, 0, 0]) == []  # fmt: skip
