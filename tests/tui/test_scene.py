"""Everything on the screen is of one step, whatever was pressed before."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convtui.lesson.arithmetic import Largest, Mean, Sum
from convtui.lesson.numbers import written
from convtui.lesson.stage import Stage
from convtui.ops.window import Array

KEYS = ("right", "left", "down", "up", "home", "end", "n", "N", "u", "ctrl+r", "f", "t", "a", "c")
ANSWERS = (
    *(("i", name) for name in ("gradient", "cross", "checkerboard", "edge")),
    *(("k", name) for name in ("horizontal-line", "sobel-x", "box-3", "gaussian-3")),
    *(("s", stride) for stride in ("1", "2")),
    *(("p", padding) for padding in ("valid", "same", "1")),
    *(("o", pooling) for pooling in ("none", "max 2 same", "average 2")),
    ("b", "-20"),
)
TYPED = ("e", *"-5.5", "right", "escape")
"""Another number in the cell that editing starts on."""

pressed = st.lists(st.sampled_from([*KEYS, *ANSWERS, TYPED]), min_size=3, max_size=8)


def source_of(stages: tuple[Stage, ...], index: int, values: Array) -> Array:
    before = stages[index - 1].plane() if index else values
    return np.pad(before, stages[index].window.pad_widths)


def wrong_parts(learner) -> dict[str, list[str]]:
    """What disagrees, by the part of the screen."""
    index = learner.cursor.stage
    stages = learner.lesson.pipeline.stages
    step = stages[index][learner.cursor.cell]
    expected = {"source": (source_of(stages, index, learner.lesson.input.values), None)}
    expected["output"] = stages[index].plane(), learner.cursor.cell + 1
    if isinstance(step.arithmetic, Sum):
        expected["kernel"] = step.arithmetic.weights[:, :, 0], None
        expected["products"] = step.arithmetic.products[:, :, 0], None
    if isinstance(step.arithmetic, Sum | Largest | Mean):
        expected["under"] = np.where(step.inside, step.window[:, :, 0], 0.0), None
    shown = {
        part: learner.disagreeing(f"#{part}", values, filled)
        for part, (values, filled) in expected.items()
    }
    result = f"= {written(step.value)}"
    shown["formula"] = [] if result in learner.formula.replace("\xa0", " ") else [learner.formula]
    for part in ("kernel", "under", "products"):
        grid = learner.step.query_one(f"#{part}")
        shown[f"{part} is there"] = [] if grid.display == (part in expected) else [part]
    return {part: wrong for part, wrong in shown.items() if wrong}


async def press(learner, action: str | tuple[str, ...]) -> None:
    if isinstance(action, str):
        await learner.press(action)
    elif action == TYPED:
        await learner.press(*action)
    else:
        before = learner.lesson
        await learner.answer(*action)
        if action[0] == "i":  # a thread reads it
            await learner.until(lambda: learner.lesson is not before)
    learner.app.clear_notifications()  # they lie over the grids
    await learner.settle()


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(pressed)
async def test_whatever_is_pressed_every_part_of_the_screen_shows_the_same_step(
    open_app, actions: list[str | tuple[str, ...]]
) -> None:
    async with open_app("gradient", size=(130, 40)) as learner:
        for action in actions:
            await press(learner, action)
            assert not wrong_parts(learner), (action, learner.text)


@pytest.mark.parametrize("away", ["n", "r"])
async def test_an_input_that_came_while_the_window_was_hidden_is_in_the_window_shown_again(
    open_app, fake_r, away: str
) -> None:
    back = {"n": "N", "r": "escape"}[away]
    async with open_app("1 2 3 4; 5 6 7 8; 9 10 11 12; 13 14 15 16", size=(120, 36)) as learner:
        await press(learner, away)
        await press(learner, ("i", "21 22 23 24; 25 26 27 28; 29 30 31 32; 33 34 35 36"))
        await press(learner, back)
        assert not wrong_parts(learner)
        assert learner.cells("#under")[0] == ["21", "22", "23"]
        await press(learner, away)
        await press(learner, "u")
        await press(learner, back)
        assert not wrong_parts(learner)
        assert learner.cells("#under")[0] == ["1", "2", "3"]


async def test_a_small_input_fills_a_large_terminal(open_app) -> None:
    async with open_app("patch", size=(200, 55)) as learner:
        for name in ("#source", "#output"):
            grid = learner.step.query_one(name)
            layout, room = grid.cell_layout, grid.content_size
            used = layout.lines * layout.columns_of(layout.columns - 1).stop
            assert used > 0.8 * room.width * room.height


@pytest.mark.parametrize("size", [(80, 24), (121, 36), (166, 45), (200, 55)])
async def test_two_maps_of_one_size_have_cells_of_one_size(open_app, size: tuple[int, int]) -> None:
    async with open_app("gradient", "gaussian-3", size=size, bias=-1000) as learner:
        await learner.press("n")
        source, output = (learner.step.query_one(name) for name in ("#source", "#output"))
        assert source.sheet.shape == output.sheet.shape
        assert source.cell_layout == output.cell_layout
