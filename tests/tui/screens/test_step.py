"""Changing what is walked through: settings, kernels, inputs, single cells; and taking it back."""

import io
import json
import re
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from convtui.inputs import Input, load_input
from convtui.kernels import built_in_kernels, typed_kernel
from convtui.lesson.options import LayerOptions
from convtui.networks.activation import ELEMENTWISE
from convtui.runs import read_arrays
from convtui.tui.lesson import Lesson
from convtui.tui.remembered import recall

# Settings


@pytest.mark.parametrize(
    ("key", "text", "field", "value", "shown"),
    [
        ("s", "2", "stride", (2, 2), "stride 2"),
        ("s", "2,1", "stride", (2, 1), "stride 2,1"),
        ("p", "same", "padding", "same", "padding same"),
        ("p", "3", "padding", 3, "padding 3"),
        ("d", "2", "dilation", (2, 2), "dilation 2"),
        ("b", "-320", "bias", -320.0, "bias -320"),
        ("b", "0.5", "bias", 0.5, "bias 0.5"),
        ("o", "average 3 stride 1", "pool", 3, "Average-pool"),
        ("o", "max 2 same", "pool_padding", "same", "Max-pool"),
    ],
)
async def test_a_setting_is_asked_for_and_taken(
    open_app, key: str, text: str, field: str, value: object, shown: str
) -> None:
    async with open_app() as learner:
        await learner.answer(key, text)
        assert getattr(learner.options, field) == value
        assert shown in learner.part("#stages")
        await learner.press("right")
        assert learner.place == (0, 0, 1)


@pytest.mark.parametrize("key", list("spdbo"))
async def test_a_setting_is_offered_as_it_stands_and_kept_by_enter(open_app, key: str) -> None:
    async with open_app(
        stride=(2, 1), padding=2, dilation=(1, 2), bias=0.123456789, pool=3, pool_stride=2
    ) as learner:
        before = vars(learner.options)
        await learner.press(key, "enter")
        assert vars(learner.options) == before


@pytest.mark.parametrize("key", list("spdbo"))
async def test_esc_leaves_a_setting_as_it_was(open_app, key: str) -> None:
    async with open_app() as learner:
        before = learner.lesson
        await learner.press(key)
        await learner.type("3")
        await learner.press("escape")
        assert learner.lesson is before


async def test_the_arrows_choose_usual_answers(open_app) -> None:
    async with open_app() as learner:
        await learner.press("p", "down", "enter")
        assert learner.options.padding == "same"
        await learner.press("p", "up", "enter")
        assert learner.options.padding == "valid"


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("s", "0", "stride '0' is none: give a whole number"),
        ("s", "-1", "stride '-1' is none: give a whole number"),
        ("s", "fast", "stride 'fast'"),
        ("p", "-1", "padding '-1' is unknown"),
        ("p", "sane", "padding 'sane' is unknown"),
        ("d", "0", "dilation '0' is none: give a whole number"),
        ("d", "20", "does not fit in 28 rows"),
        ("b", "big", "bias holds 'big'"),
        ("b", "nan", "bias holds 'nan'"),
        ("b", "inf", "bias holds 'inf'"),
        ("o", "min 2", "pooling 'min' is unknown"),
        ("o", "0 0", "pooling '0' is unknown"),
        ("o", "99", "does not fit in 26 rows"),
        ("o", "2 stride 0", "pooling 'stride' is unknown"),
        ("x", "nowhere/four", "cannot be written"),
        ("g", "99,99", "is not on the map"),
    ],
)
async def test_a_bad_answer_gets_one_message_and_the_lesson_goes_on(
    open_app, key: str, text: str, said: str
) -> None:
    async with open_app(size=(80, 24)) as learner:
        before = learner.lesson
        await learner.answer(key, text)
        problem = " ".join(learner.part("#problem").split())
        assert said in problem
        await learner.press("1")
        assert learner.part("#problem").strip() == ""
        await learner.press("escape", "right")
        assert learner.lesson is before
        assert learner.place == (0, 0, 1)
        assert learner.messages == []


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("p", "1000000000"),
        ("p", "9" * 25),
        ("s", "9" * 25),
        ("d", "9" * 25),
        ("o", "9" * 25),
        ("b", "9e307"),
    ],
)
async def test_an_absurd_number_is_refused_or_taken_but_nothing_breaks(
    open_app, key: str, text: str
) -> None:
    async with open_app() as learner:
        await learner.answer(key, text)
        await learner.press("escape", "right")
        assert learner.app.is_running
        assert learner.app._exception is None


