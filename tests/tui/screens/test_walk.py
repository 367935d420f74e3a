"""Walking: every key that moves or looks, and what is then on the screen."""

import time

import numpy as np
import pytest
from textual import events

from convtui.inputs import make_input
from convtui.kernels import load_kernel
from convtui.lesson.colours import COLOUR_MAPS
from convtui.lesson.explain import explain
from convtui.lesson.options import LayerOptions
from convtui.tui.cell_layout import ZOOMS
from convtui.tui.lesson import Lesson
from convtui.tui.player import SPEEDS
from convtui.tui.remembered import Remembered, recall

FAST = Remembered(greeted=True, speed=60)


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        ("right", (0, 0, 1)),
        ("right right left", (0, 0, 1)),
        ("left", (0, 0, 0)),
        ("down", (0, 1, 0)),
        ("right down down up", (0, 1, 1)),
        ("up", (0, 0, 0)),
        ("right right up", (0, 0, 0)),
        ("end", (0, 5, 5)),
        ("end home", (0, 0, 0)),
        ("end left", (0, 5, 4)),
        ("end right", (1, 0, 0)),
        ("n left", (0, 5, 5)),
        ("n", (1, 0, 0)),
        ("right n right", (1, 0, 1)),
        ("n n end", (2, 2, 2)),
        ("n n end right", (2, 2, 2)),
        ("n n n", (2, 0, 0)),
        ("n n N", (1, 0, 0)),
        ("right N", (0, 0, 1)),
        ("n n right N N", (0, 0, 0)),
        ("end n right n N", (1, 0, 1)),
        ("end n right n N N", (0, 5, 5)),
        ("right n N n", (1, 0, 0)),
        ("down down down down down down", (0, 5, 5)),
    ],
)
async def test_a_key_moves_where_it_says(open_app, keys: str, place: tuple[int, int, int]) -> None:
    async with open_app("gradient", "box-3") as learner:
        await learner.press(*keys.split())
        assert learner.place == place


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ("", "① Convolution 1/36 [1,1]"),
        ("down right right", "① Convolution 9/36 [2,3]"),
        ("n end", "② Bias + ReLU 36/36 [6,6]"),
        ("n n down", "③ Max-pool 4/9 [2,1]"),
    ],
)
async def test_the_position_is_always_shown(open_app, keys: str, shown: str) -> None:
    async with open_app("gradient", "box-3", size=(80, 24)) as learner:
        await learner.press(*keys.split())
        assert shown in learner.part("#stages")


async def test_the_courseworks_numbers_appear_one_by_one(open_app) -> None:
    """-1, 27, -36, -36 of the patch, as the handout has them."""
    async with open_app("patch") as learner:
        assert learner.numbers("#output") == [["-1", "·"], ["·", "·"]]
        assert learner.formula.startswith("Y[1,1] = 56·(-0.5) + 250·(-0.5) + 116·(-0.5) + 0·1")
        for result, shown in (
            ("= 27", [["-1", "27"], ["·", "·"]]),
            ("= -36", [["-1", "27"], ["-36", "·"]]),
            ("= -36", [["-1", "27"], ["-36", "-36"]]),
        ):
            await learner.press("right")
            assert learner.numbers("#output") == shown
            assert f"{result} Y is the convolution" in learner.formula


async def test_bias_100_and_relu_give_the_courseworks_numbers(open_app) -> None:
    async with open_app("patch", bias=100) as learner:
        await learner.press("n", "end")
        assert learner.numbers("#source") == [["-1", "27"], ["-36", "-36"]]
        assert learner.numbers("#output") == [["99", "127"], ["64", "64"]]
        assert "max(0, -36 + 100) = max(0, 64) = 64" in learner.formula


async def test_pooling_shows_its_window_and_marks_the_winner(open_app) -> None:
    async with open_app("patch", bias=100) as learner:
        await learner.press("n", "n")
        assert learner.numbers("#output") == [["127"]]
        assert learner.numbers("#under") == [["99", "127"], ["64", "64"]]
        assert "max(99, 127, 64, 64) = 127" in learner.formula
        grid = learner.step.query_one("#source")
        assert grid.marks.strong == (0, 1)


async def test_the_window_the_kernel_and_the_products_are_shown_at_each_step(open_app) -> None:
    async with open_app("patch") as learner:
        await learner.press("down")
        assert learner.numbers("#kernel") == [["-.5"] * 3, ["1"] * 3, ["-.5"] * 3]
        assert learner.numbers("#under") == [
            ["0", "240", "144"],
            ["0", "198", "150"],
            ["0", "143", "241"],
        ]
        assert learner.numbers("#products") == [
            ["0", "-120", "-72"],
            ["0", "198", "150"],
            ["0", "-71.5", "-120.5"],
        ]


