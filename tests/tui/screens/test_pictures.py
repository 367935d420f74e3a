"""Screen 2, key by key."""

import gc
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy import signal

from convtui.inputs import load_input
from convtui.tui.remembered import Remembered, recall
from convtui.tui.screens.pictures import PicturesScreen
from convtui.tui.widgets.pixel_view import PixelView

SCENE = load_input("scene").values
EDGES = np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]])


def pictures(learner) -> PicturesScreen:
    screen = learner.app.screen
    assert isinstance(screen, PicturesScreen)
    return screen


async def arrive(learner) -> PicturesScreen:
    """Open screen 3 and wait until all values are counted."""
    await learner.press("3")
    await learner.until(lambda: "0 become 0" in learner.text or "nothing is cut" in learner.text)
    return pictures(learner)


def pixels(learner, pane: str) -> np.ndarray:
    """The pixels a pane shows, (rows, columns, 3), read off its half blocks; 0 where none are."""
    region = learner.app.screen.query_one(f"#{pane}", PixelView).content_region
    read = np.zeros((region.height * 2, region.width, 3), int)
    strips = learner.app.screen._compositor.render_strips()
    for line in range(region.height):
        cells = [
            (letter, segment.style)
            for segment in strips[region.y + line]
            for letter in segment.text
        ][region.x : region.right]
        for column, (letter, style) in enumerate(cells):
            front, back = (part.triplet if part else None for part in (style.color, style.bgcolor))
            upper, lower = (
                (front, back) if letter == "▀" else (back, front if letter == "▄" else back)
            )
            read[2 * line, column], read[2 * line + 1, column] = (
                upper or (0, 0, 0),
                lower or (0, 0, 0),
            )
    return read


async def test_the_screen_opens_on_a_picture_that_needs_no_file(open_app) -> None:
    async with open_app() as learner:
        await arrive(learner)
        assert "Original 128×192" in learner.text
        assert "Channel: red" in learner.text
        assert "Result 126×190" in learner.text
        assert "Kernel 3×3" in learner.text
        assert "scene · edge-8" in learner.text


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 55)])
async def test_the_panes_hold_what_they_say_at_any_size(open_app, size) -> None:
    async with open_app(
        size=size, remembered=Remembered(greeted=True, picture="pentagon")
    ) as learner:
        screen = await arrive(learner)
        original = pixels(learner, "original").reshape(-1, 3)
        yellow = (original[:, 0] > 200) & (original[:, 1] > 200) & (original[:, 2] < 60)
        assert 0.1 < yellow.mean() < 0.6
        screen.action_fit()
        for word in ("Original", "Channel", "Result", "Values", "stride 1", "Y["):
            assert word in learner.text
        assert "no padding" in learner.text or "valid" in learner.text


async def test_one_to_one_the_result_is_scipys(open_app) -> None:
    async with open_app(size=(200, 55)) as learner:
        screen = await arrive(learner)
        await learner.press("plus", "plus")
        assert screen.viewport.scale == 1
        await learner.until(lambda: screen._tally is not None)
        seen = pixels(learner, "result")
        rows, columns = (
            screen.viewport.places(0, screen.picture.window.rows),
            screen.viewport.places(1, screen.picture.window.columns),
        )
        sums = np.clip(signal.correlate2d(SCENE[:, :, 0], EDGES, mode="valid"), 0, 255)
        expected = sums[np.ix_(rows, columns)]
        away = np.abs(seen[:, :, 0] - expected) > 4  # 64 shades are told apart
        assert away.sum() <= 1  # the cursor


