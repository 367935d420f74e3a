"""Changing things on the screen Network: what is shown is what forward makes of the change."""

import numpy as np
import pytest

from convtui.lesson.forward import ForwardPass
from convtui.lesson.map import SourceMap
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.first_weights import first_weights
from convtui.networks.network import Network
from convtui.networks.normalisation import BatchNormalisation
from convtui.networks.pooling import MaxPool
from convtui.networks.reshaping import Flatten
from convtui.runs.networks import GivenNetwork
from convtui.tui.opening import NetworkOpened
from convtui.tui.screens.layer import LayerScreen
from convtui.tui.screens.network import NetworkScreen
from convtui.tui.screens.paint import PaintScreen
from convtui.tui.shown_network import ShownNetwork, open_network
from convtui.tui.widgets.cell_grid import CellGrid

SIZES = [(80, 24), (120, 36), (200, 55)]


@pytest.fixture(scope="module")
def digits() -> ShownNetwork:
    return open_network("digits", "digit:7")


@pytest.fixture(scope="module")
def normalised() -> ShownNetwork:
    """In colours, with batch normalisation and logits."""
    layers = (
        Convolution("conv-1", 4, (3, 3), padding="same"),
        BatchNormalisation("norm-1"),
        MaxPool("pool-1", (2, 2), (2, 2)),
        Flatten("flat-1"),
        Dense("dense-1", 3),
    )
    network = Network("small", (6, 6, 3), layers)
    image = np.random.default_rng(1).random((6, 6, 3))
    return ShownNetwork(GivenNetwork(network, first_weights(network, 5)), image, "noise")


def screen(learner) -> NetworkScreen:
    found = learner.app.screen
    assert isinstance(found, NetworkScreen)
    return found


def assert_is_computed(shown: ShownNetwork, opened: ShownNetwork) -> None:
    """All that is shown follows from the changes, applied to arrays of their own."""
    weights = {name: np.array(array, float) for name, array in opened.given.weights.items()}
    for (name, place), value in shown.changes.weights.edited.items():
        weights[name][place] = value
    for layer, channel in shown.changes.weights.off:
        for name in ("kernel", "bias", "gamma", "beta"):
            if f"{layer}/{name}" in weights:
                weights[f"{layer}/{name}"][..., channel] = 0
    image = opened.image if shown.changes.image is None else shown.changes.image
    passed = ForwardPass(opened.given.network, weights, image)
    for column in shown.columns[1:]:
        name = column.layer.name
        expected = passed.maps[name] if column.title == name else passed.probabilities[None, None]
        assert column.values == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("size", SIZES)
async def test_a_map_is_switched_off_and_on_again(open_shown, digits, size) -> None:
    async with open_shown(digits, size) as learner:
        await learner.press("home", "down", "o")
        shown = screen(learner).shown
        assert shown.changes.weights.off == {("convolution-1", 1)}
        assert not shown.columns[1].values[:, :, 1].any()
        assert not shown.columns[2].values[:, :, 1].any()
        assert_is_computed(shown, digits)
        assert "off" in learner.part("#overview")
        assert learner.messages[0].startswith("convolution-1 map 2 is off · 7 ")
        await learner.press("down", "o")
        assert len(screen(learner).shown.changes.weights.off) == 2
        await learner.press("O")
        assert not screen(learner).shown.changes.weights.off
        assert screen(learner).shown.columns[-1].values == pytest.approx(digits.columns[-1].values)
        await learner.press("u", "u")
        assert screen(learner).shown.changes.weights.off == {("convolution-1", 1)}


async def test_a_map_of_a_pooling_is_off_with_the_map_it_is_made_of(open_shown, digits) -> None:
    async with open_shown(digits) as learner:
        await learner.press("home", "right", "home", "o")
        assert screen(learner).shown.changes.weights.off == {("convolution-1", 0)}
        assert [0] == [*screen(learner).columns[1].off] == [*screen(learner).columns[2].off]
        assert not screen(learner).columns[3].off
        await learner.press("o")
        assert not screen(learner).shown.changes.weights.off


async def test_what_cannot_be_switched_off_says_why(open_shown, digits) -> None:
    async with open_shown(digits) as learner:
        await learner.press("left", "o")
        assert "p paints on it" in learner.messages[0]
        await learner.press(*["right"] * 5, "o")
        assert "lays maps out in a row" in learner.messages[0]
        await learner.press("right", "right", "o")
        assert "shares of the classes" in learner.messages[0] or "softmax" in learner.messages[0]
        assert not screen(learner).shown.changes.any


@pytest.mark.parametrize("size", SIZES)
async def test_a_weight_is_edited_and_its_input_channel_picked(open_shown, digits, size) -> None:
    async with open_shown(digits, size) as learner:
        await learner.press("right", "home", *["down"] * 2, "right", "home", "down")
        assert screen(learner).at_hand == ("convolution-2", 1)
        await learner.press("e")
        assert "kernel on channel 3 of 8" in learner.part("#detail")
        kernel = digits.given.weights["convolution-2/kernel"]
        grid = screen(learner).query_one("#map", CellGrid)
        assert grid.sheet.values(range(3), range(3)) == pytest.approx(kernel[:, :, 2, 1])
        await learner.press("down", "right")
        await learner.type("-1.5")
        await learner.press("enter")
        assert learner.messages[0].startswith("7 ")
        place = ("convolution-2/kernel", (1, 1, 2, 1))
        assert screen(learner).shown.changes.weights.edited == {place: -1.5}
        assert_is_computed(screen(learner).shown, digits)
        await learner.press(*["tab"] * 6)
        assert "Edit bias" in learner.part("#detail")
        await learner.type("2")
        await learner.press("enter", "escape")
        edited = screen(learner).shown.changes.weights.edited
        assert edited == {place: -1.5, ("convolution-2/bias", (1,)): 2.0}
        assert_is_computed(screen(learner).shown, digits)
        assert screen(learner).at_hand == ("convolution-2", 1)
        assert "digits (edited)" in learner.lines[0] or size[0] == 80
        await learner.press("u")
        assert screen(learner).shown.changes.weights.edited == {place: -1.5}
        await learner.press("U")
        assert not screen(learner).shown.changes.any


