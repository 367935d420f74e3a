"""Screen 5, with somebody else answering in R's place."""

import shutil
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from textual import events
from textual.widgets import DataTable

from convtui.errors import Missing
from convtui.harmless import harmless
from convtui.inputs import load_input
from convtui.installation import how_to_install
from convtui.kernels import load_kernel
from convtui.lesson.options import LayerOptions
from convtui.places import shared
from convtui.reference.case import Case, stage_case
from convtui.reference.lesson_cases import worked_cases
from convtui.reference.limits import MEBIBYTE, Limits
from convtui.reference.r_call import RCall
from convtui.reference.r_process import RDied, RError, RProcess
from convtui.runs.networks import load_network
from convtui.training.sample_images import sample_forward
from convtui.tui.screens.ask import Ask

SUMS = np.array([[-1.0, 27], [-36, -36]])
POOLED = np.array([[27.0]])
SOFTMAX = np.array([0.25, 0.75])
RIGHT = (SUMS, POOLED, SOFTMAX)
KEYS = ("patch sums", "patch pooled", "softmax of two")


def case(name: str, stage: str) -> Case:
    options = LayerOptions(load_kernel("horizontal-line"))
    return stage_case(name, load_input("patch").values, options, stage, input_name="patch")


@pytest.fixture(autouse=True)
def three_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    def cases() -> Iterator[Case]:
        yield case("patch sums", "convolution")
        yield case("patch pooled", "pooling")
        yield Case("softmax of two", "softmax", lambda: SOFTMAX, RCall("softmax", {}))

    monkeypatch.setattr("convtui.tui.comparison.all_cases", cases)


def rows(learner) -> list[list[str]]:
    table = learner.app.screen.query_one(DataTable)
    return [[str(cell) for cell in table.get_row_at(row)] for row in range(table.row_count)]


def summary(learner) -> str:
    return " ".join(learner.part("#summary").split())


def unbroken(text: str) -> str:
    """Without blanks and line ends, for a long path is broken anywhere."""
    return "".join(text.split())


async def done(learner, count: int = 3) -> None:
    await learner.until(lambda: f"   {count} cases" in learner.part("#summary"))


async def test_every_case_is_shown_as_it_agrees(open_app, fake_r) -> None:
    fake_r.answers = [*RIGHT]
    async with open_app(size=(80, 24)) as learner:
        await learner.press("6")
        await done(learner)
        assert "3 agree, 0 differ 3 cases largest |Δ| 0 3 shown" in summary(learner)
        assert rows(learner) == [
            ["✓", "patch sums", "convolution", "2×2", "0"],
            ["✓", "patch pooled", "pooling", "1×1", "0"],
            ["✓", "softmax of two", "softmax", "2", "0"],
        ]
        assert "patch sums" in learner.part("#detail")
        assert "to the last bit" in learner.part("#detail")
        for name in KEYS:
            assert name in learner.part("DataTable")


async def test_a_wrong_cell_is_shown_as_differing_with_both_numbers(open_app, fake_r) -> None:
    fake_r.answers = [np.array([[-1.0, 27], [-36, -35]]), POOLED, SOFTMAX]
    async with open_app(size=(80, 24)) as learner:
        await learner.press("6")
        await done(learner)
        assert "2 agree, 1 differ" in summary(learner)
        assert rows(learner)[0] == ["✗", "patch sums", "convolution", "2×2", "1"]
        assert "cell [2,2]: Python -36, R -35; 1 of 4 cells differ" in learner.part("#detail")


async def test_enter_opens_a_case_in_the_step_lesson_at_its_worst_cell(open_app, fake_r) -> None:
    fake_r.answers = [np.array([[-1.0, 27], [-36, -35]]), POOLED, SOFTMAX]
    async with open_app() as learner:
        await learner.press("6")
        await done(learner)
        await learner.press("enter")
        await learner.until(lambda: "Convolution 4/4 [2,2]" in learner.text)
        assert "patch · horizontal-line" in learner.lines[0]
        await learner.press("u")
        assert "digit:4" in learner.lines[0]