async def test_keys_change_channel_stride_padding_and_clipping_at_once(open_app) -> None:
    async with open_app() as learner:
        screen = await arrive(learner)
        before = pixels(learner, "result")
        for key, holds in (
            ("c", lambda: screen.picture.channel == "green"),
            ("s", lambda: screen.picture.options.stride == (2, 2)),
            ("p", lambda: screen.picture.options.padding == "same"),
            ("l", lambda: screen.picture.fit == "normalise"),
            ("right_square_bracket", lambda: screen.picture.options.kernel.name == "emboss"),
            ("left_square_bracket", lambda: screen.picture.options.kernel.name == "edge-8"),
            ("f", lambda: screen.picture.options.flip),
            ("t", lambda: screen.picture.options.transpose),
        ):
            await learner.press(key)
            assert holds(), key
        assert "green · edge-8 transposed, flipped · true convolution · stride 2" in learner.text
        assert "padding same" in learner.text
        assert "stretched to 0…255" in learner.text
        assert not np.array_equal(pixels(learner, "result"), before)


async def test_keys_may_be_held_down(open_app) -> None:
    async with open_app() as learner:
        screen = await arrive(learner)
        for key in ("right_square_bracket", "c", "s", "p", "l", "right", "down", "plus", "minus"):
            for _ in range(30):
                learner._post(key)
        await learner.until(lambda: screen._tally is not None)
        assert screen.picture.options.kernel.name
        assert "Result" in learner.text


async def test_all_channels_are_in_colour_and_the_red_one_is_stepped(open_app) -> None:
    async with open_app() as learner:
        screen = await arrive(learner)
        await learner.press(*["c"] * 4)
        assert screen.picture.channel == "all"
        assert "each channel by itself" in learner.text
        seen = pixels(learner, "result")
        assert (seen.max(axis=2) - seen.min(axis=2)).max() > 60
        await learner.press("enter")
        await learner.until(lambda: "Convolution 126×190" in learner.text)
        assert learner.lesson.input.name == "scene:red"


async def test_enter_steps_through_the_very_window_under_the_cursor(open_app) -> None:
    async with open_app() as learner:
        screen = await arrive(learner)
        await learner.press("right", "right", "down", "s")
        cell = screen._cell
        value = signal.correlate2d(SCENE[:, :, 0], EDGES, mode="valid")[::2, ::2][cell]
        assert f"Y[{cell[0] + 1},{cell[1] + 1}] = " in learner.text
        await learner.press("enter")
        await learner.until(lambda: learner.app.screen is learner.step)
        assert learner.place == (0, *cell)
        assert learner.options.stride == (2, 2)
        assert learner.formula.split(" Y is")[0].endswith(f"= {value:g}")


async def test_the_cursor_moves_by_a_pixel_of_the_screen_and_stays_inside(open_app) -> None:
    async with open_app() as learner:
        screen = await arrive(learner)
        row, column = screen._cell
        step = round(screen.viewport.scale)
        await learner.press("right")
        assert screen._cell == (row, column + step)
        await learner.press("up")
        assert screen._cell == (row - step, column + step)
        await learner.press(*["left"] * 80, *["up"] * 80)
        assert screen._cell == (0, 0)
        await learner.press(*["plus"] * 3, *["right"] * 20)
        row, column = screen._cell
        assert column in screen.viewport.places(1, screen.picture.window.columns)


async def test_zoom_and_pan_show_another_part(open_app) -> None:
    async with open_app() as learner:
        screen = await arrive(learner)
        whole = pixels(learner, "original")
        await learner.press("plus", "plus")
        near = pixels(learner, "original")
        assert not np.array_equal(whole, near)
        await learner.press("shift+right")
        assert not np.array_equal(near, pixels(learner, "original"))
        await learner.press("0")
        assert screen.viewport.zoom == 0


async def test_a_click_puts_the_cursor_there(open_app) -> None:
    async with open_app() as learner:
        screen = await arrive(learner)
        await learner.pilot.click("#original", offset=(5, 6))
        await learner.settle()
        edges = [
            screen.viewport.beside(screen._pane("original").room).edges(side) for side in (0, 1)
        ]
        row, column = (6 - 1) * 2, 5 - 1
        assert edges[0][row] <= screen.place[0] <= edges[0][row + 1]
        assert edges[1][column] <= screen.place[1] <= edges[1][column + 1]