async def test_the_window_is_outlined_in_the_input(open_app) -> None:
    async with open_app("patch") as learner:
        await learner.zoom("numbers")
        await learner.press("end")
        assert learner.part("#source").splitlines()[:4] == [
            "  56 250 116   0",
            "   0▌240 144   0▌",
            "   0▌198 150   0▌",
            "   0▌143 241   0▌",
        ]


async def test_padding_is_drawn_and_named_as_padding(open_app) -> None:
    async with open_app("patch", padding="same") as learner:
        await learner.zoom("numbers")
        assert learner.part("#source").splitlines()[:2] == [
            "▌  0   0   0▌  0   0   0",
            "▌  0  56 250▌116   0   0",
        ]
        assert "5 of 9 cells are padding: they count as 0" in learner.formula


# Going to a cell


@pytest.mark.parametrize(
    ("text", "place"),
    [("3,4", (0, 2, 3)), ("3 4", (0, 2, 3)), ("8", (0, 1, 1)), ("1", (0, 0, 0)), ("36", (0, 5, 5))],
)
async def test_g_goes_to_a_cell_or_a_step(open_app, text: str, place: tuple[int, int, int]) -> None:
    async with open_app("gradient", "box-3") as learner:
        await learner.press("right")
        await learner.answer("g", text)
        assert learner.place == place


@pytest.mark.parametrize("text", ["", "0", "37", "7,1", "0,1", "-1", "1,2,3", "²"])
async def test_a_cell_that_is_not_there_is_refused_and_the_lesson_goes_on(
    open_app, text: str
) -> None:
    async with open_app("gradient", "box-3") as learner:
        await learner.press("right", "g")
        await learner.press("delete")
        await learner.type(text)
        await learner.press("enter")
        assert "is not on the map" in learner.text
        await learner.press("escape", "right")
        assert learner.place == (0, 0, 2)


async def test_a_click_on_an_output_cell_goes_there(open_app) -> None:
    async with open_app("gradient", "box-3") as learner:
        await learner.pilot.click("#output", offset=learner.offset("#output", 4, 2))
        assert learner.place == (0, 4, 2)
        assert "27/36 [5,3]" in learner.part("#stages")


async def test_a_click_on_the_input_goes_nowhere(open_app) -> None:
    async with open_app("gradient", "box-3") as learner:
        await learner.pilot.click("#source", offset=learner.offset("#source", 4, 2))
        assert learner.place == (0, 0, 0)


async def test_hovering_tells_value_and_place(open_app) -> None:
    async with open_app("patch") as learner:
        await learner.pilot.hover("#source", offset=learner.offset("#source", 0, 1))
        assert "[1,2] = 250" in learner.around("#source")
        await learner.pilot.hover("#output", offset=learner.offset("#output", 0, 0))
        assert "[1,1] = -1" in learner.around("#output")
        assert "250" not in learner.around("#source").splitlines()[-1]
        await learner.pilot.hover("#output", offset=learner.offset("#output", 1, 1))
        assert "[2,2] not computed yet" in learner.around("#output")


async def test_hovering_padding_says_that_it_is_padding(open_app) -> None:
    async with open_app("patch", padding="same") as learner:
        await learner.pilot.hover("#source", offset=learner.offset("#source", 0, 0))
        assert "padding" in learner.around("#source").splitlines()[-1]
        await learner.pilot.hover("#source", offset=learner.offset("#source", 1, 2))
        assert "[1,2] = 250" in learner.around("#source")


# Playing


async def test_space_plays_and_pauses(open_app) -> None:
    async with open_app(remembered=FAST) as learner:
        await learner.press("space")
        assert "▶ 60/s" in learner.part("#stages")
        await learner.until(lambda: learner.cursor.cell >= 5)
        await learner.press("space")
        here = learner.cursor.cell
        assert "▶" not in learner.part("#stages")
        await learner.pilot.pause(0.1)
        assert learner.cursor.cell == here


async def test_playing_goes_through_all_stages_and_stops_at_the_end(open_app) -> None:
    async with open_app("patch", remembered=FAST) as learner:
        seen = []
        learner.step.watch(
            learner.step, "cursor", lambda here: seen.append((here.stage, here.cell))
        )
        await learner.press("space")
        await learner.until(lambda: not learner.step.player.playing)
        assert seen == [*((stage, cell) for stage in (0, 1) for cell in range(4)), (2, 0)]
        await learner.settle()
        assert "▶" not in learner.part("#stages")


