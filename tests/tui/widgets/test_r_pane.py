"""R's map beside ours, with somebody else answering in R's place."""

import sys

import numpy as np
import pytest

from convtui.errors import Missing
from convtui.inputs import load_input
from convtui.installation import how_to_install
from convtui.kernels import typed_kernel
from convtui.lesson.options import LayerOptions
from convtui.reference.r_process import RDied, RError, RTimeout
from convtui.tui.lesson import Lesson
from convtui.tui.widgets.r_pane import RPane

SUMS = np.array([[-1.0, 27], [-36, -36]])
ACTIVATED = np.array([[0.0, 27], [0, 0]])


def test_nothing_is_asked_before_r_is_pressed() -> None:
    assert RPane()._process is None


async def test_both_maps_and_their_difference_are_shown_and_agree(open_app, fake_r) -> None:
    fake_r.answers = [SUMS]
    async with open_app("patch", size=(80, 24)) as learner:
        await learner.press("right", "r")
        await learner.until(lambda: "agree" in learner.part("#verdict"))
        assert (
            learner.numbers("#ours")
            == learner.numbers("#theirs")
            == [
                ["-1", "27"],
                ["-36", "-36"],
            ]
        )
        assert learner.numbers("#difference") == [["0", "0"], ["0", "0"]]
        assert "R 4.2.2 2×2" in learner.around("#theirs")
        verdict = learner.part("#verdict")
        assert verdict.startswith("[1,2]  Python 27  R 27  |Δ| 0")
        assert "✓ agree" in verdict
        assert "R computes the layer with code of its own. |Δ|: how far both are apart." in verdict
        assert "Python 2×2" in learner.around("#ours")
        assert "|Δ| = |Python − R|" in learner.around("#difference")
        assert fake_r.asked == ["conv2d"]


async def test_a_wrong_cell_is_shown_as_differing(open_app, fake_r) -> None:
    fake_r.answers = [np.array([[-1.0, 27], [-36, -35.5]])]
    async with open_app("patch") as learner:
        await learner.press("r")
        await learner.until(lambda: "differ" in learner.part("#verdict"))
        assert "|Δ| 0 " in learner.part("#verdict")
        assert "largest |Δ| 0.5  ✗ differ" in learner.part("#verdict")
        await learner.press("end")
        assert "[2,2]  Python -36  R -35.5  |Δ| 0.5 " in learner.part("#verdict")
        assert learner.numbers("#difference") == [["0", "0"], ["0", ".5"]]


async def test_a_number_that_r_does_not_have_is_called_na(open_app, fake_r) -> None:
    missing = np.uint64(0x7FF80000000007A2).view(np.float64)
    fake_r.answers = [np.array([[missing, 27], [-36, -36]])]
    async with open_app("patch") as learner:
        await learner.press("r")
        await learner.until(lambda: "differ" in learner.part("#verdict"))
        assert "[1,1]  Python -1  R NA  " in learner.part("#verdict")
        assert learner.numbers("#theirs") == [["NA", "27"], ["-36", "-36"]]


@pytest.mark.parametrize("number", [np.inf, -np.inf, np.nan])
async def test_what_is_no_number_is_shown_and_differs(open_app, fake_r, number: float) -> None:
    fake_r.answers = [np.full((2, 2), number)]
    async with open_app("patch") as learner:
        await learner.press("r")
        await learner.until(lambda: "✗ differ" in learner.part("#verdict"))


async def test_a_last_digit_within_the_tolerance_agrees(open_app, fake_r) -> None:
    fake_r.answers = [SUMS + 1e-12]
    async with open_app("patch") as learner:
        await learner.press("r")
        await learner.until(lambda: "✓ agree" in learner.part("#verdict"))
        assert "|Δ| 1e-12" in learner.part("#verdict")


@pytest.mark.parametrize(("off", "verdict"), [(3e-8, "✓ agree"), (5e-8, "✗ differ")])
async def test_a_small_number_is_judged_beside_the_largest(
    open_app, fake_r, off: float, verdict: str
) -> None:
    fake_r.answers = [SUMS + np.array([[off, 0], [0, 0]])]
    async with open_app("patch", size=(120, 36)) as learner:
        await learner.press("r")
        await learner.until(lambda: verdict in learner.part("#verdict"))
        assert "(to 3.6e-08, 1e-09 of the largest)" in learner.part("#verdict")