async def test_f_turns_the_kernel_around_and_says_which_convolution_it_is(open_app) -> None:
    async with open_app("patch", "1 2 3; 4 5 6; 7 8 9") as learner:
        assert "cross-correlation" in learner.part("#stages")
        await learner.press("f")
        assert learner.numbers("#kernel") == [["9", "8", "7"], ["6", "5", "4"], ["3", "2", "1"]]
        assert "True convolution" in learner.part("#stages")
        assert "cross-correlation" not in learner.part("#stages")


async def test_t_swaps_the_kernels_rows_and_columns(open_app) -> None:
    async with open_app("patch", "1 2 3; 4 5 6") as learner:
        await learner.press("t")
        assert learner.numbers("#kernel") == [["1", "4"], ["2", "5"], ["3", "6"]]
        assert "Kernel 3×2" in learner.around("#card")
        assert "Convolution 2×3" in learner.around("#output")


async def test_a_kernel_that_does_not_fit_when_transposed_says_so(open_app) -> None:
    async with open_app("1 2 3 4; 5 6 7 8", "1 1 1", pool=0) as learner:
        await learner.press("t")
        assert "does not fit in 2 rows" in learner.messages[-1]
        assert not learner.options.transpose


async def test_a_takes_the_next_activation_round_and_round(open_app) -> None:
    async with open_app("patch") as learner:
        names = []
        for _ in ELEMENTWISE:
            names.append(learner.options.activation)
            await learner.press("a")
        assert sorted(names) == sorted(ELEMENTWISE)
        assert learner.options.activation == "relu"


async def test_another_layer_keeps_the_place(open_app) -> None:
    async with open_app("gradient", "box-3") as learner:
        await learner.press("down", "right", "f")
        assert learner.place == (0, 1, 1)
        await learner.answer("s", "3")
        assert learner.place == (0, 1, 1)
        await learner.answer("s", "5")
        assert learner.place == (0, 1, 1) or learner.place == (0, 0, 0)


async def test_leaving_pooling_out_in_the_pooling_stage_goes_to_the_stage_before(open_app) -> None:
    async with open_app("patch") as learner:
        await learner.press("n", "n")
        await learner.answer("o", "none")
        assert learner.cursor.stage == 1
        assert "③" not in learner.text
        await learner.press("u")
        assert "③" in learner.text


# Undo and redo

CHANGES = {
    "stride": ["s", "2", "enter"],
    "padding": ["p", *"full", "enter"],
    "dilation": ["d", "2", "enter"],
    "bias": ["b", *"100", "enter"],
    "pooling": ["o", *"none", "enter"],
    "flip": ["f"],
    "transpose": ["t"],
    "activation": ["a"],
    "kernel": ["k", *"sharpen-8", "enter"],
    "cell": ["e", "9", "enter", "escape"],
    "weight": ["e", "tab", "9", "enter", "escape"],
}


@pytest.mark.parametrize("change", list(CHANGES))
async def test_a_change_is_taken_back_and_made_again(open_app, change: str) -> None:
    async with open_app("gradient", "1 2 3; 4 5 6") as learner:
        await learner.press("right")
        before, seen = learner.lesson, learner.lines[1:-3]
        await learner.press(*CHANGES[change])
        after, changed = learner.lesson, learner.lines[1:-3]
        assert after is not before
        await learner.press("u")
        assert learner.lesson is before
        assert learner.lines[1:-3] == seen
        await learner.press("ctrl+r")
        assert learner.lesson is after
        assert learner.lines[1:-3] == changed


async def test_an_input_is_taken_back_too(open_app) -> None:
    async with open_app("patch") as learner:
        before = learner.lesson
        await learner.answer("i", "cross")
        await learner.until(lambda: learner.lesson.input.name == "cross")
        await learner.press("u")
        assert learner.lesson is before
        await learner.press("ctrl+r")
        assert learner.lesson.input.name == "cross"