async def test_a_key_that_moves_stops_playing(open_app) -> None:
    async with open_app(remembered=FAST) as learner:
        await learner.press("space", "right")
        assert not learner.step.player.playing


async def test_enter_runs_the_stage_to_its_end(open_app) -> None:
    async with open_app() as learner:
        await learner.press("enter")
        assert learner.cursor.cell < 675
        await learner.until(lambda: learner.cursor.cell == 675)
        await learner.until(lambda: not learner.step.player.playing)
        assert learner.cursor.stage == 0


async def test_enter_again_is_there_at_once_and_then_in_the_next_stage(open_app) -> None:
    async with open_app() as learner:
        await learner.press("enter", "enter")
        assert learner.place == (0, 25, 25)
        assert not learner.step.player.playing
        await learner.press("enter")
        assert learner.place == (1, 0, 0)


async def test_plus_and_minus_change_the_speed_within_its_bounds(open_app) -> None:
    async with open_app() as learner:
        for key, speed in (("plus", 15), ("equals_sign", 30), ("minus", 15)):
            await learner.press(key)
            assert learner.step.player.speed == speed
            assert f"{speed} steps a second" in learner.messages[-1]
        await learner.press(*["plus"] * 9)
        assert learner.step.player.speed == SPEEDS[-1]
        await learner.press(*["minus"] * 9)
        assert learner.step.player.speed == SPEEDS[0]
        assert recall().speed == SPEEDS[0]


async def test_the_speed_changes_while_it_plays(open_app) -> None:
    async with open_app(remembered=Remembered(greeted=True, speed=1)) as learner:
        await learner.press("space", *["plus"] * 9)
        assert "▶ 60/s" in learner.part("#stages")
        await learner.until(lambda: learner.cursor.cell >= 5)


async def test_a_key_held_down_is_followed_without_delay_to_exactly_where_it_leads(
    open_app,
) -> None:
    """300 presses come in 10 s at 30 a second; half of that for all the work leaves room."""
    async with open_app(size=(180, 50)) as learner:
        started = time.perf_counter()
        for _ in range(300):
            learner.app.post_message(events.Key("right", None))
        await learner.until(lambda: learner.cursor.cell >= 300)
        assert time.perf_counter() - started < 5
        await learner.pilot.pause(0.05)
        assert learner.cursor.cell == 300
        assert "301/676" in learner.part("#stages")


# Looking


async def test_z_draws_cells_in_each_way_there_is(open_app) -> None:
    async with open_app("gradient", "box-3") as learner:
        shown = {"auto": learner.part("#source")}
        for zoom in ZOOMS[1:]:
            await learner.press("z")
            assert learner.step.query_one("#source").cell_layout.mode.value == zoom
            assert learner.step.query_one("#output").cell_layout.mode.value == zoom
            shown[zoom] = learner.part("#source")
        assert shown["numbers"].splitlines()[7] == "   0  10  20  30  40  50  60  70"
        assert shown["colour"].splitlines()[0] == "▛▀▀▀▀▀▀▀▀▀▀▜"
        assert shown["half blocks"].splitlines()[:4] == ["▀" * 8] * 4
        await learner.press("z")
        assert learner.part("#source") == shown["auto"]


async def test_c_goes_through_the_colour_maps(open_app) -> None:
    async with open_app() as learner:
        grids = [learner.step.query_one(name) for name in ("#source", "#output", "#kernel")]
        assert [grid.sheet.palette.name for grid in grids] == ["grey", "diverging", "diverging"]
        for name in COLOUR_MAPS[1:]:
            await learner.press("c")
            assert {grid.sheet.palette.name for grid in grids} == {name}
        assert recall().colour_map == COLOUR_MAPS[-1]
        await learner.press("c")
        assert grids[0].sheet.palette.name == "grey"


async def test_v_shows_one_plane_after_the_other_and_the_formula_sums_them(open_app) -> None:
    async with open_app("rgb", "box-3") as learner:
        seen = []
        for colour in ("red", "green", "blue"):
            assert f"Input, {colour} 6×6" in learner.around("#source")
            seen.append(learner.numbers("#source"))
            await learner.press("v")
        assert "Input, red 6×6" in learner.around("#source")
        assert seen[0] == [["255"] * 3 + ["0"] * 3] * 3 + [["0"] * 3 + ["255"] * 3] * 3
        assert seen[1] == [["0"] * 3 + ["255"] * 3] * 6
        assert seen[2] == [["0"] * 6] * 3 + [["255"] * 6] * 3
        assert "kernel in each channel" in learner.formula


