"""A gradient checked by hand on the screen: for every h its losses, its error and what makes it."""

import pytest

from convtui.lesson.nudge import STEPS, formula, nudge
from convtui.tui.screens.by_hand import ByHand
from convtui.tui.screens.gradient import GradientScreen


async def opened(learner) -> ByHand:
    await learner.press("B", "n", "h")
    box = learner.app.screen
    assert isinstance(box, ByHand)
    await learner.until(lambda: len(box.known) == len(STEPS))
    return box


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (48, 15)])
async def test_every_h_is_listed_with_its_error(open_app, size) -> None:
    async with open_app("patch", "sobel-x", size=size, activation="tanh", pool=0) as learner:
        box = await opened(learner)
        way = learner.app.screen_stack[-2].walk.way
        seen = set()
        for _ in STEPS:
            one = nudge(way, "convolution/kernel", learner.app.screen_stack[-2].walk.index(
                learner.app.screen_stack[-2].cursor), box.h)  # fmt: skip
            assert one == box.known[box.h]
            assert f"h = {one.h:.6g}" in " ".join(learner.part("#losses").split())
            assert formula(one)[:30] in " ".join(learner.part("#losses").split())
            assert one.cause in learner.text
            seen.add(box.h)
            await learner.press("down")
        assert box.h == STEPS[-1]
        await learner.press(*["up"] * 20)
        assert box.h == STEPS[0]
        await learner.press("escape")
        assert isinstance(learner.app.screen, GradientScreen)


async def test_an_h_is_typed_and_what_is_none_is_refused_there(open_app) -> None:
    async with open_app("patch", "sobel-x", activation="sigmoid", pool=0) as learner:
        box = await opened(learner)
        await learner.answer("h", "3e-4")
        await learner.until(lambda: 3e-4 in box.known)
        assert box.h == 3e-4
        assert "h = 0.0003" in learner.part("#losses")
        await learner.press("down")
        assert box.h == 1e-4
        for wrong, said in (
            ("0", "give a number above 0"),
            ("-1", "above 0"),
            ("x", "only numbers"),
        ):
            await learner.answer("h", wrong)
            assert said in learner.text
            await learner.press("escape")
        await learner.answer("h", "1e308")
        await learner.until(lambda: 1e308 in box.known)
        assert box.h == 1e308


async def test_what_is_made_of_others_is_not_nudged(open_app) -> None:
    async with open_app("patch", "sobel-x") as learner:
        await learner.press("B", "h")
        assert "This number is made of others" in learner.messages[0]
