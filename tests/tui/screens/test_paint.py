"""Painting on the image: what is drawn arrives, stroke by stroke, at the probabilities."""

import threading

import numpy as np
import pytest
from patience import PATIENCE

from convtui.lesson.forward import ForwardPass
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.first_weights import first_weights
from convtui.networks.network import Network
from convtui.networks.reshaping import Flatten
from convtui.runs.networks import GivenNetwork
from convtui.tui.screens import paint_drawing
from convtui.tui.screens.network import NetworkScreen
from convtui.tui.screens.paint import PaintScreen
from convtui.tui.shown_network import ShownNetwork, open_network
from convtui.tui.widgets.canvas import Canvas
from convtui.tui.widgets.class_bars import ClassBars

SIZES = [(80, 24), (120, 36), (200, 55)]


@pytest.fixture(scope="module")
def digits() -> ShownNetwork:
    return open_network("digits", "digit:7")


@pytest.fixture(scope="module")
def coloured() -> ShownNetwork:
    """Three channels, and classes with names."""
    layers = (Convolution("conv-1", 4, (3, 3)), Flatten("flat-1"), Dense("dense-1", 3, "softmax"))
    network = Network("small", (10, 8, 3), layers)
    given = GivenNetwork(network, first_weights(network, 5), ("cat", "dog", "ship"))
    return ShownNetwork(given, np.random.default_rng(1).random((10, 8, 3)), "noise")


def screen(learner) -> PaintScreen:
    found = learner.app.screen
    assert isinstance(found, PaintScreen)
    return found


def shares(opened: ShownNetwork, image: np.ndarray) -> np.ndarray:
    return ForwardPass(opened.given.network, opened.given.weights, image).probabilities


def assert_has_arrived(learner, opened: ShownNetwork) -> None:
    """Image, probabilities and bars are those of the image that was drawn."""
    at = screen(learner)
    assert at.shown.current_image.tolist() == at.image.tolist()
    expected = shares(opened, at.image)
    assert at.shown.shares == pytest.approx(expected, abs=1e-12)
    told = [line.split() for line in learner.part("#classes").splitlines()]
    for name, share in zip(opened.classes, expected, strict=True):
        words = next(line for line in told if line[0].strip("▸") == name)
        assert words[-1] == ("<.01" if 0 < share < 0.005 else f"{share:.2f}".removeprefix("0"))


def at_pixel(learner, row: float, column: float) -> tuple[int, int]:
    """Where a pixel is on the canvas, for the mouse."""
    canvas = learner.app.screen.query_one(Canvas)
    scale = canvas._scale
    corner = canvas.content_region.offset - canvas.region.offset
    x = int((column - canvas._first[1] + 0.5) * scale)
    return corner.x + x, corner.y + int((row - canvas._first[0] + 0.5) * scale / 2)


async def drag(learner, *points: tuple[int, int]) -> None:
    places = [at_pixel(learner, *point) for point in points]
    await learner.pilot.mouse_down(Canvas, offset=places[0])
    for place in places[1:]:
        await learner.pilot.hover(Canvas, offset=place)
    await learner.pilot.mouse_up(Canvas, offset=places[-1])
    await learner.settle()


@pytest.mark.parametrize("size", SIZES)
async def test_what_the_mouse_draws_arrives_and_is_one_change(open_shown, digits, size) -> None:
    async with open_shown(digits, size) as learner:
        await learner.press("p")
        before = screen(learner).shown.shares
        await drag(learner, (4, 4), (10, 9), (20, 20))
        assert_has_arrived(learner, digits)
        drawn = screen(learner).image
        assert (drawn >= digits.image).all()
        for row, column in ((4, 4), (7, 7), (10, 9), (15, 15), (20, 20)):
            assert drawn[row, column, 0] > 0.5
        assert drawn[25, 3, 0] == digits.image[25, 3, 0]
        assert screen(learner).shown.before == pytest.approx(before)
        await learner.press("u")
        assert screen(learner).image.tolist() == digits.image.tolist()
        assert_has_arrived(learner, digits)
        await learner.press("ctrl+r")
        assert screen(learner).image.tolist() == drawn.tolist()
        assert_has_arrived(learner, digits)


async def test_the_probabilities_follow_while_the_button_is_down(open_shown, digits) -> None:
    async with open_shown(digits) as learner:
        await learner.press("p")
        start = screen(learner).shown.shares
        await learner.pilot.mouse_down(Canvas, offset=at_pixel(learner, 3, 3))
        for row in range(3, 24, 4):
            await learner.pilot.hover(Canvas, offset=at_pixel(learner, row, row))
            await learner.settle()
            assert_has_arrived(learner, digits)
            assert screen(learner).shown.before == pytest.approx(start)
        assert not screen(learner).history.past
        await learner.pilot.mouse_up(Canvas, offset=at_pixel(learner, 23, 23))
        await learner.settle()
        assert len(screen(learner).history.past) == 1