async def test_the_sum_over_planes_is_in_the_formula(open_app) -> None:
    """At [2,2] 4 cells are red, 2 green, 2 blue and 1 white: 5, 3 and 3 times 255."""
    async with open_app("rgb", "1 1 1; 1 1 1; 1 1 1") as learner:
        await learner.press("down", "right")
        assert "= 1275) + green (765) + blue (765) = 2805" in learner.formula
        await learner.press("v")
        assert "= 765) + red (1275) + blue (765) = 2805" in learner.formula


async def test_v_on_a_grey_input_says_where_planes_are(open_app) -> None:
    async with open_app() as learner:
        await learner.press("v")
        assert "one channel" in learner.messages[-1]


async def test_w_explains_320_and_896(open_app) -> None:
    async with open_app() as learner:
        await learner.press("w")
        text = learner.text
        assert "(3·3·1 + 1)·32 = 320" in text
        assert "(3·3·3 + 1)·32 = 896" in text
        await learner.press("escape")
        assert "896" not in learner.text


EVERY_KEY = {*"→←↓↑+-nNgkiespdbftoazcvwurx?D15q", "home", "end", "enter", "space", "^r", "^p"}


async def test_help_lists_every_key(open_app) -> None:
    async with open_app(size=(120, 60)) as learner:
        await learner.press("question_mark")
        told = [line.strip().split("  ")[0] for line in learner.part("VerticalScroll").splitlines()]
        assert EVERY_KEY - {*told} == set()
        await learner.press("escape")
        assert "Keys" not in learner.text


async def test_ctrl_p_finds_a_command_by_name_and_runs_it(open_app) -> None:
    async with open_app() as learner:
        await learner.press("ctrl+p")
        await learner.type("transpose")
        await learner.until(lambda: "key t" in learner.text)
        await learner.press("down", "enter")
        await learner.until(lambda: learner.options.transpose)


async def test_what_a_key_in_the_bar_says_can_be_clicked(open_app) -> None:
    async with open_app() as learner:
        bar = learner.part("#keys")
        await learner.pilot.click("#keys", offset=(bar.index("next stage") + 2, 0))
        assert learner.place == (1, 0, 0)


# Other sizes of things


async def test_a_large_picture_is_walked_without_computing_its_map(open_app) -> None:
    rows, columns = np.indices((2000, 3000))
    picture = make_input("large", (rows * 7.0 + columns * 13) % 256)
    lesson = Lesson(picture, LayerOptions(load_kernel("sobel-x"), bias=-150))
    async with open_app(lesson) as learner:
        started = time.perf_counter()
        await learner.press("end", "left", "n", "end", "n", "end", "N")
        assert learner.place == (1, 1997, 2997)
        await learner.press("home", "j")
        assert time.perf_counter() - started < 5
        assert learner.cursor.cell == 2_097_152
        assert "The 2,097,152 cells before are 0: j searches on" in learner.messages
        for stage in learner.lesson.pipeline.stages:
            assert "values" not in vars(stage)
        await learner.press("home", "end")
        assert "1998,2998" in learner.part("#stages")
        assert "1998" in learner.around("#output").splitlines()[-1]


async def test_an_input_of_one_cell_is_a_lesson_too(open_app) -> None:
    async with open_app("7", "2", pool=0) as learner:
        assert learner.numbers("#output") == [["14"]]
        await learner.press("right")
        assert learner.place == (1, 0, 0)
        await learner.press("right")
        assert learner.place == (1, 0, 0)


async def test_without_pooling_there_are_two_stages(open_app) -> None:
    async with open_app("patch", pool=0) as learner:
        await learner.press("n", "n", "n")
        assert learner.place == (1, 0, 0)
        assert "③" not in learner.text


# Where there is something to see


async def test_a_lesson_opens_at_its_strongest_cell(open_app) -> None:
    async with open_app("digit:4", bias=-50, at_first=False) as learner:
        sums = learner.lesson.pipeline.stages[0].plane()
        assert learner.place[0] == 0
        assert sums[learner.cursor.place] == sums.max() > 50
        assert not learner.formula.endswith("= 0")


async def test_j_goes_from_one_cell_that_is_not_zero_to_the_next(open_app) -> None:
    async with open_app("digit:4") as learner:
        stages = learner.lesson.pipeline.stages
        for stage in stages:
            await learner.press("home")
            for cell in np.flatnonzero(stage.plane().ravel())[:5].tolist():
                await learner.press("j")
                assert learner.cursor.cell == cell
            await learner.press("n")
        await learner.press("end", "j", "j")
        assert learner.cursor.cell == learner.cursor.last
        assert learner.messages[-1].startswith("After this cell all of the map is 0")