async def test_the_arrows_choose_the_case_to_open(open_app, fake_r) -> None:
    fake_r.answers = [*RIGHT]
    async with open_app() as learner:
        await learner.press("6")
        await done(learner)
        await learner.press("down", "down")
        assert "softmax of two" in learner.part("#detail")
        await learner.press("enter")
        assert "no lesson" in learner.messages[-1]
        await learner.press("up", "enter")
        await learner.until(lambda: "③ Max-pool" in learner.text)


async def test_f_shows_those_that_differ_only_and_all_again(open_app, fake_r) -> None:
    fake_r.answers = [SUMS, POOLED + 1, SOFTMAX]
    async with open_app() as learner:
        await learner.press("6")
        await done(learner)
        await learner.press("f")
        assert [row[1] for row in rows(learner)] == ["patch pooled"]
        assert "1 shown" in summary(learner)
        assert "patch pooled" in learner.part("#detail")
        await learner.press("f")
        assert len(rows(learner)) == 3


async def test_the_filter_shows_cases_that_hold_every_word(open_app, fake_r) -> None:
    fake_r.answers = [*RIGHT]
    async with open_app() as learner:
        await learner.press("6")
        await done(learner)
        await learner.press("slash")
        await learner.type("POOL patch")
        assert [row[1] for row in rows(learner)] == ["patch pooled"]
        assert "patch pooled" in learner.part("#detail")
        await learner.type(" 15q")
        assert rows(learner) == []
        await learner.press("enter", "f", "f")
        assert learner.app.screen.query_one("#filter").value == "POOL patch 15q"
        await learner.press("1")
        assert learner.app.current_mode == "step"


async def test_esc_shows_all_cases_again_from_the_field_and_from_the_table(
    open_app, fake_r
) -> None:
    fake_r.answers = [*RIGHT]
    async with open_app() as learner:
        await learner.press("6")
        await done(learner)
        for leave in (("escape",), ("enter", "escape"), ("enter", "f", "escape")):
            await learner.press("slash")
            await learner.type("pool")
            assert [row[1] for row in rows(learner)] == ["patch pooled"]
            await learner.press(*leave)
            assert [row[1] for row in rows(learner)] == [*KEYS]
            assert learner.app.screen.query_one("#filter").value == ""
            assert "3 shown" in summary(learner)
            assert learner.app.screen.focused is learner.app.screen.query_one(DataTable)


async def test_esc_ends_showing_the_failing_ones_only(open_app, fake_r) -> None:
    fake_r.answers = [*RIGHT]
    async with open_app() as learner:
        await learner.press("6")
        await done(learner)
        await learner.press("f")
        assert "0 shown, failing only" in summary(learner)
        await learner.press("escape")
        assert [row[1] for row in rows(learner)] == [*KEYS]


