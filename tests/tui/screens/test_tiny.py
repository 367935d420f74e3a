"""A window that is made tiny, and large again, ends no screen."""

import pytest
from textual.events import Resize
from textual.geometry import Size
from textual.widgets import OptionList

from .test_every_screen import content, tour  # noqa: F401  (a fixture)

TINY = [(9, 24), (8, 24), (5, 5), (2, 2), (1, 1), (1, 40), (80, 1), (3, 80)]


async def shrink(learner) -> None:
    for width, height in [*TINY, (120, 36)]:
        size = Size(width, height)
        learner.app.post_message(Resize(size, size, size))
        await learner.settle()
        await learner.pilot.pause(0.15)


async def test_a_tiny_window_ends_no_screen(open_app, content, fake_r) -> None:  # noqa: F811
    async with open_app(size=(120, 36)) as learner:
        async for screen in tour(learner):
            await shrink(learner)
            assert learner.app.return_code is None, screen
            assert "1 Step" in learner.text, screen


@pytest.mark.parametrize("width", [1, 4, 8, 9, 12])
async def test_the_palette_opens_in_a_narrow_window(open_app, width) -> None:
    async with open_app(size=(width, 24)) as learner:
        await learner.press("ctrl+p")
        await learner.type("s")
        palette = learner.app.screen
        await learner.until(lambda: bool(palette.query_one(OptionList).option_count))
        await learner.press("down")
        assert learner.app.return_code is None


@pytest.mark.parametrize("keys", ["ctrl+p", "question_mark", "k", "i", "g"])
async def test_a_tiny_window_ends_no_dialog(open_app, keys) -> None:
    async with open_app(size=(120, 36)) as learner:
        await learner.press(keys)
        await learner.type("s")
        await shrink(learner)
        assert learner.app.return_code is None
