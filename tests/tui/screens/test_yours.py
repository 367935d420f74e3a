"""A learner's own function beside ours: on the step screen and on Check."""

from pathlib import Path

import pytest
from textual.widgets import Input

from convtui.errors import Missing
from convtui.inputs import load_input
from convtui.kernels import load_kernel
from convtui.lesson.options import LayerOptions
from convtui.reference.case import stage_case
from convtui.tui.screens.check import CheckScreen
from convtui.tui.screens.step import StepScreen

SUMS = """
def conv2d(x, kernel):
    return [
        [
            sum(x[i + m][j + n] * {weight} for m in range(3) for n in range(3))
            for j in range(len(x[0]) - 2)
        ]
        for i in range(len(x) - 2)
    ]
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    file = tmp_path / "mine.py"
    file.write_text(SUMS.format(weight="kernel[n][m]"))
    return file


async def shown(learner, file: Path) -> None:
    await learner.press("y")
    learner.app.screen.query_one("#answer", Input).value = str(file)
    await learner.press("enter")
    await learner.until(lambda: "|Δ|" in learner.part("#verdict"))


async def test_its_map_is_beside_ours_with_what_it_got_wrong(open_app, mine) -> None:
    async with open_app("patch", size=(120, 36)) as learner:
        await shown(learner, mine)
        assert learner.numbers("#ours") == [["-1", "27"], ["-36", "-36"]]
        assert learner.numbers("#theirs") != learner.numbers("#ours")
        assert "differ" in learner.part("#verdict")
        assert "first at [1,1]" in learner.part("#verdict")
        assert "rows and columns are swapped" in learner.part("#verdict")


async def test_it_is_read_again_each_time_it_is_shown(open_app, mine) -> None:
    async with open_app("patch", size=(120, 36)) as learner:
        await shown(learner, mine)
        await learner.press("y")
        assert not learner.app.screen.shows_beside
        mine.write_text(SUMS.format(weight="kernel[m][n]"))
        await learner.press("y")
        await learner.until(lambda: "✓ agree" in learner.part("#verdict"))
        assert learner.numbers("#theirs") == learner.numbers("#ours")


async def test_a_file_that_is_none_stays_in_its_field_with_the_reason(open_app, tmp_path) -> None:
    async with open_app("patch", size=(80, 24)) as learner:
        await learner.press("y")
        learner.app.screen.query_one("#answer", Input).value = str(tmp_path / "mine.txt")
        await learner.press("enter")
        assert "is no submission" in learner.part("#problem")
        await learner.press("escape")
        assert isinstance(learner.app.screen, StepScreen)


async def test_without_a_sandbox_the_field_says_what_to_type(open_app, mine, monkeypatch) -> None:
    def none() -> None:
        raise Missing("no sandbox: install bubblewrap")

    monkeypatch.setattr("convtui.marking.child_runner.require_sandbox", none)
    async with open_app("patch", size=(80, 24)) as learner:
        await learner.press("y")
        learner.app.screen.query_one("#answer", Input).value = str(mine)
        await learner.press("enter")
        assert "install bubblewrap" in learner.part("#problem")


async def test_check_asks_it_every_case_and_opens_one_with_its_map(
    open_app, fake_r, mine, monkeypatch
) -> None:
    options = LayerOptions(load_kernel("horizontal-line"))
    patch = load_input("patch").values
    cases = [
        stage_case("sums", patch, options, "convolution", input_name="patch"),
        stage_case("pooled", patch, options, "pooling", input_name="patch"),
    ]
    monkeypatch.setattr("convtui.tui.comparison.all_cases", lambda: cases)
    monkeypatch.setattr("convtui.marking.lesson_check.all_cases", lambda: cases)
    fake_r.answers = [[[-1.0, 27], [-36, -36]], [[27.0]]]
    async with open_app("patch", size=(120, 36)) as learner:
        await learner.press("6")
        await learner.until(lambda: "2 cases" in learner.part("#summary"))
        await learner.press("y")
        learner.app.screen.query_one("#answer", Input).value = str(mine)
        await learner.press("enter")
        await learner.until(lambda: "1 without an answer" in learner.part("#summary"))
        assert "1 differ" in learner.part("#summary")
        assert isinstance(learner.app.screen, CheckScreen)
        await learner.press("home", "enter")
        await learner.until(lambda: isinstance(learner.app.screen, StepScreen))
        await learner.until(lambda: "differ" in learner.part("#verdict"))
