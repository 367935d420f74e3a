"""The ten test images that excite a map most, on the screen."""

import threading

import numpy as np
import pytest
from patience import PATIENCE

from convtui.errors import Missing
from convtui.training.sample_images import SampleImages
from convtui.tui.screens import exciting
from convtui.tui.screens.exciting import ExcitingScreen
from convtui.tui.screens.network import NetworkScreen
from convtui.tui.shown_network import ShownNetwork, open_network
from convtui.tui.widgets.thumbnail_row import ThumbnailRow

SIZES = [(80, 24), (120, 36), (200, 55)]


@pytest.fixture(scope="module")
def digits() -> ShownNetwork:
    return open_network("digits", "digit:7")


@pytest.fixture
def images(monkeypatch) -> np.ndarray:
    """A hundred images of noise, and their data set."""
    random = np.random.default_rng(2)
    drawn = (random.random((100, 28, 28, 1)) ** random.uniform(0.3, 6, (100, 1, 1, 1))) * 255
    made = drawn.astype(np.uint8)
    sample = SampleImages(made, tuple(str(k % 10) for k in range(100)), "images of noise", "noise")
    monkeypatch.setattr(exciting, "first_test_images", lambda given, most: sample)
    return made


def expected(shown: ShownNetwork, images: np.ndarray, layer: str, channel: int) -> list[int]:
    """Numbers of the images, the most exciting first."""
    network, weights = shown.passed.network, shown.passed.weights
    most = [network.forward(one / 255, weights)[layer][:, :, channel].max() for one in images]
    return sorted(range(len(images)), key=lambda number: (-most[number], number))[:10]


async def looked_through(learner) -> ExcitingScreen:
    found = learner.app.screen
    assert isinstance(found, ExcitingScreen)
    await learner.until(lambda: len(found._found) > 0)
    return found


@pytest.mark.parametrize("size", SIZES)
async def test_they_are_the_ten_of_all_and_one_is_opened(open_shown, digits, images, size) -> None:
    async with open_shown(digits, size) as learner:
        await learner.press("right", "right", "home", "down", "t")
        screen = await looked_through(learner)
        order = expected(digits, images, "convolution-2", 1)
        assert [one.number for one in screen._found] == order
        row = screen.query_one(ThumbnailRow)
        shown = [picture.pixels.tolist() for picture in row._pictures]
        assert shown == [images[number].tolist() for number in order]
        await learner.press("right", "right", "left")
        assert f"noise test#{order[1]}, a {order[1] % 10}" in learner.part("#detail")
        value = digits.passed.network.forward(images[order[1]] / 255, digits.given.weights)
        largest = value["convolution-2"][:, :, 1].max()
        assert f"{largest:.4f}".rstrip("0") in learner.part("#detail")
        await learner.press("enter")
        network = learner.app.screen
        assert isinstance(network, NetworkScreen)
        assert network.shown.current_image.tolist() == (images[order[1]] / 255).tolist()
        assert network.at_hand[0] == "convolution-2"
        assert f"noise test#{order[1]}"[:6] in learner.lines[0]


async def test_changed_weights_count_and_stay(open_shown, digits, images) -> None:
    async with open_shown(digits) as learner:
        await learner.press("home", "o", "right", "right", "home", "t")
        screen = await looked_through(learner)
        changed = screen._shown
        assert changed.changes.weights.off
        order = expected(changed, images, "convolution-2", 0)
        assert [one.number for one in screen._found] == order
        await learner.press("enter")
        assert learner.app.screen.shown.changes.weights.off == changed.changes.weights.off


async def test_it_says_how_far_it_is_and_leaving_stops_it(
    open_shown, digits, images, monkeypatch
) -> None:
    gate, ended = threading.Event(), threading.Event()
    most_exciting = exciting.most_exciting

    def waits(*told):
        *others, hear = told

        def heard(done: int) -> bool:
            going = hear(done)
            assert gate.wait(PATIENCE)
            return going

        most_exciting(*others, heard)
        ended.set()
        return ()

    monkeypatch.setattr(exciting, "most_exciting", waits)
    async with open_shown(digits) as learner:
        await learner.press("t")
        await learner.until(lambda: "0 of 100 images of noise" in learner.part("#detail"))
        await learner.press("enter")
        assert "not looked through yet" in learner.messages[0]
        await learner.press("escape")
        assert isinstance(learner.app.screen, NetworkScreen)
        gate.set()
        await learner.until(ended.is_set)
        assert learner.app.screen.shown is digits


async def test_a_data_set_that_is_missing_is_said(open_shown, digits, monkeypatch) -> None:
    def missing(given, most):
        raise Missing("mnist is not here: type `convtui data fetch mnist`")

    monkeypatch.setattr(exciting, "first_test_images", missing)
    async with open_shown(digits) as learner:
        await learner.press("left", "t")
        assert "No layer made the image" in learner.messages[0]
        await learner.press("right", "t")
        await learner.until(lambda: "convtui data fetch mnist" in learner.part("#detail"))
        await learner.press("right", "escape")
        assert isinstance(learner.app.screen, NetworkScreen)


@pytest.mark.parametrize("size", [(200, 55), (40, 12), (20, 8), (8, 4)])
@pytest.mark.parametrize("plain", [False, True])
async def test_it_works_in_any_room_and_without_colours(
    open_shown, digits, images, monkeypatch, size, plain
) -> None:
    if plain:
        monkeypatch.setenv("NO_COLOR", "1")
    async with open_shown(digits, size) as learner:
        await learner.press("t")
        screen = await looked_through(learner)
        await learner.press(*["right"] * 12, "down", "up", "question_mark", "escape")
        assert screen.query_one(ThumbnailRow).at <= 9
        await learner.pilot.click(ThumbnailRow, offset=(0, 0))
        await learner.settle()
        assert screen.query_one(ThumbnailRow).at == 0