async def test_the_cell_under_the_cursor_is_marked_in_all_three(open_app, fake_r) -> None:
    fake_r.answers = [SUMS]
    async with open_app("patch") as learner:
        await learner.press("r")
        await learner.until(lambda: "agree" in learner.part("#verdict"))
        await learner.press("down", "right")
        for name in ("#ours", "#theirs", "#difference"):
            outline = learner.step.query_one(name).marks.outline
            assert (outline.rows, outline.columns) == (range(1, 2), range(1, 2))
        assert fake_r.asked == ["conv2d"]


async def test_the_screen_does_not_wait_for_r(open_app, fake_r) -> None:
    fake_r.answers = [SUMS]
    fake_r.gate.clear()
    async with open_app("patch") as learner:
        await learner.press("r")
        assert "R is" in learner.part("#verdict")
        await learner.press("right", "right")
        assert learner.place == (0, 1, 0)
        fake_r.gate.set()
        await learner.until(lambda: "agree" in learner.part("#verdict"))
        assert learner.part("#verdict").startswith("[2,1]  Python -36")
        assert fake_r.asked == ["conv2d"]


async def test_another_stage_and_another_layer_are_asked_for(open_app, fake_r) -> None:
    fake_r.answers = [SUMS, ACTIVATED, SUMS + 100, np.array([[127.0]])]
    async with open_app("patch") as learner:
        await learner.press("r")
        await learner.until(lambda: "agree" in learner.part("#verdict"))
        await learner.press("n")
        await learner.until(lambda: learner.numbers("#theirs") == [["0", "27"], ["0", "0"]])
        await learner.answer("b", "100")
        await learner.until(lambda: learner.numbers("#theirs") == [["99", "127"], ["64", "64"]])
        await learner.press("n")
        await learner.until(lambda: learner.numbers("#theirs") == [["127"]])
        assert fake_r.asked[2:] == ["convolutional_layer", "maxpool_layer"]
        assert fake_r.made == 1


async def test_an_answer_that_comes_too_late_is_dropped(open_app, fake_r) -> None:
    fake_r.answers = [ACTIVATED, ACTIVATED]  # whichever thread is served first
    fake_r.gate.clear()
    async with open_app("patch") as learner:
        await learner.press("r", "n")
        fake_r.gate.set()
        await learner.until(lambda: not fake_r.answers)
        await learner.until(lambda: "✓" in learner.part("#verdict"))
        assert learner.numbers("#ours") == [["0", "27"], ["0", "0"]]


async def test_r_again_shows_the_lesson_again(open_app, fake_r) -> None:
    fake_r.answers = [SUMS]
    async with open_app("patch") as learner:
        before = learner.lines
        await learner.press("r")
        await learner.until(lambda: "agree" in learner.text)
        await learner.press("r")
        assert learner.lines == before
        await learner.press("r")
        assert "✓ agree" in learner.part("#verdict")
        assert fake_r.asked == ["conv2d"]


@pytest.mark.parametrize(
    "loss", [RDied("R ended (exit code -9)"), RTimeout("R gave no answer within 30 s")]
)
async def test_when_r_dies_the_pane_says_so_and_the_next_press_starts_it_again(
    open_app, fake_r, loss: Exception
) -> None:
    fake_r.answers = [loss, SUMS]
    async with open_app("patch", size=(80, 24)) as learner:
        await learner.press("r")
        await learner.until(lambda: str(loss) in learner.part("#verdict"))
        assert "r starts R again" in learner.part("#verdict")
        await learner.press("right")
        assert learner.place == (0, 0, 1)
        await learner.press("r")
        await learner.until(lambda: "✓ agree" in learner.part("#verdict"))


async def test_a_pane_whose_r_died_can_be_closed(open_app, fake_r) -> None:
    fake_r.answers = [RDied("R ended")]
    async with open_app("patch") as learner:
        before = learner.lines
        await learner.press("r")
        await learner.until(lambda: "R ended" in learner.part("#verdict"))
        await learner.press("escape")
        assert learner.lines == before
        await learner.press("right")
        assert learner.place == (0, 0, 1)