async def test_a_weight_that_is_no_number_or_makes_none_is_refused(open_shown, normalised) -> None:
    async with open_shown(normalised) as learner:
        await learner.press("e")
        await learner.type("1e999")
        await learner.press("enter", "escape")
        assert "only finite numbers" in learner.messages[0]
        await learner.press("right", "home", "e", *["right"] * 3)
        await learner.type("-3")
        await learner.press("enter", "escape")
        assert "negative" in learner.messages[0]
        assert not screen(learner).shown.changes.any


async def test_layers_without_weights_say_so(open_shown, digits) -> None:
    async with open_shown(digits) as learner:
        await learner.press("right", "e")
        assert "max-pool-1 has no weights" in learner.messages[0]
        await learner.press("left", "left", "e")
        assert isinstance(learner.app.screen, PaintScreen)


async def test_the_steps_of_a_changed_network_are_those_of_the_changes(open_shown, digits) -> None:
    async with open_shown(digits) as learner:
        await learner.press("home", "o", "e", "down")
        await learner.type("3")
        await learner.press("enter", "escape", "right", "right")
        network = screen(learner)
        values = network.column.values
        await learner.press("enter")
        layer = learner.app.screen
        assert isinstance(layer, LayerScreen)
        last = [one for one in layer.stages if one.layer is layer.stage.layer][-1]
        row, column, channel = layer.step.place
        assert last.step(row, column, channel).value == pytest.approx(values[row, column, channel])
        source = layer.stages[0].before
        assert isinstance(source, SourceMap)
        assert not layer.step.window[:, :, 0].any()  # the map that is off


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_is_changed_and_undone_what_is_shown_is_what_forward_makes(
    open_shown, digits, normalised, seed
) -> None:
    random = np.random.default_rng(seed)
    opened = (digits, normalised)[seed % 2]
    keys = ("right", "left", "down", "up", "o", "o", "O", "u", "u", "ctrl+r", "U", "edit")
    async with open_shown(opened, SIZES[seed % 3]) as learner:
        states, here = [opened.changes], 0
        for _ in range(40):
            key = str(random.choice(keys))
            before = screen(learner).shown.changes
            if key == "edit":
                if screen(learner).at_hand is None:
                    continue
                await learner.press("e")
                if not screen(learner)._matrices:
                    continue
                await learner.type(f"{random.uniform(0, 1):.3f}")
                await learner.press("enter", "escape")
            else:
                await learner.press(key)
            changes = screen(learner).shown.changes
            if key == "u":
                here = max(here - 1, 0)
            elif key == "ctrl+r":
                here = min(here + 1, len(states) - 1)
            elif changes is not before:
                states, here = [*states[: here + 1], changes], here + 1
            assert changes is states[here]
            assert_is_computed(screen(learner).shown, opened)


async def test_the_header_says_what_it_was_before(open_shown, digits) -> None:
    async with open_shown(digits, (200, 55)) as learner:
        assert "was" not in learner.lines[0]
        for _ in range(8):
            await learner.press("o", "down")
        before = screen(learner).shown.before
        best = int(before.argmax())
        share = f"{before[best]:.2f}".removeprefix("0")
        assert f"was {digits.classes[best]} {share}" in learner.lines[0]
        assert "8 maps off" in learner.lines[0]


async def test_another_image_keeps_the_network_as_it_was_changed(open_shown, digits) -> None:
    async with open_shown(digits) as learner:
        await learner.press("o")
        off = screen(learner).shown.changes.weights.off
        await learner.answer("i", "digit:3")
        assert screen(learner).shown.image_name == "digit:3"
        assert screen(learner).shown.changes.weights.off == off
        await learner.press("u")
        assert "Nothing to undo" in learner.messages[0]


async def test_a_click_on_the_image_goes_on_to_paint_there(open_shown, digits) -> None:
    async with open_shown(digits, (200, 55)) as learner:
        await learner.pilot.click("#field", offset=learner.offset("#field", 6, 9))
        await learner.settle()
        paint = learner.app.screen
        assert isinstance(paint, PaintScreen)
        assert abs(paint.place[0] - 6) <= 1
        assert paint.place[1] == 9


async def test_a_network_from_another_screen_is_seen_whatever_was_open(
    open_shown, digits, normalised
) -> None:
    async with open_shown(digits) as learner:
        network = screen(learner)
        await learner.press("p", "space", "right", "space")
        learner.app.screen.post_message(NetworkOpened(normalised))
        await learner.until(lambda: learner.app.screen is network)
        await learner.until(lambda: network.shown is normalised)
        assert not network.history.past
