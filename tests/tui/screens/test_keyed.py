"""What every screen with keys does."""

from convtui.tui.screens.step import StepScreen


async def test_no_key_does_anything_before_the_screens_parts_are_there(open_app) -> None:
    async with open_app("digit:4", size=(80, 24)) as learner:
        assert learner.step.check_action("go", ("forward",))
        other = StepScreen(learner.lesson, learner.step.memory)
        assert not other.check_action("go", ("forward",))