async def test_with_nothing_to_undo_or_redo_it_says_so(open_app) -> None:
    async with open_app("patch") as learner:
        await learner.press("u")
        assert learner.messages == ["Nothing to undo"]
        await learner.press("ctrl+r")
        assert learner.messages[-1] == "Nothing to redo"


async def test_many_changes_are_taken_back_in_their_order(open_app) -> None:
    async with open_app("gradient", "1 2 3; 4 5 6") as learner:
        lessons = [learner.lesson]
        for change in ("flip", "transpose", "bias", "weight"):
            await learner.press(*CHANGES[change])
            lessons.append(learner.lesson)
        for lesson in reversed(lessons[:-1]):
            await learner.press("u")
            assert learner.lesson is lesson


# Kernels


async def test_k_filters_kernels_while_one_types_and_previews_the_one_lit(open_app) -> None:
    async with open_app() as learner:
        await learner.press("k")
        await learner.type("sobel")
        assert learner.part("#entries").split() == ["sobel-x", "sobel-y"]
        assert learner.numbers("#picture") == [["-1", "0", "1"], ["-2", "0", "2"], ["-1", "0", "1"]]
        await learner.press("down")
        assert learner.numbers("#picture") == [["-1", "-2", "-1"], ["0", "0", "0"], ["1", "2", "1"]]
        assert "3×3" in learner.part("#what")
        await learner.press("enter")
        assert learner.options.kernel.name == "sobel-y"
        assert "sobel-y" in learner.part("#top")
        assert recall().kernel == "sobel-y"


async def test_of_several_matches_the_one_with_that_very_name_is_lit(open_app) -> None:
    async with open_app("patch") as learner:
        await learner.press("i")
        await learner.type("edge")
        assert "10" in learner.part("#picture")
        await learner.press("enter")
        await learner.until(lambda: learner.lesson.input.name == "edge")


async def test_every_kernel_is_offered(open_app) -> None:
    async with open_app(size=(120, 60)) as learner:
        await learner.press("k")
        options = learner.app.screen.query_one("#entries")
        names = [option.id for option in options.options]
        assert names == [kernel.name for kernel in built_in_kernels()]


async def test_esc_leaves_the_kernel_as_it_was(open_app) -> None:
    async with open_app() as learner:
        before = learner.lesson
        await learner.press("k", "down", "down", "escape")
        assert learner.lesson is before


@pytest.mark.parametrize(
    "text", ["1 0 -1; 1 0 -1; 1 0 -1", "1 2 1", "1", "0 1", "-1 0 1", "2,0;0,2", ".5 .5"]
)
async def test_a_kernel_is_taken_as_typed(open_app, text: str) -> None:
    rows = [re.split("[ ,]", row.strip()) for row in text.split(";")]
    async with open_app() as learner:
        await learner.answer("k", text)
        np.testing.assert_array_equal(learner.options.kernel.values, np.array(rows, dtype=float))


async def test_a_kernel_is_taken_from_a_file(open_app, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("1,2\n3,4\n")
    async with open_app() as learner:
        await learner.answer("k", str(tmp_path / "mine.csv"))
        np.testing.assert_array_equal(learner.options.kernel.values, [[1, 2], [3, 4]])
        assert recall().kernel == str(tmp_path / "mine.csv")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sobel-z", "did you mean 'sobel-"),
        ("1 2; 3", "ragged"),
        ("1 x; 3 4", "holds 'x'"),
        ("1 nan; 3 4", "finite"),
        ("1e307", "numbers beyond"),
        ("nowhere/k.toml", "k.toml"),
        (";".join("1" * 29), "does not fit in 28 rows"),
    ],
)
async def test_a_kernel_that_cannot_be_used_says_why_and_the_lesson_goes_on(
    open_app, text: str, said: str
) -> None:
    async with open_app() as learner:
        before = learner.lesson
        await learner.answer("k", text)
        await refused(learner, text, said)
        await learner.press("escape", "right")
        assert learner.lesson is before
        assert learner.place == (0, 0, 1)
        assert recall().kernel == "horizontal-line"


