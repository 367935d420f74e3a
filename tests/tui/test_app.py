"""The app as a whole: first start and next start, themes, sizes, leaving."""

import os
import random

import pytest
from textual.geometry import Size

from convtui.inputs import load_input
from convtui.kernels import load_kernel
from convtui.lesson.colours import contrast
from convtui.lesson.options import LayerOptions
from convtui.lesson.sheet import Sheet
from convtui.runs import EpochEnded, EventLog, Run, RunEnded, RunFailed, RunStarted
from convtui.tui.app import ConvtuiApp
from convtui.tui.lesson import Lesson
from convtui.tui.remembered import Remembered, recall

# Starting


async def test_the_first_start_says_in_three_lines_which_keys_to_press(open_app) -> None:
    async with open_app(size=(80, 24), remembered=recall()) as learner:
        greeting = learner.part("#formula").splitlines()
        assert len(greeting) == 3
        assert "→ and ←" in greeting[0]
        assert "? shows all keys" in greeting[2]
        assert max(map(len, greeting)) <= 78
        await learner.press("right")
        assert learner.formula.startswith("Y[1,2]")


async def test_the_second_start_does_not(open_app) -> None:
    async with open_app(remembered=recall()):
        pass
    async with open_app(remembered=recall()) as learner:
        assert learner.formula.startswith("Y[1,1]")


async def test_what_one_start_leaves_the_next_one_finds(open_app) -> None:
    async with open_app(remembered=recall()) as learner:
        await learner.answer("k", "sobel-x")
        await learner.answer("i", "cross")
        await learner.until(lambda: learner.lesson.input.name == "cross")
        await learner.press("D", "plus", "c", "q")
    state = recall()
    assert state == Remembered("cross", "sobel-x", "textual-light", 15, "grey", True)
    lesson = Lesson(load_input(state.input), LayerOptions(load_kernel(state.kernel)))
    async with open_app(lesson, remembered=state) as learner:
        assert "cross · sobel-x" in learner.lines[0]
        assert not learner.app.current_theme.dark
        assert learner.step.player.speed == 15
        assert learner.step.look.colour_map == "grey"


async def test_a_theme_or_speed_nobody_knows_is_as_at_the_first_start(open_app) -> None:
    state = Remembered(theme="solarised-pink", speed=7, colour_map="rainbow", greeted=True)
    async with open_app(remembered=state) as learner:
        assert learner.app.current_theme.dark
        await learner.press("right", "c", "plus", "space")
        assert learner.app._exception is None


async def test_what_went_wrong_at_the_start_is_told(open_app) -> None:
    async with open_app(message="What was open last cannot be shown: gone") as learner:
        assert learner.messages == ["What was open last cannot be shown: gone"]
        assert "gone" in learner.text


# Modes, themes, leaving


async def test_the_digits_change_the_screen_and_the_bar_says_which_it_is(open_app, fake_r) -> None:
    fake_r.gate.clear()
    async with open_app() as learner:
        await learner.press("right", "6")
        assert learner.app.current_mode == "check"
        assert "1 Step" in learner.lines[0]
        await learner.press("1")
        assert learner.app.current_mode == "step"
        assert learner.place == (0, 0, 1)


async def test_the_bar_at_the_top_can_be_clicked(open_app, fake_r) -> None:
    fake_r.gate.clear()
    async with open_app() as learner:
        await learner.pilot.click("#top", offset=(learner.lines[0].index("Check"), 0))
        await learner.settle()
        assert learner.app.current_mode == "check"


def sheets(learner) -> list[Sheet]:
    return [learner.step.query_one(name).sheet for name in ("#source", "#kernel", "#output")]


async def test_a_theme_changes_the_colours_of_cells_too_and_is_remembered(open_app) -> None:
    async with open_app("cross", "sobel-x") as learner:
        assert all(sheet.palette.dark for sheet in sheets(learner))
        await learner.press("D")
        assert not learner.app.current_theme.dark
        assert not any(sheet.palette.dark for sheet in sheets(learner))
        assert recall().theme == "textual-light"
        await learner.press("D")
        assert all(sheet.palette.dark for sheet in sheets(learner))


async def test_in_another_theme_the_place_and_the_formula_stay(open_app) -> None:
    async with open_app("patch") as learner:
        await learner.press("right", "down")
        before = learner.lines
        await learner.press("D")
        assert learner.lines == before


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_q_leaves_with_exit_code_0(open_app, key: str) -> None:
    async with open_app() as learner:
        await learner.press("space", key)
    assert learner.app.return_code == 0


async def test_q_in_a_text_field_is_a_letter(open_app) -> None:
    async with open_app() as learner:
        await learner.press("k", "q", "5", "D")
        assert learner.app.screen.query_one("#filter").value == "q5D"
        assert learner.app.is_running