async def test_the_sign_for_times_is_found_by_the_letter_x(
    open_app, fake_r, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_r.answers = [SUMS, POOLED]
    two = [case("patch × line", "convolution"), case("patch pooled", "pooling")]
    monkeypatch.setattr("convtui.tui.comparison.all_cases", lambda: iter(two))
    async with open_app() as learner:
        await learner.press("6")
        await done(learner, 2)
        await learner.press("slash")
        await learner.type("patch x line")
        assert [row[1] for row in rows(learner)] == ["patch × line"]


async def test_why_another_program_computes_and_what_delta_is_are_said(open_app, fake_r) -> None:
    fake_r.answers = [*RIGHT]
    async with open_app(size=(80, 24)) as learner:
        await learner.press("6")
        await done(learner)
        said = " ".join(learner.part("#about").split())
        assert "R, another language, computes each case again with code of its own" in said
        assert "|Δ| is how far the two numbers are apart." in said


async def test_a_number_that_r_does_not_have_is_called_na(open_app, fake_r) -> None:
    missing = np.uint64(0x7FF80000000007A2).view(np.float64)
    fake_r.answers = [np.array([[-1, 27], [-36, missing]])]
    fake_r.answers += [POOLED, SOFTMAX]
    async with open_app(size=(80, 24)) as learner:
        await learner.press("6")
        await done(learner)
        assert "cell [2,2]: Python -36, R NA; 1 of 4 cells differ" in learner.part("#detail")


async def test_text_of_r_cannot_steer_the_screen(open_app, fake_r) -> None:
    fake_r.answers = [RError(harmless("no \x1b[31m[/x] \u202e")), POOLED, SOFTMAX]
    async with open_app(size=(80, 24)) as learner:
        await learner.press("6")
        await done(learner)
        assert r"R: no \x1b[31m[/x] \u202e" in learner.part("#detail")


async def test_enter_with_nothing_shown_does_nothing(open_app, fake_r) -> None:
    fake_r.answers = [*RIGHT]
    async with open_app() as learner:
        await learner.press("6")
        await done(learner)
        await learner.press("f", "enter")
        assert rows(learner) == []
        assert learner.app.current_mode == "check"


async def test_results_that_come_while_one_filters_are_filtered_too(open_app, fake_r) -> None:
    fake_r.answers = [*RIGHT]
    fake_r.gate.clear()
    async with open_app() as learner:
        await learner.press("6", "slash")
        await learner.type("soft")
        fake_r.gate.set()
        await done(learner)
        assert [row[1] for row in rows(learner)] == ["softmax of two"]
        assert "3 agree, 0 differ" in summary(learner)


async def test_what_r_refuses_is_told_in_rs_words(open_app, fake_r) -> None:
    fake_r.answers = [RError("X must be numeric"), POOLED, SOFTMAX]
    async with open_app() as learner:
        await learner.press("6")
        await done(learner)
        assert "2 agree, 0 differ, 1 without an answer" in summary(learner)
        assert rows(learner)[0] == ["✗", "patch sums", "convolution", "", "error"]
        assert "R: X must be numeric" in learner.part("#detail")


async def test_when_r_dies_the_next_case_starts_it_again(open_app, fake_r) -> None:
    fake_r.answers = [RDied("R ended (exit code -9)"), POOLED, SOFTMAX]
    async with open_app() as learner:
        await learner.press("6")
        await done(learner)
        assert [row[0] for row in rows(learner)] == ["✗", "✓", "✓"]
        assert "R ended (exit code -9)" in learner.part("#detail")


async def test_a_map_of_another_shape_differs(open_app, fake_r) -> None:
    fake_r.answers = [np.zeros((3, 2)), POOLED, SOFTMAX]
    async with open_app() as learner:
        await learner.press("6")
        await done(learner)
        assert "2 agree, 1 differ" in summary(learner)
        assert "nan" not in summary(learner)
        assert "the shapes differ: Python 2×2, R 3×2" in learner.part("#detail")
        await learner.press("enter")
        await learner.until(lambda: learner.app.current_mode == "step")


@pytest.mark.parametrize("folders", [1, 12])
async def test_when_r_is_missing_the_screen_says_all_that_is_to_be_typed(
    open_app, fake_r, monkeypatch, folders
) -> None:
    monkeypatch.setattr(sys, "executable", "/home/learner" + "/a folder" * folders + "/bin/python")
    missing = f"R is reached through rpy2, in {how_to_install('r')}"
    fake_r.answers = [Missing(missing), *RIGHT]
    async with open_app(size=(80, 24)) as learner:
        await learner.press("6")
        await learner.until(lambda: unbroken(missing) in unbroken(summary(learner)))
        await learner.press("r")
        await done(learner)
        assert "3 agree" in summary(learner)


async def test_s_stops_and_r_starts_from_the_beginning(open_app, fake_r) -> None:
    fake_r.answers = [SUMS, *RIGHT]
    fake_r.gate.clear()
    async with open_app() as learner:
        await learner.press("6")
        await learner.until(lambda: fake_r.asked == ["conv2d"])
        await learner.press("s", "r")
        fake_r.gate.set()
        await done(learner)
        await learner.until(lambda: not fake_r.answers)
        assert [row[1] for row in rows(learner)] == [*KEYS]


async def test_r_while_the_cases_run_says_so(open_app, fake_r) -> None:
    fake_r.answers = [*RIGHT]
    fake_r.gate.clear()
    async with open_app() as learner:
        await learner.press("6", "r")
        assert "running" in learner.messages[-1]
        fake_r.gate.set()
        await done(learner)
        assert len(rows(learner)) == 3


async def test_the_screen_does_not_wait_for_r(open_app, fake_r) -> None:
    fake_r.gate.clear()
    async with open_app() as learner:
        await learner.press("6")
        await learner.until(lambda: fake_r.asked == ["conv2d"])
        assert "R is" in summary(learner)
        await learner.press("1", "right")
        assert learner.place == (0, 0, 1)


async def test_coming_back_finds_the_results_as_they_were(open_app, fake_r) -> None:
    fake_r.answers = [*RIGHT]
    async with open_app() as learner:
        await learner.press("6")
        await done(learner)
        await learner.press("1", "6")
        assert "3 agree" in summary(learner)
        assert fake_r.made == 1


async def test_leaving_in_the_middle_of_a_case_ends_r(open_app, fake_r) -> None:
    fake_r.gate.clear()
    async with open_app() as learner:
        await learner.press("6")
        await learner.until(lambda: fake_r.asked == ["conv2d"])
        await learner.press("q")
    assert fake_r.closed
    assert fake_r.asked == ["conv2d"]


@pytest.mark.parametrize("wait", [0, 0.001, 0.01, 0.03])
async def test_leaving_while_answers_come_in_breaks_nothing(open_app, fake_r, wait: float) -> None:
    async with open_app() as learner:
        learner.app.post_message(events.Key("6", "6"))
        await learner.pilot.pause(wait)


SMALL = """
name = "small"
data = "mnist"
input_shape = [3, 3, 1]
classes = 2
layers = [{ kind = "flatten" }, { kind = "dense", units = 2 }]
"""


@pytest.fixture
def small(tmp_path: Path) -> str:
    """The file of a network that random images go through."""
    (tmp_path / "small.toml").write_text(SMALL)
    return str(tmp_path / "small.toml")


def answers_of(network: str, images: int) -> list[np.ndarray]:
    """What R answers: each layer of each image, and the last once more by the whole network."""
    given = load_network(network)
    forward = sample_forward(given, images, seed=0)
    answers = []
    for image in forward.images:
        maps = [
            given.network.forward(image / 255.0, given.weights)[n] for n in ("flatten-1", "dense-1")
        ]
        answers += [values.ravel() for values in (*maps, maps[-1])]
    return answers


async def check_network(learner, text: str, images: str) -> None:
    """Pick a network as it was typed, then say how many images."""
    await learner.press("m")
    await learner.type(text)
    await learner.press("enter")
    await learner.until(lambda: isinstance(learner.app.screen, Ask))
    await learner.press("ctrl+a", "delete")
    await learner.type(images)
    await learner.press("enter")


async def test_m_checks_every_layer_of_a_network(open_app, fake_r, small) -> None:
    fake_r.answers = [*RIGHT, *answers_of(small, 2)]
    async with open_app(size=(120, 30)) as learner:
        await learner.press("6")
        await done(learner)
        await check_network(learner, small, "2")
        await done(learner, 6)
        assert "6 agree, 0 differ 6 cases" in summary(learner)
        assert [row[1:4] for row in rows(learner)[:3]] == [
            ["image 1 (random), flatten-1", "flatten", "9"],
            ["image 1 (random), dense-1", "dense", "2"],
            ["image 1 (random), all layers", "network", "2"],
        ]
        assert learner.lines[0].rstrip().endswith("small")
        about = " ".join(learner.part("#about").split())
        assert about.startswith("small: 2 random images, drawn from --seed 0.")
        assert "its weights are random" in learner.messages[-1]
        fake_r.answers = [*RIGHT]
        await learner.press("r")
        await done(learner)
        assert [row[1] for row in rows(learner)] == [*KEYS]
        assert learner.lines[0].rstrip().endswith("Python against R")


async def test_a_layer_that_differs_is_shown_with_its_cell(open_app, fake_r, small) -> None:
    first, second, *_ = answers_of(small, 1)
    fake_r.answers = [*RIGHT, first, second + np.array([0, 0.5])]
    async with open_app(size=(120, 30)) as learner:
        await learner.press("6")
        await done(learner)
        await check_network(learner, small, "1")
        await learner.until(lambda: "1 agree, 1 differ" in summary(learner))
        await learner.press("down")
        assert "cell [2]: Python " in learner.part("#detail")
        await learner.press("enter")
        await learner.until(lambda: "image 1 (random) → " in learner.lines[0])
        assert learner.app.current_mode == "network"
        assert learner.lines[0].rstrip().endswith("small")


async def test_a_network_that_is_picked_takes_the_place_of_what_runs(
    open_app, fake_r, small
) -> None:
    first, *rest = answers_of(small, 1)
    fake_r.answers = [first, first, *rest]  # whichever of the two runs hears R first
    fake_r.gate.clear()
    async with open_app() as learner:
        await learner.press("6")
        await learner.until(lambda: fake_r.asked == ["conv2d"])
        await check_network(learner, small, "1")
        fake_r.gate.set()
        await done(learner, 3)
        assert [row[2] for row in rows(learner)] == ["flatten", "dense", "network"]


async def test_what_is_no_network_and_no_number_of_images_stays_in_its_field(
    open_app, fake_r, small
) -> None:
    fake_r.answers = [*RIGHT]
    async with open_app() as learner:
        await learner.press("6")
        await done(learner)
        await learner.press("m")
        await learner.type("nobody")
        await learner.press("enter")
        await learner.until(lambda: "unknown network 'nobody'" in learner.text)
        await learner.press("escape")
        for images in ("0", "many", "101"):
            await check_network(learner, small, images)
            assert f"'{images}' is no number of images: give 1 to 100" in learner.text
            await learner.press("escape")
        assert "3 agree" in summary(learner)


@pytest.mark.r
async def test_r_itself_walks_the_network(open_app) -> None:
    async with open_app() as learner:
        await learner.press("6")
        await done(learner)
        await check_network(learner, "digits", "1")
        await done(learner, 8)
        assert "8 agree, 0 differ" in summary(learner)


async def test_help_lists_every_key_of_this_screen(open_app, fake_r) -> None:
    fake_r.answers = [*RIGHT]
    async with open_app() as learner:
        await learner.press("6", "question_mark")
        told = [line.strip().split("  ")[0] for line in learner.part("VerticalScroll").splitlines()]
        assert {*"?/fmrs16Dq", "enter", "^p"} - {*told} == set()


@pytest.mark.parametrize("size", [(20, 10), (48, 15), (80, 24), (300, 100)])
async def test_it_stands_any_size(open_app, fake_r, size: tuple[int, int]) -> None:
    fake_r.answers = [*RIGHT]
    async with open_app(size=size) as learner:
        await learner.press("6")
        await learner.until(lambda: not fake_r.answers)
        await learner.pilot.resize_terminal(60, 20)
        await done(learner)
        assert "3 agree" in summary(learner)


@pytest.mark.r
async def test_r_that_is_stopped_by_its_limits_is_told_and_the_screen_goes_on(
    open_app, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """R loses its head in one function; the next case starts it again."""
    shutil.copytree(shared("r"), tmp_path / "r")
    shout = 'maxpool_layer <- function(...) repeat cat(strrep("x", 65536))'
    (tmp_path / "r" / "R" / "zz.R").write_text(shout)
    limited = partial(RProcess, tmp_path / "r", Limits(file=MEBIBYTE))
    monkeypatch.setattr("convtui.tui.screens.check.RProcess", limited)
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))
    two = [case("patch pooled", "pooling"), case("patch sums", "convolution")]
    monkeypatch.setattr("convtui.tui.comparison.all_cases", lambda: iter(two))
    async with open_app(size=(80, 24)) as learner:
        await learner.press("6")
        await learner.until(lambda: "   2 cases" in learner.part("#summary"), 120)
        assert "1 agree, 0 differ, 1 without an answer" in summary(learner)
        assert "R wrote more than 1 MB" in learner.part("#detail")


@pytest.mark.r
async def test_r_that_ends_while_its_files_are_read_is_told_on_the_screen(
    open_app, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "R").mkdir()
    (tmp_path / "R" / "a.R").write_text("quit()")
    monkeypatch.setattr("convtui.tui.screens.check.RProcess", partial(RProcess, tmp_path))
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))
    async with open_app(size=(200, 24)) as learner:
        await learner.press("6")
        await learner.until(lambda: "a.R ended R while it was read" in summary(learner), 120)


@pytest.mark.r
async def test_r_itself_agrees_with_the_courseworks_numbers(
    open_app, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = list(worked_cases())
    monkeypatch.setattr("convtui.tui.comparison.all_cases", lambda: iter(cases))
    async with open_app() as learner:
        await learner.press("6")
        await done(learner, len(cases))
        assert f"{len(cases)} agree, 0 differ" in summary(learner)