async def test_the_users_own_kernels_are_offered_and_broken_ones_named(
    open_app, home: Path
) -> None:
    folder = home / "config" / "kernels"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(
        'name = "mine"\nfamily = "own"\npurpose = "Doubles"\nsource = "me"\nrows = [[2]]\n'
    )
    (folder / "broken.toml").write_text("rows = [[1,")
    async with open_app() as learner:
        await learner.press("k")
        assert "broken.toml" in learner.messages[-1]
        await learner.type("mine")
        await learner.press("enter")
        assert learner.options.kernel.name == "mine"


# Inputs


async def test_i_filters_inputs_and_previews_the_one_lit(open_app) -> None:
    async with open_app() as learner:
        await learner.press("i")
        await learner.type("handwritten")
        assert learner.part("#entries").split() == ["patch"]
        assert learner.numbers("#picture")[0] == ["56", "250", "116", "0"]
        await learner.press("enter")
        await learner.until(lambda: learner.lesson.input.name == "patch")
        assert "patch" in learner.part("#top")
        assert recall().input == "patch"


@pytest.mark.parametrize("text", ["1 2 3 4; 5 6 7 8; 9 10 11 12", "1 0 2", "4", "-1 .5"])
async def test_an_input_is_taken_as_typed(open_app, text: str) -> None:
    """Numbers are never taken for words to search for."""
    rows = [row.split() for row in text.split(";")]
    async with open_app("patch", "1", pool=0) as learner:
        await learner.answer("i", text)
        await learner.until(lambda: learner.lesson.input.name == "typed matrix")
        np.testing.assert_array_equal(learner.lesson.input.values, np.array(rows, dtype=float))


async def test_a_large_typed_input_is_taken_whole(open_app) -> None:
    """More text than a path may be long."""
    async with open_app() as learner:
        await learner.press("i")
        learner.app.screen.query_one("#filter").value = "; ".join(["0 1 " * 32] * 64)
        await learner.press("enter")
        await learner.until(lambda: learner.lesson.input.values.shape == (64, 64))


async def test_a_variant_of_a_digit_is_taken_as_typed(open_app) -> None:
    async with open_app("patch") as learner:
        await learner.answer("i", "digit:7~3")
        await learner.until(lambda: learner.lesson.input.name == "digit:7~3")
        assert "drawn, not MNIST" in learner.part("#top")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("digit:12", "digit:12"),
        ("pach", "did you mean 'patch'"),
        ("1 2; 3", "ragged"),
        ("1 2; 3 nan", "finite"),
        ("1 2; 3 4", "does not fit in 2 rows"),
        ("1 2; 3 four", "holds 'four'"),
        ("1e308 1 2 3; 1 2 3 4; 1 2 3 4; 1 2 3 4", "numbers beyond"),
        ("nowhere.png", "nowhere.png"),
        ("/", "folder"),
        ("mnist:4", "convtui data fetch mnist"),
    ],
)
async def test_an_input_that_cannot_be_used_says_why_and_the_lesson_goes_on(
    open_app, text: str, said: str
) -> None:
    async with open_app() as learner:
        before = learner.lesson
        await learner.answer("i", text)
        await refused(learner, text, said)
        await learner.press("escape", "right")
        assert learner.lesson is before
        assert learner.place == (0, 0, 1)
        assert recall().input == "digit:4"


async def test_standard_input_is_left_to_the_keyboard(
    open_app, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("1 2; 3 4"))
    async with open_app() as learner:
        before = learner.lesson
        await learner.answer("i", "-")
        await refused(learner, "-", "convtui step -")
        assert learner.lesson is before