# Sizes


def essentials(learner) -> list[str]:
    """What must be in sight of the patch at any size from 80×24 on."""
    text = learner.text.replace("\N{NO-BREAK SPACE}", " ")
    wanted = ["Input 4×4", "Kernel 3×3", "Convolution 2×2", "① Convolution 1/4 [1,1]", "= -1"]
    return [piece for piece in wanted if piece not in text]


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (200, 55), (300, 100)])
async def test_nothing_essential_is_missing_from_80_by_24_on(
    open_app, size: tuple[int, int]
) -> None:
    async with open_app("patch", size=size) as learner:
        assert essentials(learner) == []
        for grid, rows in (("#kernel", 3), ("#under", 3), ("#products", 3), ("#output", 2)):
            assert len(learner.numbers(grid)) == rows


async def test_80_by_24_shows_kernel_window_products_formula_both_grids_and_the_position(
    open_app,
) -> None:
    async with open_app("digit:4", size=(80, 24)) as learner:
        await learner.answer("g", "8,10")
        step = learner.lesson.pipeline.stages[0][learner.cursor.cell]
        assert learner.numbers("#kernel") == [["-.5"] * 3, ["1"] * 3, ["-.5"] * 3]
        assert [[float(cell) for cell in row] for row in learner.numbers("#under")] == (
            step.window[:, :, 0].tolist()
        )
        products = [[float(cell) for cell in row] for row in learner.numbers("#products")]
        assert products == step.arithmetic.products[:, :, 0].tolist()
        assert learner.formula.startswith("Y[8,10] = ")
        assert f"= {step.value:g} Y is the convolution: rows 8–10, columns 10–12" in learner.formula
        assert "192/676 [8,10]" in learner.part("#stages")
        for grid in ("#source", "#output"):
            layout = learner.step.query_one(grid).cell_layout
            assert (layout.rows, layout.columns) == learner.step.query_one(grid).sheet.shape


@pytest.mark.parametrize("kernel", ["gaussian-5", "gaussian-7", "1;2;3;4;5;6;7", "1 2 3 4 5 6 7"])
async def test_larger_kernels_are_whole_at_80_by_24(open_app, kernel: str) -> None:
    async with open_app("digit:4", kernel, size=(80, 24)) as learner:
        await learner.press("down", "right")
        for name in ("#kernel", "#under", "#products"):
            grid = learner.step.query_one(name)
            assert (grid.cell_layout.rows, grid.cell_layout.columns) == grid.sheet.shape
            lines, columns = grid.cell_layout.lines, grid.cell_layout.columns
            assert lines <= grid.content_size.height
            assert columns * grid.cell_layout.width <= grid.content_size.width
        for name in ("#source", "#output"):
            assert learner.step.query_one(name).content_size.width >= 14
        assert "[2,2]" in learner.part("#stages")


async def test_a_5_by_5_kernel_shows_its_numbers_at_80_by_24(open_app) -> None:
    async with open_app("digit:4", "box-5", size=(80, 24)) as learner:
        assert learner.numbers("#kernel") == [[".04"] * 5] * 5
        assert len(learner.numbers("#under")) == len(learner.numbers("#products")) == 5


async def test_200_by_55_shows_numbers_in_both_grids(open_app) -> None:
    async with open_app("digit:4", size=(200, 55)) as learner:
        await learner.press("end")
        values = learner.lesson.input.values
        seen = learner.numbers("#source")
        assert len(seen) == 28
        shown = [[float(cell) for cell in row] for row in seen]
        first = learner.step.query_one("#source")._first[1]
        assert shown == values[:, first : first + len(shown[0])].tolist()
        assert len(learner.numbers("#output")) == 26


@pytest.mark.parametrize("size", [(20, 10), (47, 24), (80, 14), (1, 1)])
async def test_a_terminal_that_is_too_small_is_told_so(open_app, size: tuple[int, int]) -> None:
    async with open_app(size=size) as learner:
        if size[0] > 19:
            assert "is too small" in " ".join(learner.text.split())
        await learner.press("right")
        await learner.pilot.resize_terminal(80, 24)
        await learner.settle()
        assert "too small" not in learner.text
        assert "2/676 [1,2]" in learner.part("#stages")


async def test_it_may_be_resized_while_it_plays(open_app) -> None:
    state = Remembered(greeted=True, speed=60)
    sizes = [(20, 10), (300, 100), (48, 15), (80, 24), (49, 16), (120, 36)]
    random.Random(4).shuffle(sizes)
    async with open_app("digit:4", "gaussian-5", padding="same", remembered=state) as learner:
        await learner.press("space")
        for size in sizes:
            await learner.pilot.resize_terminal(*size)
            here = learner.cursor.cell
            await learner.until(lambda here=here: learner.cursor.cell > here)
            tiny = size[0] < 48 or size[1] < 15
            assert ("too small" in " ".join(learner.text.split())) == tiny
        assert learner.step.player.playing
        assert learner.app._exception is None