@pytest.mark.parametrize("folders", [1, 12])
async def test_when_r_is_missing_the_pane_says_all_that_is_to_be_typed(
    open_app, fake_r, monkeypatch, folders
) -> None:
    monkeypatch.setattr(sys, "executable", "/home/learner" + "/a folder" * folders + "/bin/python")
    missing = f"R is reached through rpy2, in {how_to_install('r')}"
    fake_r.answers = [Missing(missing)]
    async with open_app("patch", size=(80, 24)) as learner:
        await learner.press("r")
        said = "".join(missing.split())
        await learner.until(lambda: said in "".join(learner.part("#verdict").split()))
        await learner.press("right", "r", "right")
        assert learner.place == (0, 1, 0)
        assert "Convolution" in learner.text


async def test_what_r_refuses_is_told_in_rs_words(open_app, fake_r) -> None:
    fake_r.answers = [RError("K must be a matrix")]
    async with open_app("patch") as learner:
        await learner.press("r")
        await learner.until(lambda: "K must be a matrix" in learner.part("#verdict"))


async def test_a_map_of_another_shape_is_no_crash(open_app, fake_r) -> None:
    fake_r.answers = [np.zeros((3, 2))]
    async with open_app("patch") as learner:
        await learner.press("r")
        await learner.until(lambda: "R: a map of 3×2; Python: 2×2" in learner.part("#verdict"))
        await learner.press("right")
        assert learner.place == (0, 0, 1)


async def test_a_map_too_large_for_r_is_not_asked_for(open_app, fake_r) -> None:
    async with open_app("patch", padding=600) as learner:
        await learner.press("r")
        assert "would take R long" in learner.part("#verdict")
        assert fake_r.asked == []


async def test_the_pane_is_right_in_the_light_theme_too(open_app, fake_r) -> None:
    fake_r.answers = [SUMS, SUMS]
    async with open_app("patch") as learner:
        await learner.press("r")
        await learner.until(lambda: "agree" in learner.text)
        await learner.press("D")
        await learner.until(lambda: "agree" in learner.text)
        assert not learner.step.query_one("#ours").sheet.palette.dark


async def test_leaving_in_the_middle_of_a_call_ends_r(open_app, fake_r) -> None:
    fake_r.gate.clear()
    async with open_app("patch") as learner:
        await learner.press("r")
        await learner.until(lambda: fake_r.asked == ["conv2d"])
        await learner.press("q")
    assert fake_r.closed


@pytest.mark.r
async def test_r_itself_agrees_with_a_kernel_that_has_weights_for_each_colour(open_app) -> None:
    weights = np.random.default_rng(3).normal(size=(3, 3, 3))
    layer = LayerOptions(typed_kernel(weights), stride=(2, 2), padding="same", bias=-0.5)
    async with open_app(Lesson(load_input("rgb"), layer)) as learner:
        await learner.press("r")
        for _ in learner.lesson.pipeline.stages:
            await learner.until(lambda: "agree" in learner.part("#verdict"))
            assert "✓ agree" in learner.part("#verdict")
            await learner.press("n")


@pytest.mark.r
async def test_r_itself_agrees_with_every_number_of_the_patch(open_app) -> None:
    async with open_app("patch", bias=100) as learner:
        await learner.press("r")
        await learner.until(lambda: "✓ agree" in learner.text)
        assert learner.numbers("#theirs") == [["-1", "27"], ["-36", "-36"]]
        await learner.press("n")
        await learner.until(lambda: learner.numbers("#theirs") == [["99", "127"], ["64", "64"]])
        await learner.press("n")
        await learner.until(lambda: learner.numbers("#theirs") == [["127"]])
        assert "✓ agree" in learner.text


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_why_another_program_is_asked_and_what_the_distance_is_stand_under_the_maps(
    open_app, fake_r, size: tuple[int, int]
) -> None:
    fake_r.answers = [SUMS - 0.123456789]
    async with open_app("patch", size=size) as learner:
        await learner.press("r")
        await learner.until(lambda: "differ" in learner.part("#verdict"))
        said = " ".join(learner.part("#verdict").split())
        assert said.endswith(
            "R computes the layer with code of its own. |Δ|: how far both are apart."
        )
