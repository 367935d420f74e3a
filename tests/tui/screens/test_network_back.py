"""The screen Network turned around: beside each map its gradient, for a label."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.style import Style
from tui.screens.test_gradient import assert_shows_one_number
from tui.screens.test_gradient import screen as gradient_screen

from convtui.inputs import load_input
from convtui.lesson.layer_walk import place_of
from convtui.networks.activation import Activation
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.first_weights import first_weights
from convtui.networks.network import Network
from convtui.networks.pooling import MaxPool
from convtui.networks.reshaping import Flatten
from convtui.runs.networks import GivenNetwork
from convtui.tui.network_column import Column, Shown
from convtui.tui.network_layout import Measures
from convtui.tui.screens.gradient import GradientScreen
from convtui.tui.screens.network import NetworkScreen
from convtui.tui.shown_network import ShownNetwork, open_network
from convtui.tui.tile_painter import TilePainter
from convtui.tui.widgets.cell_grid import CellGrid

SIZES = [(48, 15), (80, 24), (120, 36), (200, 55)]
KEYS = (
    "right", "left", "down", "up", "tab", "j", "home", "end", "pagedown", "shift+down",
    "shift+right", "o", "u", "ctrl+r", "U", "B", "escape",
)  # fmt: skip


def screen(learner) -> NetworkScreen:
    found = learner.app.screen
    assert isinstance(found, NetworkScreen)
    return found


def network(channels: int = 1, end: bool = True) -> ShownNetwork:
    """A small one, with its first weights; `end`: whether it ends in classes."""
    layers = (
        Convolution("convolution-1", 3, (3, 3), activation="relu"),
        MaxPool("max-pool-1", (2, 2), (2, 2)),
        Flatten("flat"),
        *([Dense("dense-1", 4)] if end else []),
    )
    made = Network("small", (8, 7, channels), layers)
    image = np.random.default_rng(3).random(made.input_shape)
    return ShownNetwork(GivenNetwork(made, first_weights(made, 2)), image, "noise")


def assert_shows_the_gradient(learner) -> None:
    """The map at hand, its gradient beside it, and both in the tiles."""
    at = screen(learner)
    column, tile = at.column, at.cursor.tile
    assert at.query_one("#gradient", CellGrid).display == (at.way is not None)
    if at.way is None:
        assert column.back is None
        return
    sheet = at.query_one("#gradient", CellGrid).sheet
    shown = sheet.values(*map(range, sheet.shape))
    name = column.layer.name if column.layer else "input"
    gradient = at.way.of(name).reshape(column.values.shape)
    assert at.way.forward is at.shown.passed
    if column.in_colours and tile == 0:
        assert np.array_equal(shown, gradient.mean(axis=2))
    elif column.is_flat:
        assert np.array_equal(shown.ravel(), gradient.ravel())
    else:
        assert np.array_equal(shown, gradient[:, :, column.channel(tile)])
    value = shown[at.cursor.cell]
    assert f"gradient {value:.6g}".replace("-0:", "0:") in learner.part("#detail")
    assert f"loss {at.way.loss:.4g}"[:9] in learner.part("#top")


@pytest.mark.parametrize("size", SIZES)
async def test_each_map_has_its_gradient_beside_it(open_shown, size) -> None:
    async with open_shown(open_network("digits", "digit:4"), size=size) as learner:
        await learner.press("right", "B")
        assert screen(learner).way.label == 4
        assert_shows_the_gradient(learner)
        for _ in range(6):
            await learner.press("right", "down")
            assert_shows_the_gradient(learner)
        await learner.press("B")
        assert_shows_the_gradient(learner)


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(keys=st.lists(st.sampled_from(KEYS), max_size=25))
@pytest.mark.parametrize("channels", [1, 3])
async def test_whatever_is_pressed_the_gradient_is_that_of_the_map(
    open_shown, channels, keys
) -> None:
    async with open_shown(network(channels)) as learner:
        await learner.press("B", *keys)
        assert_shows_the_gradient(learner)


async def test_the_label_is_the_images_own_or_the_most_probable_and_can_be_chosen(
    open_shown,
) -> None:
    async with open_shown(network()) as learner:
        await learner.press("k")
        assert "B turns around" in learner.messages[0]
        await learner.press("B")
        at = screen(learner)
        assert at.way.label == int(at.shown.passed.probabilities.argmax())
        other = (at.way.label + 1) % 4
        await learner.answer("k", str(other))
        assert at.way.label == other
        assert_shows_the_gradient(learner)
        await learner.answer("k", "cat")
        assert "give 0 to 3" in learner.text
        await learner.press("escape")
        await learner.press("right", "o")  # a map off: the label stays
        assert at.way.label == other
        assert_shows_the_gradient(learner)


async def test_enter_steps_through_the_gradient_and_its_label_comes_back(open_shown) -> None:
    async with open_shown(open_network("digits", "digit:4")) as learner:
        await learner.press("B", "right", "enter")
        at = gradient_screen(learner)
        assert at.here.startswith("max-pool-1[")
        assert_shows_one_number(learner)
        await learner.press("enter", "enter", "n", "N")
        assert_shows_one_number(learner)
        await learner.answer("k", "9")
        assert at.walk.way.label == 9
        await learner.press("escape")
        assert screen(learner).way.label == 9
        assert_shows_the_gradient(learner)
        await learner.press("end", "right", "right", "right", "right", "enter")
        assert isinstance(learner.app.screen, GradientScreen)
        assert_shows_one_number(learner)


async def test_a_network_without_a_loss_says_so_in_one_line(open_shown) -> None:
    async with open_shown(network(end=False)) as learner:
        await learner.press("B")
        assert screen(learner).way is None
        assert "small ends in flat, no classes" in learner.messages[0]
        assert_shows_the_gradient(learner)


def test_a_gradient_is_drawn_beside_its_tile_in_its_own_colours() -> None:
    painter = TilePainter(dark=True, colours=True, behind=Style(bgcolor="black"))
    column = network().columns[1]
    gradient = np.random.default_rng(0).normal(size=column.values.shape)
    both = column.with_gradient(gradient)
    half = Measures(1, 12, 15, 6, 6)
    lines = painter.tile(both, 1, replace(half, tile=25))
    alone = painter.tile(column, 1, half), painter.tile(both.back, 1, half)
    for line, left, right in zip(lines, *alone, strict=True):
        assert line == [*left, line[len(left)], *right]
        assert sum(len(piece.text) for piece in line) == 25
    values = painter.tile(both.back, 1, half)[0][0].style
    assert values == painter.tile(Column("g", Shown.MAPS, gradient), 1, half)[0][0].style


def test_the_label_of_an_image_is_known_where_it_comes_from() -> None:
    assert open_network("digits", "digit:7").label == "7"
    assert open_network("digits", "checkerboard").label == ""
    assert open_network("digits", "digit:7").with_input(load_input("digit:3~2")).label == "3"


async def test_the_gradient_of_a_number_is_one_key_from_its_step(open_shown) -> None:
    async with open_shown(open_network("digits", "digit:4")) as learner:
        await learner.press("right", "enter", "n", "B")
        at = gradient_screen(learner)
        assert at.walk.way.label == 4
        behind = learner.app.screen_stack[-2]
        assert at.walk.index(at.cursor) == place_of(behind.stages, behind.cursor)
        assert_shows_one_number(learner)
        await learner.press("B", "escape", "end")
        assert isinstance(learner.app.screen, NetworkScreen)
    async with open_shown(network(end=False)) as learner:
        await learner.press("right", "enter", "B")
        assert "no classes" in learner.messages[0]


async def test_another_network_for_the_same_image_keeps_the_label(open_shown) -> None:
    shown = network()
    async with open_shown(shown) as learner:
        await learner.press("B")
        at = screen(learner)
        other = (at.way.label + 1) % 4
        await learner.answer("k", str(other))
        given = GivenNetwork(shown.given.network, first_weights(shown.given.network, 9))
        at.shown = shown.in_network(given)
        await learner.settle()
        assert at.way.label == other
        assert_shows_the_gradient(learner)
        at.shown = shown.with_image(shown.image * 0.5, "darker", label="3")
        await learner.settle()
        assert at.way.label == 3
        assert_shows_the_gradient(learner)


async def test_a_network_without_weights_has_nothing_to_train(open_shown) -> None:
    made = Network("bare", (2, 2, 1), (Flatten("flat"), Activation("shares", "softmax")))
    image = np.array([[[0.1], [0.9]], [[0.3], [0.2]]])
    async with open_shown(ShownNetwork(GivenNetwork(made, {}), image, "four")) as learner:
        await learner.press("B", "enter")
        assert_shows_one_number(learner)
        await learner.press("t")
        assert "bare has no weights: there is nothing to train" in learner.messages[0]
        await learner.press("h")
        assert isinstance(learner.app.screen, GradientScreen)