async def test_of_two_inputs_chosen_in_a_row_the_later_one_stays(
    open_app, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first is read slowly, in a thread that nobody can stop."""
    gate = threading.Event()

    def load(text: str) -> Input:
        in_the_background = threading.current_thread() is not threading.main_thread()
        assert text != "cross" or not in_the_background or gate.wait(10)
        return load_input(text)

    async with open_app("patch") as learner:
        learner.waits_for_pickers = False
        monkeypatch.setattr("convtui.tui.screens.change.load_input", load)
        await learner.answer("i", "cross")
        assert "Reading cross" in learner.part("#problem")
        await learner.press(*["backspace"] * len("cross"))
        assert "Reading" not in learner.text
        await learner.type("gradient")
        await learner.press("enter")
        await learner.until(lambda: learner.lesson.input.name == "gradient")
        gate.set()
        await learner.pilot.pause(0.1)
        assert learner.lesson.input.name == "gradient"


async def test_an_input_that_is_left_while_it_is_read_is_not_taken(
    open_app, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, read = threading.Event(), threading.Event()

    def load(text: str) -> Input:
        if threading.current_thread() is not threading.main_thread():  # where previews are read
            assert gate.wait(10)
            read.set()
        return load_input(text)

    async with open_app("patch") as learner:
        learner.waits_for_pickers = False
        monkeypatch.setattr("convtui.tui.screens.change.load_input", load)
        await learner.press("i")
        await learner.type("1 2 3; 4 5 6; 7 8 9")
        await learner.press("enter", "escape")
        gate.set()
        await learner.until(read.is_set)
        await learner.settle()
        assert learner.lesson.input.name == "patch"


async def refused(learner, typed: str, said: str) -> None:
    """The picker is still there with what was typed in its field, and the reason under it."""
    await learner.until(lambda: said in " ".join(learner.part("#problem").split()))
    assert learner.app.screen.query_one("#filter").value == typed
    assert learner.messages == []


# What does not fit, and of what nothing is left


async def test_a_stride_that_leaves_too_little_to_pool_drops_the_pooling_and_says_so(
    open_app,
) -> None:
    async with open_app("patch", bias=100) as learner:
        await learner.answer("s", "2")
        assert learner.options.stride == (2, 2)
        assert "③" not in learner.text
        assert learner.messages == ["Pooling of 2×2 does not fit on a map of 1×1 and is left out"]
        await learner.answer("s", "1")
        assert learner.options.pool == 2
        assert "③" in learner.text


async def test_an_input_too_small_to_be_pooled_drops_the_pooling_until_it_fits(open_app) -> None:
    async with open_app("patch") as learner:
        await learner.press("n", "n")
        await learner.answer("i", "1 2 3; 4 5 6; 7 8 9")
        await learner.until(lambda: learner.lesson.input.name == "typed matrix")
        assert learner.cursor.stage == 1
        assert any("is left out" in message for message in learner.messages)
        await learner.answer("i", "cross")
        await learner.until(lambda: learner.lesson.input.name == "cross")
        assert len(learner.lesson.pipeline.stages) == 3


@pytest.mark.parametrize("text", ["max 3", "average 9 stride 1"])
async def test_a_pooling_that_does_not_fit_stays_in_its_field(open_app, text: str) -> None:
    async with open_app("patch") as learner:
        await learner.answer("o", text)
        assert "does not fit" in " ".join(learner.part("#problem").split())
        assert learner.app.screen.query_one("#answer").value == text
        assert learner.options.pool == 2


async def test_an_input_of_which_the_bias_leaves_nothing_loses_the_bias_and_that_is_said(
    open_app,
) -> None:
    async with open_app("digit:4", bias=-150) as learner:
        await learner.answer("i", "cross")
        await learner.until(lambda: learner.lesson.input.name == "cross")
        assert learner.options.bias == 0
        assert "The bias -150 would leave nothing here: it is 0 now" in learner.messages
        assert learner.lesson.pipeline.stages[1].plane().any()
        await learner.answer("i", "digit:7")
        await learner.until(lambda: learner.lesson.input.name == "digit:7")
        assert learner.messages == ["drawn, not MNIST"]


async def test_a_bias_that_leaves_something_is_kept_with_another_input(open_app) -> None:
    async with open_app("digit:4", bias=-50) as learner:
        await learner.answer("i", "digit:7")
        await learner.until(lambda: learner.lesson.input.name == "digit:7")
        assert learner.options.bias == -50


async def test_a_bias_that_is_asked_for_is_taken_and_what_it_does_is_said(open_app) -> None:
    async with open_app("patch") as learner:
        await learner.answer("b", "-30")
        assert learner.options.bias == -30
        assert "ReLU makes every cell 0: the largest sum is 27" in learner.messages[-1]
        told = len(learner.messages)
        await learner.press("e", "5", "7", "enter", "escape")
        assert len(learner.messages) == told  # the same is not said again


async def test_another_input_that_is_0_at_the_place_is_shown_where_it_is_not(open_app) -> None:
    async with open_app("patch") as learner:
        for keys in ((), ("n",), ("n",)):
            await learner.press(*keys)
            await learner.answer("i", "digit:4")
            await learner.until(lambda: learner.lesson.input.name == "digit:4")
            stage = learner.lesson.pipeline.stages[learner.cursor.stage]
            assert stage[learner.cursor.cell].value > 0
            await learner.answer("i", "patch")
            await learner.until(lambda: learner.lesson.input.name == "patch")


# Editing cells


async def test_e_edits_cells_of_the_input_in_place(open_app) -> None:
    async with open_app("patch") as learner:
        await learner.press("e")
        assert "Edit input [1,1] = 56" in learner.formula
        await learner.press("right", "down")
        assert "Edit input [2,2] = 240" in learner.formula
        await learner.type("-7.5")
        assert "→ -7.5" in learner.formula
        await learner.press("enter")
        assert learner.lesson.input.values[1, 1] == -7.5
        assert learner.numbers("#source")[1] == ["0", "-7.5", "144", "0"]
        assert "Edit input [2,3] = 144" in learner.formula
        assert "patch (edited)" in learner.part("#top")


async def test_every_number_follows_an_edited_cell_at_once(open_app) -> None:
    async with open_app("patch") as learner:
        await learner.press("e")
        await learner.type("58")
        await learner.press("enter", "escape")
        assert learner.formula.startswith("Y[1,1] = 58·(-0.5)")
        assert learner.numbers("#output")[0] == ["-2", "·"]


async def test_an_arrow_keeps_what_was_typed(open_app) -> None:
    async with open_app("patch") as learner:
        await learner.press("e", "8", "down")
        assert learner.lesson.input.values[0, 0] == 8
        assert "[2,1]" in learner.formula


async def test_backspace_takes_back_a_digit_and_esc_the_number_and_then_the_editing(
    open_app,
) -> None:
    async with open_app("patch") as learner:
        before = learner.lesson
        await learner.press("e", "8", "9", "backspace")
        assert "→ 8▏" in learner.formula
        await learner.press("escape")
        assert "Edit input [1,1] = 56" in learner.formula
        assert "→" not in learner.formula
        await learner.press("escape")
        assert learner.formula.startswith("Y[1,1]")
        assert learner.lesson is before
        await learner.press("right")
        assert learner.place == (0, 0, 1)


async def test_tab_goes_on_to_the_kernel_and_back(open_app) -> None:
    async with open_app("patch") as learner:
        await learner.press("e", "tab")
        assert "Edit kernel [1,1] = -0.5" in learner.formula
        await learner.press("down")
        await learner.type("4")
        await learner.press("enter")
        assert learner.numbers("#kernel") == [["-.5"] * 3, ["4", "1", "1"], ["-.5"] * 3]
        assert "horizontal-line (edited)" in learner.part("#top")
        await learner.press("tab")
        assert "Edit input [1,1] = 56" in learner.formula


async def test_the_edited_kernel_cell_is_the_one_that_is_shown_flipped(open_app) -> None:
    async with open_app("patch", "1 2; 3 4", flip=True) as learner:
        await learner.press("e", "tab")
        assert "Edit kernel [1,1] = 4" in learner.formula
        await learner.press("9", "enter")
        assert learner.numbers("#kernel") == [["9", "3"], ["2", "1"]]
        await learner.press("escape", "f")
        assert learner.numbers("#kernel") == [["1", "2"], ["3", "9"]]


async def test_editing_stays_inside_the_matrix(open_app) -> None:
    async with open_app("patch") as learner:
        await learner.press("e", "up", "left")
        assert "[1,1]" in learner.formula
        await learner.press(*["down"] * 6, *["right"] * 6)
        assert "Edit input [4,4] = 0" in learner.formula


async def test_editing_starts_at_the_window_not_on_padding(open_app) -> None:
    async with open_app("gradient", "box-3", padding="same") as learner:
        await learner.press("e")
        assert "Edit input [1,1]" in learner.formula
        await learner.press("escape", "down", "down", "right", "right", "e")
        assert "Edit input [2,2]" in learner.formula


async def test_a_window_wholly_on_padding_can_be_edited_from(open_app) -> None:
    async with open_app("patch", padding=5) as learner:
        await learner.press("end", "e")
        assert "Edit input [4,4]" in learner.formula
        assert learner.app._exception is None


async def test_keys_typed_while_editing_are_no_commands(open_app) -> None:
    async with open_app("patch") as learner:
        await learner.press("e", "1", "5", "e", "2", "q", "question_mark", "k", "n", "D")
        assert learner.app.is_running
        assert learner.app.current_mode == "step"
        assert "→ 15e2" in learner.formula
        await learner.press("enter")
        assert learner.lesson.input.values[0, 0] == 1500
        assert learner.place == (0, 0, 0)


@pytest.mark.parametrize("text", ["-", "1e", "..", "1e999", "e", "--1", "1e308"])
async def test_a_number_that_is_none_is_refused_and_the_editing_goes_on(
    open_app, text: str
) -> None:
    async with open_app("patch") as learner:
        before = learner.lesson
        await learner.press("e")
        await learner.type(text)
        await learner.press("enter")
        assert len(learner.messages) == 1
        assert learner.lesson is before
        assert "Edit input" in learner.formula


@pytest.fixture
def own_planes() -> Lesson:
    """Red times 1 to 4, green times 5 to 8, blue times 9 to 12."""
    weights = np.moveaxis(np.arange(1.0, 13).reshape(3, 2, 2), 0, -1)
    return Lesson(load_input("rgb"), LayerOptions(typed_kernel(weights), pool=0))


async def test_v_shows_the_weights_and_products_of_each_plane(open_app, own_planes) -> None:
    async with open_app(own_planes) as learner:
        values = own_planes.input.values
        for plane, first in enumerate((1, 5, 9)):
            kernel = [float(n) for row in learner.numbers("#kernel")[:2] for n in row]
            assert kernel == [first, first + 1, first + 2, first + 3]
            assert f"{('red', 'green', 'blue')[plane]}, as g" in learner.around("#kernel")
            products = [float(n) for row in learner.numbers("#products")[:2] for n in row]
            assert products == [*(values[:2, :2, plane].ravel() * kernel)]
            await learner.press("v")
        assert "each channel's own kernel" in learner.formula


async def test_a_weight_is_edited_on_the_plane_on_show(open_app, own_planes) -> None:
    async with open_app(own_planes) as learner:
        await learner.press("v", "e", "tab", "right")
        assert "[1,2] = 6" in learner.formula
        await learner.type("60")
        await learner.press("enter", "escape")
        assert learner.options.kernel.values[0, 1].tolist() == [2, 60, 10]
        await learner.press("t")
        assert learner.options.weights[1, 0].tolist() == [2, 60, 10]


async def test_a_kernel_for_colours_says_what_input_it_needs(open_app, own_planes) -> None:
    async with open_app(own_planes) as learner:
        await learner.press("i")
        await learner.type("patch")
        await learner.press("enter")
        await refused(learner, "patch", "each of 3 channels")
        assert learner.lesson.input.name == "rgb"
        await learner.press("escape", "w")
        assert "(2·2·3 + 1)·32 = 416" in learner.text


async def test_a_learned_kernel_is_saved_with_its_maps(open_app, own_planes, tmp_path) -> None:
    async with open_app(own_planes) as learner:
        await learner.answer("x", str(tmp_path / "own"))
        saved = json.loads((tmp_path / "own.json").read_text())
        first = own_planes.input.values[:2, :2] * own_planes.options.weights
        assert saved["stages"][0]["values"][0][0] == first.sum()


async def test_a_filter_of_a_run_is_picked_as_typed(open_app, finished_run) -> None:
    run = finished_run("mine")
    async with open_app("digit:4") as learner:
        await learner.answer("k", "run:mine#2")
        assert learner.options.kernel.name == "convolution-1 filter 2 of mine"
        assert recall().kernel == "run:mine#2"
        weights = read_arrays(run.weights)["convolution-1/kernel"]
        assert np.array_equal(learner.options.weights, weights[:, :, 0, 1])


async def test_of_a_colour_input_the_plane_on_show_is_edited(open_app) -> None:
    async with open_app("rgb") as learner:
        await learner.press("v", "e")
        await learner.type("7")
        await learner.press("enter")
        assert learner.lesson.input.values[0, 0].tolist() == [255, 7, 0]


async def test_e_in_a_later_stage_goes_back_to_the_first(open_app) -> None:
    async with open_app("patch") as learner:
        await learner.press("n", "n", "e")
        assert learner.place == (0, 0, 0)
        assert "Edit input [1,1] = 56" in learner.formula


async def test_playing_stops_when_something_is_changed(open_app) -> None:
    for key in ("f", "e"):
        async with open_app() as learner:
            await learner.press("space", key)
            assert not learner.step.player.playing


# Keeping


async def test_x_saves_the_screen_and_the_matrices(
    open_app, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with open_app("patch", bias=100) as learner:
        await learner.press("x")
        assert "convtui-patch" in learner.part("#answer")
        await learner.press("enter")
        assert "convtui-patch.svg" in learner.messages[-1]
        picture = (tmp_path / "convtui-patch.svg").read_text()
        assert "Convolution" in picture
        assert "Export" not in picture
        stages = json.loads((tmp_path / "convtui-patch.json").read_text())["stages"]
        assert stages[1]["values"] == [[99, 127], [64, 64]]
        assert "99,127\n64,64" in (tmp_path / "convtui-patch.csv").read_text()


async def test_an_export_that_cannot_be_written_can_be_named_again(
    open_app, tmp_path: Path
) -> None:
    async with open_app("patch") as learner:
        await learner.answer("x", f"{tmp_path}/nowhere/four")
        assert "cannot be written" in learner.part("#problem")
        await learner.press("ctrl+a", "delete")
        learner.app.screen.query_one("#answer").value = "~nobody-of-this-name/four"
        await learner.press("enter")
        assert "cannot be written" in learner.part("#problem")
        await learner.press("ctrl+a", "delete")
        learner.app.screen.query_one("#answer").value = f"{tmp_path}/four"
        await learner.press("enter")
        assert (tmp_path / "four.svg").exists()


async def test_the_lesson_is_exported_as_an_animation_and_a_step_as_a_picture(
    open_app, tmp_path: Path
) -> None:
    async with open_app("patch", bias=100) as learner:
        await learner.answer("x", str(tmp_path / "conv.gif"))
        await learner.until((tmp_path / "conv.gif").exists)
        await learner.until(lambda: any("Saved" in message for message in learner.messages))
        with Image.open(tmp_path / "conv.gif") as animation:
            assert animation.n_frames == 9
        await learner.press("right")
        await learner.answer("x", str(tmp_path / "step.svg"))
        assert "2 of 4" in (tmp_path / "step.svg").read_text()


@pytest.mark.parametrize("name", ["four", "four.png", "four.gif"])
async def test_what_exists_is_replaced_when_it_is_asked_for_twice(
    open_app, tmp_path: Path, name: str
) -> None:
    there = tmp_path / (name if "." in name else f"{name}.csv")
    there.write_text("mine")
    async with open_app("patch") as learner:
        await learner.answer("x", str(tmp_path / name))
        assert "exists already: enter once more" in " ".join(learner.part("#problem").split())
        assert there.read_text() == "mine"
        await learner.press("enter")
        await learner.until(lambda: there.read_bytes() != b"mine")


async def test_an_animation_that_cannot_be_written_can_be_named_again(
    open_app, tmp_path: Path
) -> None:
    async with open_app("patch") as learner:
        await learner.answer("x", str(tmp_path / "no" / "conv.gif"))
        assert "no such folder" in " ".join(learner.text.split())
