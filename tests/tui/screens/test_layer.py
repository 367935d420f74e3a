"""The step lesson on any layer of a network: every number, down to the pixel and back."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convtui.errors import Missing
from convtui.lesson.arithmetic import Largest, Mean, Sum
from convtui.lesson.feeds import feeds
from convtui.lesson.forward import ForwardPass
from convtui.lesson.layer_walk import place_of
from convtui.lesson.numbers import written
from convtui.lesson.step_words import words_of_place
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.first_weights import first_weights
from convtui.networks.layer import Layer
from convtui.networks.network import Network
from convtui.networks.normalisation import BatchNormalisation
from convtui.networks.pooling import AveragePool, MaxPool
from convtui.networks.reshaping import Dropout, Flatten
from convtui.networks.zoo import built_in_architectures, load_architecture
from convtui.tui.screens.layer import LayerScreen

LAYERS: tuple[Layer, ...] = (
    Convolution("c1", 3, (3, 2), padding="same", activation="leaky-relu"),
    BatchNormalisation("n"),
    MaxPool("m", (2, 2), (2, 2), "same"),
    Convolution("c2", 2, (2, 2), dilation=(1, 2), has_bias=False),
    AveragePool("a", (2, 2), (1, 1), "same"),
    Dropout("o", 0.5),
    Flatten("f"),
    Dense("d1", 4, "sigmoid"),
    Dense("d2", 3, "softmax"),
)
NAMES = tuple(layer.name for layer in LAYERS)

OpenLayer = Callable[..., AbstractAsyncContextManager]


def passed_of(network: Network, seed: int = 1) -> ForwardPass:
    """An image through it, with weights none of which is as usual."""
    random = np.random.default_rng(seed)
    weights = {
        name: array if name.endswith("kernel") else random.uniform(0.5, 2, array.shape)
        for name, array in first_weights(network, seed).items()
    }
    return ForwardPass(network, weights, random.normal(size=network.input_shape))


@pytest.fixture
def passed() -> ForwardPass:
    return passed_of(Network("all kinds", (7, 9, 2), LAYERS))


@pytest.fixture
def open_layer(open_app, passed) -> OpenLayer:
    """Open a layer over the step screen."""

    @asynccontextmanager
    async def opened(
        layer: str,
        channel: int | None = None,
        cell: tuple[int, int] | None = None,
        given: ForwardPass = passed,
        size: tuple[int, int] = (200, 55),
        **more: object,
    ) -> AsyncIterator:
        async with open_app(size=size) as learner:
            screen = LayerScreen(given, layer, channel, learner.app.memory, cell, **more)
            await learner.app.push_screen(screen)
            await learner.settle()
            yield learner

    return opened


def wrong_parts(learner) -> dict[str, list[str]]:
    """What disagrees with the arrays, by the part of the screen."""
    screen = learner.app.screen
    stages, cursor = screen.stages, screen.cursor
    stage = stages[cursor.stage]
    place = place_of(stages, cursor)
    step = stage.step(*place)
    depth = step.window.shape[2]
    plane = min(screen.look.plane, depth - 1) if depth > 1 else step.taps[2][0]
    before = stage.before
    row = before.is_flat
    source = before.block(range(1), range(1))[0] if row else before.plane(plane)
    output = stage.block(range(1), range(1))[0] if stage.is_flat else stage.plane(place[2])
    expected = {
        "source": (source if row else np.pad(source, stage.window.pad_widths), None),
        "output": (output, cursor.cell + 1),
    }
    made = step.arithmetic
    within = plane if stage.mixes else 0

    def part(values: np.ndarray) -> np.ndarray:
        return values.reshape(1, -1) if row else values[:, :, within]

    if isinstance(made, Sum):
        expected["kernel"] = part(made.weights), None
        expected["products"] = part(made.products), None
    if isinstance(made, Sum | Largest | Mean):
        expected["under"] = part(np.where(step.inside[:, :, None], step.window, 0.0)), None
    shown = {
        name: learner.disagreeing(f"#{name}", values, filled)
        for name, (values, filled) in expected.items()
    }
    result = f"= {written(step.value)}"
    shown["formula"] = [] if result in learner.formula.replace("\xa0", " ") else [learner.formula]
    shown["trail"] = [] if stage.layer.name in learner.part("#trail") else [learner.part("#trail")]
    return {name: wrong for name, wrong in shown.items() if wrong}


def near(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-12 * max(1.0, abs(other))


@pytest.mark.parametrize("name", NAMES)
async def test_every_cell_of_a_layer_is_shown_as_the_forward_pass_has_it(
    open_layer, passed, name
) -> None:
    async with open_layer(name, 0, (0, 0)) as learner:
        screen = learner.app.screen
        own = [stage for stage in screen.stages if stage.layer.name == name]
        for number, stage in enumerate(own):
            first = screen.stages.index(stage)
            assert screen.cursor.stage == first
            for key in ("home", "right", "down", "end", "up"):
                await learner.press(key)
                if screen.cursor.stage != first:
                    break
                assert not wrong_parts(learner), (key, learner.text)
                if stage is own[-1]:
                    place = place_of(screen.stages, screen.cursor)
                    assert near(screen.step.value, passed.maps[name][place])
            if number + 1 < len(own):
                await learner.press("home", "n")


@pytest.mark.parametrize("name", NAMES)
async def test_a_layer_is_opened_at_the_strongest_answer_of_its_map(
    open_layer, passed, name
) -> None:
    values = np.abs(passed.maps[name])
    is_flat = values.shape[:2] == (1, 1)
    async with open_layer(name) as learner:
        screen = learner.app.screen
        assert values[place_of(screen.stages, screen.cursor)] == values.max()
    if not is_flat:
        async with open_layer(name, 1) as learner:
            screen = learner.app.screen
            place = place_of(screen.stages, screen.cursor)
            assert place[2] == 1
            assert values[place] == values[:, :, 1].max()


KEYS = (
    *("right", "left", "down", "up", "home", "end", "n", "N", "j", "s"),
    *("m", "M", "v", "V", "enter", "backspace", "c"),
    *("shift+left", "shift+right", "shift+up", "shift+down"),
)


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    name=st.sampled_from(NAMES), pressed=st.lists(st.sampled_from(KEYS), min_size=4, max_size=12)
)
async def test_whatever_is_pressed_every_part_shows_the_same_step(
    open_layer, name: str, pressed: list[str]
) -> None:
    async with open_layer(name) as learner:
        for key in pressed:
            await learner.press(key)
            learner.app.clear_notifications()
            await learner.settle()
            assert not wrong_parts(learner), (key, learner.text)


@pytest.mark.parametrize("size", [(20, 10), (80, 24), (120, 36), (200, 55)])
async def test_a_layer_is_there_in_any_size(open_app, passed, size) -> None:
    async with open_app(size=size) as learner:
        for name in NAMES:
            layer = LayerScreen(passed, name, None, learner.app.memory)
            await learner.app.push_screen(layer)
            await learner.settle()
            await learner.press(
                "right", "n", "N", "f", "escape", "enter", "question_mark", "escape"
            )
            assert learner.app._exception is None
            text = learner.text
            assert ("too small" in " ".join(text.split())) == (size == (20, 10))
            assert learner.app.screen is layer
            await learner.app.pop_screen()


async def test_down_to_the_pixel_and_back_along_the_trail(open_layer) -> None:
    async with open_layer("d2") as learner:
        screen = learner.app.screen
        begin = screen.cursor
        numbers = [screen.cursor.stage]
        while screen.cursor.stage:
            made = screen.step.looks_at(screen.tap())
            await learner.press("enter")
            numbers.append(screen.cursor.stage)
            assert place_of(screen.stages, screen.cursor) == made
        assert numbers == list(range(numbers[0], -1, -1))
        value = screen.passed.image[screen.step.looks_at(screen.tap())]
        await learner.press("enter")
        assert written(float(value)) in learner.messages[-1]
        assert "pixel" in learner.messages[-1]
        trail = learner.part("#trail")
        assert trail.split()[-1].startswith("c1[")
        for _ in numbers[1:]:
            await learner.press("backspace")
        assert screen.cursor == begin
        await learner.press("backspace")
        assert "The trail begins here" in learner.messages[-1]
        await learner.press("escape")
        assert learner.app.screen is learner.app.get_default_screen()


@pytest.mark.parametrize("architecture", built_in_architectures(), ids=lambda one: one.name)
async def test_all_course_networks_are_stepped_from_their_end_to_their_image(
    open_layer, architecture
) -> None:
    given = passed_of(architecture.network)
    last = architecture.network.layers[-1].name
    async with open_layer(last, given=given, size=(120, 36)) as learner:
        screen = learner.app.screen
        while screen.cursor.stage:
            assert written(screen.step.value) in learner.formula
            await learner.press("right", "left", "enter")
        assert near(screen.step.value, screen.stage.values[place_of(screen.stages, screen.cursor)])


@pytest.mark.parametrize("name", NAMES)
async def test_r_is_asked_for_the_layer_and_its_map_stands_beside_ours(
    open_layer, passed, fake_r, name
) -> None:
    theirs = passed.maps[name]
    flat = theirs.shape[:2] == (1, 1)
    async with open_layer(name) as learner:
        screen = learner.app.screen
        while screen.stages[screen.cursor.stage] is not screen.stages[-1] and (
            screen.stages[screen.cursor.stage + 1].layer.name == name
        ):
            await learner.press("n")
        fake_r.answers = [theirs.ravel() if flat else theirs]
        await learner.press("r")
        await learner.until(lambda: "agree" in learner.part("#verdict"))
        value = written(screen.step.value)
        assert f"Python {value}  R {value}" in learner.part("#verdict")
        assert "✓ agree" in learner.part("#verdict")
        await learner.press("m", "home")
        assert f"Python {written(screen.step.value)}" in learner.part("#verdict")
        assert len(fake_r.asked) == 1  # the other maps are in the same answer
        await learner.press("escape")
        assert screen.query_one("#view").display
        await learner.press("escape")
        assert learner.app.screen is learner.app.get_default_screen()


async def test_where_r_is_missing_the_line_to_type_is_said(open_layer, fake_r) -> None:
    fake_r.answers = [Missing("R is not installed: type `apt install r-base-core`")]
    async with open_layer("c2") as learner:
        await learner.press("r")
        await learner.until(lambda: "apt install" in learner.part("#verdict"))


async def test_a_number_of_r_that_differs_is_shown_as_differing(open_layer, passed, fake_r) -> None:
    fake_r.answers = [passed.maps["m"] + 0.5]
    async with open_layer("m", 1) as learner:
        await learner.press("r")
        await learner.until(lambda: "differ" in learner.part("#verdict"))
        assert "|Δ| 0.5" in learner.part("#verdict")


async def test_a_click_in_the_window_or_the_input_has_that_number_at_hand(open_layer) -> None:
    async with open_layer("c2", 0) as learner:
        screen = learner.app.screen
        for part in ("#kernel", "#under", "#products"):
            for row, column in np.ndindex(2, 2):
                assert await learner.pilot.click(part, offset=learner.offset(part, row, column))
                await learner.settle()
                assert screen.tap() == (row, column, screen.look.plane)
        rows, columns, _ = screen.step.taps
        spot = learner.offset("#source", rows[1], columns[0])
        assert await learner.pilot.click("#source", offset=spot)
        await learner.settle()
        assert screen.tap()[:2] == (1, 0)
        made = screen.step.looks_at(screen.tap())
        await learner.press("enter")
        assert place_of(screen.stages, screen.cursor) == made
    async with open_layer("d1") as learner:
        screen = learner.app.screen
        for part in ("#under", "#source"):
            assert await learner.pilot.click(part, offset=learner.offset(part, 0, 1))
            await learner.settle()
            along = screen.query_one(part)._first[1]
            assert screen.tap() == (0, 0, along + 1)


async def test_f_lists_what_a_cell_feeds_and_goes_there(open_layer) -> None:
    async with open_layer("m", 1) as learner:
        screen = learner.app.screen
        place = place_of(screen.stages, screen.cursor)
        await learner.press("f")
        listed = learner.part("AnswerList").splitlines()
        expected = feeds(screen.stages[screen.cursor.stage + 1], place)
        assert len(listed) == len(expected)
        for line, feed in zip(listed, expected, strict=True):
            assert words_of_place(feed.place, screen.stages[screen.cursor.stage + 1].shape) in line
            assert written(feed.weight) in line
        await learner.press("down", "enter")
        assert place_of(screen.stages, screen.cursor) == expected[1].place
        assert " ▸ c2" in learner.part("#trail")
        await learner.press("backspace")
        assert place_of(screen.stages, screen.cursor) == place


async def test_what_sums_feed_are_cells_of_the_next_layer(open_layer) -> None:
    async with open_layer("c1", 0) as learner:
        screen = learner.app.screen
        place = place_of(screen.stages, screen.cursor)
        await learner.press("f", "enter")
        assert screen.stage.layer.name == "n"
        assert place_of(screen.stages, screen.cursor) == place
    async with open_layer("d2") as learner:
        await learner.press("f", "enter")
        assert learner.app.screen.stage.title == "Softmax"
        await learner.press("f")
        assert "it feeds none" in learner.messages[-1]


async def test_the_kernels_come_and_go_with_the_room(open_layer) -> None:
    async with open_layer("c2", 0, size=(80, 20)) as learner:
        wall = learner.app.screen.query_one("#channels")
        assert not wall.display
        await learner.pilot.resize_terminal(120, 36)
        await learner.until(lambda: wall.display and "channels" in learner.around("#channels"))
        await learner.press("D")
        await learner.until(lambda: not learner.app.screen.look.dark)
        await learner.pilot.resize_terminal(80, 20)
        await learner.until(lambda: not wall.display)


@pytest.mark.parametrize("terminal", [{"NO_COLOR": "1"}, {"TERM": "dumb", "COLORTERM": ""}])
async def test_every_number_is_there_without_colours(open_layer, monkeypatch, terminal) -> None:
    for name, value in terminal.items():
        monkeypatch.setenv(name, value)
    for name in NAMES:
        async with open_layer(name) as learner:
            await learner.press("right", "left")
            assert not wrong_parts(learner)


async def test_a_vector_of_thousands_is_scrolled_to_what_adds_most(open_layer) -> None:
    given = passed_of(load_architecture("cifar-leaky").network)
    async with open_layer("dense-1", given=given, size=(80, 24)) as learner:
        screen = learner.app.screen
        assert screen.stage.before.shape == (1, 1, 3136)
        for key in ("", "right", "shift+right", "shift+right", "end", "home"):
            if key:
                await learner.press(key)
            assert not wrong_parts(learner)
            (_, _, at), made = screen.tap(), screen.step.arithmetic
            grid = screen.query_one("#products")
            shown = learner.cells("#products")[0][at - grid._first[1]]
            assert learner.agrees(shown, float(made.products.ravel()[at]))


async def test_what_adds_most_to_a_vectors_sum_is_listed_where_there_is_room(open_layer) -> None:
    async with open_layer("d1") as learner:
        screen = learner.app.screen
        for key in ("", "right", "shift+left"):
            if key:
                await learner.press(key)
            products = screen.step.arithmetic.products.ravel()
            order = np.argsort(-np.abs(products), kind="stable")
            so_far = np.cumsum(products[order])
            listing = screen.query_one("#terms")
            lines = learner.part("#terms").splitlines()
            for number, line in enumerate(lines, start=listing._first):
                assert f"C[{order[number] + 1}]" in line
                assert f"= {written(float(products[order[number]]))} " in line
                assert line.endswith(f"so far {written(float(so_far[number]))}")
                assert (line[0] == "▸") == (screen.tap()[2] == order[number])
            assert np.isclose(so_far[-1] + screen.step.arithmetic.bias, screen.step.value)
        assert await learner.pilot.click("#terms", offset=(5, 2))
        await learner.settle()
        assert screen.tap()[2] == order[listing._first + 1]
        await learner.press("n")
        assert not listing.display
    async with open_layer("d1", size=(80, 24)) as learner:
        assert not learner.app.screen.query_one("#terms").display


async def test_the_class_of_a_number_at_the_end_is_named(open_layer) -> None:
    async with open_layer("d2", classes=("cat", "dog", "owl"), named="mine · it") as learner:
        screen = learner.app.screen
        name = ("cat", "dog", "owl")[screen.cursor.cell]
        assert f"class {name}" in learner.part("#stages")
        assert "mine · it" in learner.part("#top")