@pytest.mark.parametrize("name", ["rgb", "digit:4"])
async def test_every_stage_is_drawn_at_every_size(open_app, name: str) -> None:
    async with open_app(name, "box-3", padding="same", size=(48, 15)) as learner:
        for size in [(48, 15), (80, 24), (101, 31), (250, 80)]:
            await learner.pilot.resize_terminal(*size)
            for number in "①②③":
                await learner.press("right")
                assert f"{number} " in learner.part("#stages")
                await learner.press("n")
            await learner.press("N", "N")


# Terminals without colours


async def test_without_colours_numbers_and_glyphs_still_teach(
    open_app, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_app("digit:4", size=(80, 24)) as learner:
        await learner.answer("g", "8,10")
        assert learner.numbers("#kernel") == [["-.5"] * 3, ["1"] * 3, ["-.5"] * 3]
        assert "▀" * 20 not in learner.part("#source")
        source = learner.part("#source")
        assert "▛▀▀▀▀▜" in source
        assert set("░▒▓█") & set(source)


# Contrast


def hard_to_read(learner, selector: str = "Screen") -> set[tuple[str, float]]:
    """Words inside a widget whose colour stands out from its ground by less than 4.5 : 1."""
    found = set()
    screen = learner.app.screen
    region = screen.region if selector == "Screen" else screen.query_one(selector).region
    strips = screen._compositor.render_strips()[region.y : region.bottom]
    for segment in (part for strip in strips for part in strip.crop(region.x, region.right)):
        style = segment.style
        if style is None or not any(letter.isalnum() for letter in segment.text):
            continue
        ratio = contrast(style.color.get_truecolor(), style.bgcolor.get_truecolor())
        if ratio < 4.5:
            found.add((segment.text.strip(), round(ratio, 2)))
    return found


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
async def test_every_word_can_be_read_in_both_themes(open_app, fake_r, theme: str) -> None:
    fake_r.gate.clear()
    state = Remembered(theme=theme, greeted=True)
    async with open_app("digit:4", bias=-150, remembered=state) as learner:
        for keys in (["right"], ["n"], ["n"], ["N", "N", "e", "8"], ["escape", "escape"], ["r"]):
            await learner.press(*keys)
            assert hard_to_read(learner) == set()
        for key in ("b", "k", "i", "g"):
            await learner.press(key)
            assert hard_to_read(learner, "Vertical") == set()
            await learner.press("escape")
        for key in ("question_mark", "w"):
            await learner.press(key)
            assert hard_to_read(learner, "VerticalScroll") == set()
            await learner.press("escape")
        await learner.press("6")
        assert hard_to_read(learner) == set()


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
async def test_every_word_of_the_train_screen_can_be_read_in_both_themes(
    open_app, theme: str
) -> None:
    for name, last in (
        ("failed", RunFailed("disk full")),
        ("done", RunEnded(1, 1, False, 1, 1, 1)),
    ):
        run = Run.create("tiny", {"model": "tiny", "data": "shapes", "epochs": 3, "name": name})
        with EventLog(run.folder) as log:
            for event in (
                RunStarted("tiny", "shapes", 3, 1),
                EpochEnded(1, 2.0, 0.2, 1.0, 0.3, 1.0, 1e-3),
                EpochEnded(2, 1.0, 0.4, 2.0, 0.2, 1.0, 1e-3),
                last,
            ):
                log.append(event)
    async with open_app(remembered=Remembered(theme=theme, greeted=True)) as learner:
        await learner.press("4")
        for keys in ([], ["down", "space"], ["v"]):
            await learner.press(*keys)
            await learner.until(lambda: "●" in learner.part("#first #loss"))
            assert hard_to_read(learner) == set()
        await learner.press("n")
        assert hard_to_read(learner, "Vertical") == set()
        await learner.type("nobody")
        assert hard_to_read(learner, "Vertical") == set()
        await learner.press("escape", "d")
        assert hard_to_read(learner, "Vertical") == set()
        await learner.press("escape", "up", "c")
        assert hard_to_read(learner) == set()


def test_a_dumb_terminal_is_as_large_as_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rich takes every one for 80×25: the first screen and the terminal would never agree."""
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((100, 30)))
    lesson = Lesson(load_input("digit:4"), LayerOptions(load_kernel("horizontal-line")))
    app = ConvtuiApp(lesson, Remembered())
    assert app.size == Size(100, 30)