async def test_the_divider_moves_between_channel_and_result(open_app) -> None:
    async with open_app() as learner:
        await arrive(learner)
        await learner.press("d")
        assert "red │ result" in learner.text
        middle = pixels(learner, "split")
        await learner.press(*["greater_than_sign"] * 10)
        right = pixels(learner, "split")
        await learner.press(*["less_than_sign"] * 30)
        left = pixels(learner, "split")
        assert right.mean() > middle.mean() > left.mean()  # the channel is brighter than its edges
        await learner.press("d")
        assert "Original" in learner.text


async def test_the_kernel_is_edited_in_place(open_app) -> None:
    async with open_app() as learner:
        screen = await arrive(learner)
        await learner.press("e", "down", "right")
        assert "Edit kernel [2,2] = 8" in learner.text
        await learner.press("9", "enter")
        assert screen.picture.options.kernel.values[1, 1] == 9
        await learner.press("escape")
        assert "edge-8 (edited)" in learner.text
        await learner.press("c")
        assert screen.picture.channel == "green"


async def test_the_kernel_is_picked_or_typed(open_app) -> None:
    async with open_app() as learner:
        screen = await arrive(learner)
        await learner.answer("k", "gaussian-5")
        assert screen.picture.options.kernel.name == "gaussian-5"
        await learner.answer("k", "1 2; 3 4")
        assert screen.picture.options.kernel.values.tolist() == [[1, 2], [3, 4]]


async def test_another_picture_is_read_and_remembered(open_app, tmp_path: Path) -> None:
    grey = np.random.default_rng(1).integers(0, 256, (40, 50), dtype=np.uint8)
    Image.fromarray(grey).save(tmp_path / "photo.png")
    async with open_app() as learner:
        screen = await arrive(learner)
        await learner.answer("i", str(tmp_path / "photo.png"))
        await learner.until(lambda: "Original 40×50" in learner.text)
        assert recall().picture == str(tmp_path / "photo.png")
        await learner.press("c")
        assert screen.picture.channel == "grey"
        assert any("one channel" in message for message in learner.messages)


async def test_a_picture_that_cannot_be_read_is_said_and_the_scene_is_there(open_app) -> None:
    async with open_app(remembered=Remembered(greeted=True, picture="/nowhere.png")) as learner:
        await arrive(learner)
        assert any("nowhere.png" in message for message in learner.messages)
        await learner.answer("i", "broken.png")
        await learner.until(lambda: "no file 'broken.png'" in learner.part("#problem"))
        assert learner.app.screen.query_one("#filter").value == "broken.png"
        await learner.press("escape")
        assert "Original 128×192" in learner.text


async def test_a_kernel_that_does_not_fit_is_refused_and_nothing_changes(open_app) -> None:
    async with open_app(remembered=Remembered(greeted=True, picture="patch")) as learner:
        screen = await arrive(learner)
        await learner.answer("k", "gaussian-7")
        await learner.until(lambda: "does not fit" in learner.part("#problem"))
        assert learner.app.screen.query_one("#filter").value == "gaussian-7"
        assert screen.picture.options.kernel.name == "edge-8"


async def test_a_picture_too_small_for_the_first_kernel_is_no_dead_end(open_app) -> None:
    async with open_app(remembered=Remembered(greeted=True, picture="1 2; 3 4")) as learner:
        await arrive(learner)
        assert any("does not fit" in message for message in learner.messages)
        assert "Original 128×192" in learner.text


async def test_the_result_is_saved(open_app, tmp_path: Path) -> None:
    async with open_app() as learner:
        await arrive(learner)
        path = tmp_path / "result.png"
        await learner.answer("x", str(path))
        await learner.until(path.exists)
        expected = np.clip(signal.correlate2d(SCENE[:, :, 0], EDGES, mode="valid"), 0, 255)
        await learner.until(lambda: any("Saved" in message for message in learner.messages))
        assert np.array_equal(np.asarray(Image.open(path)), expected)
        path.write_text("mine")
        await learner.answer("x", str(path))
        assert "exists already: enter once more" in " ".join(learner.part("#problem").split())
        assert path.read_text() == "mine"
        await learner.press("enter")
        await learner.until(lambda: path.read_bytes() != b"mine")
        await learner.answer("x", str(tmp_path / "result.xyz"))
        assert "end it in .png" in " ".join(learner.text.split())


