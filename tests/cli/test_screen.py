"""What the screen opens on, and what a start leaves for the next; the app itself is faked."""

from pathlib import Path

import numpy as np
import pytest

from convtui.cli import screen
from convtui.cli.main import run as command
from convtui.errors import ExitCode
from convtui.tui.lesson import Lesson
from convtui.tui.remembered import Memory, Remembered

DIAGONAL = [[1, 0], [0, 1]]


@pytest.fixture(autouse=True)
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Lesson, str]]:
    """The lessons that were opened, each with what was said at once."""
    opened = []

    class App:
        return_code = 0

        def __init__(
            self, lesson: Lesson, remembered: Remembered, message: str, begin: object
        ) -> None:
            self.memory = Memory(remembered)
            opened.append((lesson, message))

        def run(self) -> None:
            pass

    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("convtui.tui.app.ConvtuiApp", App)
    monkeypatch.setattr(screen, "_take_terminal", lambda: None)
    monkeypatch.setattr("gc.freeze", lambda: None)
    return opened


def test_the_next_start_shows_the_kernel_that_was_typed(shown: list[tuple[Lesson, str]]) -> None:
    assert command(["step", "digit:4", "--kernel", " 1 0; 0 1"]) == ExitCode.FINE
    assert command([]) == ExitCode.FINE
    (first, _), (second, message) = shown
    assert np.array_equal(second.options.kernel.values, DIAGONAL)
    assert np.array_equal(first.options.kernel.values, DIAGONAL)
    assert (second.input.name, message) == (first.input.name, "")


def test_the_next_start_finds_the_kernel_of_a_file_from_another_folder(
    shown: list[tuple[Lesson, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.csv").write_text("1,0\n0,1\n")
    command(["step", "digit:4", "--kernel", "mine.csv"])
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    command([])
    assert np.array_equal(shown[1][0].options.kernel.values, DIAGONAL)
    assert shown[1][0].options.kernel.name == "mine"


def test_a_kernel_that_is_gone_is_told_and_the_default_shown(
    shown: list[tuple[Lesson, str]], tmp_path: Path
) -> None:
    (tmp_path / "mine.csv").write_text("1,0\n0,1\n")
    command(["step", "digit:4", "--kernel", "mine.csv"])
    (tmp_path / "mine.csv").unlink()
    assert command([]) == ExitCode.FINE
    lesson, message = shown[1]
    assert lesson.options.kernel.name == Remembered().kernel
    assert "mine.csv is not there" in message


def test_without_a_kernel_the_default_is_what_the_next_start_shows(
    shown: list[tuple[Lesson, str]],
) -> None:
    command(["step", "digit:4", "--kernel", "sobel-x"])
    command(["step", "digit:7"])
    command([])
    kernels = [lesson.options.kernel.name for lesson, _ in shown]
    assert kernels == ["sobel-x", "horizontal-line", "horizontal-line"]


def test_the_first_start_opens_on_a_digit_of_which_some_is_left_and_some_cut_off(
    shown: list[tuple[Lesson, str]],
) -> None:
    command([])
    lesson, message = shown[0]
    sums = lesson.pipeline.stages[0].plane()
    assert (lesson.input.name, message) == ("digit:4", "")
    assert 20 < np.count_nonzero(lesson.pipeline.stages[1].plane()) < np.count_nonzero(sums > 0)


def test_a_default_pooling_that_does_not_fit_is_left_out_and_said(
    shown: list[tuple[Lesson, str]],
) -> None:
    command(["step", "1 2 3; 4 5 6; 7 8 9"])
    command([])
    for lesson, message in shown:
        assert (lesson.options.pool, lesson.unfit_pool) == (0, 2)
        assert message == "Pooling of 2×2 does not fit on a map of 1×1 and is left out"


def test_a_pooling_that_was_asked_for_and_does_not_fit_opens_nothing(
    shown: list[tuple[Lesson, str]],
) -> None:
    assert command(["step", "1 2 3; 4 5 6; 7 8 9", "--pool", "2"]) == ExitCode.BAD_INPUT
    assert shown == []


def test_a_bias_that_leaves_nothing_is_said_at_once(shown: list[tuple[Lesson, str]]) -> None:
    command(["step", "patch", "--bias", "-150"])
    assert shown[0][1] == (
        "ReLU makes every cell 0: the largest sum is 27, the bias -150. "
        "A bias above -27 leaves some."
    )