@pytest.mark.parametrize("size", SIZES)
async def test_the_canvas_shows_the_image_in_its_colours(open_shown, digits, size) -> None:
    async with open_shown(digits, size) as learner:
        await learner.press("p")
        await drag(learner, (4, 4), (20, 20))
        canvas = screen(learner).query_one(Canvas)
        scale = canvas._scale
        assert scale == (1 if size[0] == 80 else 2)
        for row in range(0, 28, 2):
            for column in range(28):
                if row // 2 == canvas._cursor[0] // 2 and column == canvas._cursor[1]:
                    continue
                corner = canvas.content_region.offset
                line = learner.app.screen._compositor.render_strips()[corner.y + row * scale // 2]
                start = corner.x + column * scale
                (piece,) = line.crop(start, start + 1)
                value = screen(learner).image[row, column, 0] * 255
                told = piece.style.color if piece.text == "▀" else piece.style.bgcolor
                assert abs(told.triplet.red - value) <= 4


async def test_space_and_arrows_draw_a_stroke(open_shown, digits) -> None:
    async with open_shown(digits) as learner:
        await learner.press("p", "b")  # one pixel wide
        row, column = screen(learner).place
        await learner.press("up", "left", "space", "right", "right", "down")
        assert_has_arrived(learner, digits)
        changed = np.argwhere(screen(learner).image[:, :, 0] != digits.image[:, :, 0]).tolist()
        way = [(-1, -1), (-1, 0), (-1, 1), (0, 1)]
        assert all((at[0] - row, at[1] - column) in way for at in changed)
        assert all(screen(learner).image[row + down, column + right, 0] == 1 for down, right in way)
        assert not screen(learner).history.past
        await learner.press("space", "down", "down")
        assert len(screen(learner).history.past) == 1
        await learner.press("u")
        assert screen(learner).image.tolist() == digits.image.tolist()


async def test_undo_ends_a_stroke_and_takes_it_back(open_shown, digits) -> None:
    async with open_shown(digits) as learner:
        await learner.press("p", "space", "right", "right", "u")
        assert screen(learner).image.tolist() == digits.image.tolist()
        assert not screen(learner).pen_down
        assert_has_arrived(learner, digits)


async def test_a_digit_of_ones_own_is_drawn_on_an_empty_image_and_known(open_shown, digits) -> None:
    async with open_shown(digits) as learner:
        await learner.press("p", "c")
        assert not screen(learner).image.any()
        assert_has_arrived(learner, digits)
        await drag(learner, (5, 14), (6, 14), (22, 14))
        assert_has_arrived(learner, digits)
        assert int(screen(learner).shown.shares.argmax()) == 1
        await learner.press("p")
        await drag(learner, (4, 14), (23, 14))  # the rubber
        assert screen(learner).image.max() < 0.7
        await learner.press("U")
        assert screen(learner).image.tolist() == digits.image.tolist()
        await learner.press("u", "u", "u")
        assert not screen(learner).image.any()


async def test_a_pixel_is_typed_and_what_is_no_number_refused(open_shown, digits) -> None:
    async with open_shown(digits) as learner:
        await learner.press("p", "up", "e", "left")
        row, column = screen(learner).place
        assert "Edit the image" in learner.part("#detail")
        await learner.type("0.25")
        await learner.press("enter")
        assert screen(learner).image[row, column, 0] == 0.25
        assert_has_arrived(learner, digits)
        await learner.type("1e999")
        await learner.press("enter", "escape")
        assert "only finite numbers" in learner.messages[0]
        await learner.press("u")
        assert screen(learner).image.tolist() == digits.image.tolist()


async def test_a_number_that_leaves_no_finite_ones_is_refused(open_shown, digits) -> None:
    async with open_shown(digits) as learner:
        await learner.press("p", "e")
        await learner.type("1e308")
        await learner.press("enter", "escape")
        assert "which have no colour" in learner.messages[0]
        assert screen(learner).image.tolist() == digits.image.tolist()
        assert not screen(learner).history.past


async def test_one_channel_of_colours_is_drawn_on_or_all(open_shown, coloured) -> None:
    async with open_shown(coloured) as learner:
        await learner.press("p", "v", "v", "space", "space")
        changed = screen(learner).image != coloured.image
        assert changed[:, :, 1].any()
        assert not changed[:, :, [0, 2]].any()
        await learner.press("u", "v", "v", "space", "space")
        row, column = screen(learner).place
        assert (screen(learner).image[row, column] == 1).all()
        assert_has_arrived(learner, coloured)


KEYS = ("space", "p", "b", "c", "v", "u", "ctrl+r", "U", *["right", "left", "up", "down"] * 3)


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_is_drawn_and_undone_the_probabilities_are_those_of_the_image(
    open_shown, digits, coloured, seed
) -> None:
    random = np.random.default_rng(seed)
    opened = (digits, coloured)[seed % 2]
    async with open_shown(opened, SIZES[seed % 3]) as learner:
        await learner.press("p")
        for _ in range(40):
            key = str(random.choice([*KEYS, "drag"]))
            if key == "drag":
                rows, columns, _ = opened.image.shape
                ends = random.integers(0, (rows, columns), (2, 2)).tolist()
                await drag(learner, *map(tuple, ends))
            else:
                await learner.press(key)
            assert_has_arrived(learner, opened)
            if not screen(learner).pen_down:
                changes = screen(learner).history.present
                image = opened.image if changes.image is None else changes.image
                assert image.tolist() == screen(learner).image.tolist()
        drawn = screen(learner).image
        await learner.press("escape")
        assert isinstance(learner.app.screen, NetworkScreen)
        assert learner.app.screen.shown.current_image.tolist() == drawn.tolist()


async def test_the_network_shows_what_was_painted_and_undoes_it_too(open_shown, digits) -> None:
    async with open_shown(digits) as learner:
        place = learner.app.screen.cursor
        await learner.press("p")
        await drag(learner, (4, 4), (20, 20))
        drawn, said = screen(learner).image, screen(learner).shown.shares
        await learner.press("escape")
        network = learner.app.screen
        assert network.cursor == place
        assert network.shown.current_image.tolist() == drawn.tolist()
        assert network.shown.shares == pytest.approx(said)
        assert "(edited)" in learner.lines[0]
        await learner.press("u")
        assert network.shown.current_image.tolist() == digits.image.tolist()
        await learner.press("p", "ctrl+r")
        assert screen(learner).image.tolist() == drawn.tolist()


async def test_a_large_network_computes_beside_the_screen_and_only_the_last_image(
    open_shown, digits, monkeypatch
) -> None:
    monkeypatch.setattr(paint_drawing, "_AT_ONCE", 0)
    async with open_shown(digits) as learner:
        await learner.press("p")
        gate, computed = threading.Event(), []
        changed = ShownNetwork.changed

        def slowly(*told):
            assert gate.wait(PATIENCE)
            computed.append(told)
            return changed(*told)

        monkeypatch.setattr(ShownNetwork, "changed", slowly)
        await drag(learner, (4, 4), *((row, row) for row in range(5, 20)))
        at = screen(learner)
        assert at.image[19, 19, 0] > 0.5  # drawn at once
        assert at.shown.shares.tolist() == digits.shares.tolist()
        gate.set()
        await learner.until(lambda: at.shown.current_image.tolist() == at.image.tolist())
        assert_has_arrived(learner, digits)
        assert len(computed) == 2  # the first that came, and the last
        assert len(at.history.past) == 1


async def test_of_many_classes_those_are_listed_that_are_or_were_likeliest(open_shown) -> None:
    layers = (Flatten("flat-1"), Dense("dense-1", 90, "softmax"))
    network = Network("many", (6, 6, 1), layers)
    weights = {name: array * 20 for name, array in first_weights(network, 5).items()}
    image = np.random.default_rng(3).random((6, 6, 1))
    shown = ShownNetwork(GivenNetwork(network, weights), image, "noise")
    async with open_shown(shown, (80, 24)) as learner:
        await learner.press("p", "space", "right", "space")
        at = screen(learner)
        room = at.query_one(ClassBars).size.height
        told = [int(line.split()[0]) for line in learner.part("#classes").splitlines()]
        weighed = at.shown.shares + at.shown.before
        assert sorted(told) == told == sorted((-weighed).argsort(kind="stable")[:room].tolist())


@pytest.mark.parametrize("size", [(200, 55), (80, 24), (40, 12), (20, 8), (10, 4)])
@pytest.mark.parametrize("plain", [False, True])
async def test_it_works_in_any_room_and_without_colours(
    open_shown, digits, monkeypatch, size, plain
) -> None:
    if plain:
        monkeypatch.setenv("NO_COLOR", "1")
    async with open_shown(digits, size) as learner:
        await learner.press("p", "space", *["right"] * 4, *["down"] * 4, "space", "question_mark")
        await learner.press("escape", *["left"] * 20, *["up"] * 20)
        assert screen(learner).place == (0, 0)
        assert screen(learner).shown.shares == pytest.approx(shares(digits, screen(learner).image))
        if size[0] >= 40:
            assert "◆" in learner.part("#canvas") or not plain
            assert screen(learner).query_one(ClassBars).size.width >= 10