async def test_the_histogram_tells_the_share_that_is_cut(open_app) -> None:
    async with open_app() as learner:
        await arrive(learner)
        sums = signal.correlate2d(SCENE[:, :, 0], EDGES, mode="valid")
        cut = 100 * np.mean((sums < 0) | (sums > 255))
        assert f"{cut:.1f} % cut" in learner.text
        assert f"{100 * np.mean(sums < 0):.1f} % below 0 become 0" in learner.text


async def test_what_a_cut_value_would_wrap_to_is_said(open_app) -> None:
    async with open_app(remembered=Remembered(greeted=True, picture="checkerboard")) as learner:
        await arrive(learner)
        found = [line for line in learner.lines if "uint8 would wrap to" in line]
        assert found
        kept = int(found[0].split(" = ")[-1].split()[0])
        value = int(found[0].split(" → ")[0].split("= ")[-1])
        assert kept == int(np.array([value]).astype(np.uint8)[0])


async def test_without_colours_shades_of_grey_are_drawn(open_app, monkeypatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_app() as learner:
        await arrive(learner)
        assert {"░", "▒", "▓"} <= set(learner.part("#original"))
        assert "▀" not in learner.part("#original")


async def test_help_lists_the_keys_and_screens_are_changed(open_app) -> None:
    async with open_app() as learner:
        await arrive(learner)
        await learner.press("question_mark")
        assert "divider" in learner.text
        await learner.press("escape", "1")
        assert learner.app.screen is learner.step
        await learner.press("3")
        assert "Result" in learner.text


async def test_garbage_waits_until_the_keys_rest_on_this_screen_only(open_app) -> None:
    usual = gc.get_threshold()
    async with open_app() as learner:
        await arrive(learner)
        assert gc.get_threshold()[2] > usual[2]
        await learner.press("k", "escape", "1")
        assert gc.get_threshold() == usual
        await learner.press("3")
        assert gc.get_threshold()[2] > usual[2]
    assert gc.get_threshold() == usual


@pytest.mark.parametrize(
    ("before", "key", "said"),
    [
        ("", "minus", "All of the picture is in sight"),
        ("", "0", "All of the picture is in sight"),
        ("plus " * 9, "plus", "Pixels are as large as they get"),
        ("", "shift+left", "No more of the picture lies there"),
        ("c c", "c", "This picture has one channel"),
        ("< " * 11, "<", "The divider is at the edge"),
        ("left " * 8, "left", "The picture ends here"),
    ],
)
async def test_a_key_that_does_nothing_says_why_and_says_it_once(
    open_app, before: str, key: str, said: str
) -> None:
    picture = Remembered(greeted=True, picture="gradient")
    async with open_app(remembered=picture) as learner:
        screen = await arrive(learner)
        await learner.press(*before.split())
        here = screen.place, screen.viewport, screen.divider
        await learner.press(key, key)
        assert (screen.place, screen.viewport, screen.divider) == here
        assert [message for message in learner.messages if message.startswith(said)] == [
            learner.messages[-1]
        ]


async def test_enter_opens_the_window_under_the_cursor_or_the_nearest_that_is_not_all_zeros(
    open_app,
) -> None:
    async with open_app(remembered=Remembered(greeted=True, picture="digit:4")) as learner:
        screen = await arrive(learner)
        screen.place = (14.5, 11.5)
        await learner.press("enter")
        await learner.until(lambda: learner.app.current_mode == "step")
        assert learner.place == (0, 13, 10)
        await learner.press("3")
        screen.place = (0.5, 0.5)
        await learner.press("enter")
        await learner.until(lambda: learner.app.current_mode == "step" and learner.place[1] != 13)
        step = learner.lesson.pipeline.stages[0][learner.cursor.cell]
        assert step.value != 0
        assert any("Under the cursor all is 0" in message for message in learner.messages)