async def test_j_is_in_the_bar_and_in_the_help(open_app) -> None:
    async with open_app(size=(80, 24)) as learner:
        assert "j nonzero" in learner.part("#keys")
        assert "i input" in learner.part("#keys")
        await learner.press("question_mark")
        assert "j  the next cell that is not zero" in learner.part("VerticalScroll")


@pytest.mark.parametrize(
    ("place", "key", "said"),
    [
        ("n n end", "right", "This is the last cell of the last stage"),
        ("n n end", "space", "This is the last cell of the last stage"),
        ("n n end", "enter", "This is the last cell of the last stage"),
        ("n n end", "down", "This is the stage's last cell"),
        ("end", "end", "This is the stage's last cell"),
        ("n n", "n", "This is the last stage"),
        ("", "N", "This is the first stage"),
        ("", "left", "This is the first cell of the first stage"),
        ("", "up", "This is the stage's first cell"),
        ("n", "home", "This is the stage's first cell"),
        ("", "v", "This input has one channel"),
    ],
)
async def test_a_key_that_does_nothing_says_why_and_says_it_once(
    open_app, place: str, key: str, said: str
) -> None:
    async with open_app("gradient", "box-3") as learner:
        await learner.press(*place.split())
        here = learner.place
        assert learner.messages == []
        await learner.press(key, key, key)
        assert learner.place == here
        assert len(learner.messages) == 1
        assert learner.messages[0].startswith(said)


async def test_v_says_why_there_are_no_planes_to_choose_from_in_later_stages(open_app) -> None:
    async with open_app("rgb", "box-3") as learner:
        for _ in range(2):
            await learner.press("n", "v")
            assert learner.messages[-1].startswith("From stage 2 on there is one channel")
            assert learner.step.look.plane == 0


# Words


@pytest.mark.parametrize(
    ("kernel", "options"),
    [
        ("horizontal-line", {"bias": -50, "padding": "same"}),
        ("gaussian-5", {"padding": "same", "dilation": (2, 2)}),
        ("difference-of-gaussians", {"padding": "full", "activation": "leaky-relu"}),
        ("unsharp", {"pool_padding": "same", "pool": 3, "pool_kind": "average"}),
        ("box-3", {"padding": 1, "activation": "sigmoid", "bias": 0.123456}),
    ],
)
@pytest.mark.parametrize("source", ["digit:4", "rgb"])
async def test_at_80_columns_no_sentence_is_cut(
    open_app, source: str, kernel: str, options: dict[str, object]
) -> None:
    async with open_app(source, kernel, size=(80, 24), **options) as learner:
        for key in ("home", "end", "up", "n", "home", "end", "up", "n", "home", "end", "up"):
            await learner.press(key)
            step = learner.lesson.pipeline.stages[learner.cursor.stage][learner.cursor.cell]
            told = explain(step, 0, learner.lesson.input.channels).sentence
            assert learner.formula.endswith(told)


@pytest.mark.parametrize(
    ("keys", "title"),
    [
        ("", "Kernel, as given"),
        ("f", "Kernel, flipped"),
        ("t", "Kernel, transposed"),
        ("f t", "transposed, flipped"),
    ],
)
@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 55)])
async def test_the_kernels_title_says_how_it_is_laid(
    open_app, keys: str, title: str, size: tuple[int, int]
) -> None:
    async with open_app("digit:4", size=size) as learner:
        await learner.press(*keys.split())
        assert title in learner.around("#kernel")


async def test_a_kernel_of_ninths_says_so(open_app) -> None:
    async with open_app("digit:4", "box-3", size=(80, 24)) as learner:
        assert "Kernel 3×3, in 1/9" in learner.around("#card")
        assert "·1/9 + " in learner.formula


async def test_same_with_a_stride_says_which_sides_are_padded(open_app) -> None:
    async with open_app("digit:4", size=(80, 24)) as learner:
        await learner.answer("p", "same")
        assert learner.messages == []
        await learner.answer("s", "2")
        assert "that takes 1 below, 1 right" in learner.messages[-1]


async def test_the_kinds_of_padding_are_explained_where_one_is_chosen(open_app) -> None:
    async with open_app("digit:4", size=(80, 24)) as learner:
        await learner.press("p")
        said = " ".join(learner.part("#hint").split())
        for kind in ("valid: none", "same: so many that", "full: wherever the kernel touches"):
            assert kind in said
