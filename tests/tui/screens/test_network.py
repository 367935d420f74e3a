"""The screen Network: what is drawn is what the arrays hold, wherever keys and mouse lead."""

import numpy as np
import pytest
from patience import PATIENCE
from rich.cells import cell_len
from textual.events import Key

from convtui.inputs import load_input
from convtui.lesson.layer_walk import place_of
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.first_weights import first_weights
from convtui.networks.network import Network
from convtui.networks.normalisation import BatchNormalisation
from convtui.networks.pooling import AveragePool, MaxPool
from convtui.networks.reshaping import Dropout, Flatten
from convtui.runs.networks import GivenNetwork
from convtui.tui.opening import NetworkOpened
from convtui.tui.remembered import Remembered, recall
from convtui.tui.screens.layer import LayerScreen
from convtui.tui.screens.network import NetworkScreen
from convtui.tui.screens.picker import Picker
from convtui.tui.shown_network import ShownNetwork, open_network
from convtui.tui.widgets.cell_grid import CellGrid
from convtui.tui.widgets.network_overview import NetworkOverview

DIVERGING = np.array(
    [(120, 200, 255), (30, 120, 210), (24, 24, 28), (215, 110, 10), (255, 205, 110)]
)
"""Far below 0, below, 0, above and far above, on a dark screen."""
WIDE_LAYERS = (
    Convolution("convolution-1", 64, (3, 3), padding="same"),
    BatchNormalisation("batch-normalisation-1"),
    MaxPool("max-pool-1", (2, 2), (2, 2)),
    Convolution("convolution-2", 64, (3, 3), padding="same", activation="relu"),
    AveragePool("average-pool-1", (2, 2), (2, 2)),
    Dropout("dropout-1", 0.5),
    Flatten("flatten-1"),
    Dense("dense-1", 128, "relu"),
    Dropout("dropout-2", 0.5),
    Dense("dense-2", 17),
    Dense("dense-3", 10, "softmax"),
)


@pytest.fixture(scope="module")
def wide() -> ShownNetwork:
    """64 maps, 3,136 values, 11 layers, numbers on both sides of 0, and a drawn 4."""
    network = Network("wide", (28, 28, 1), WIDE_LAYERS)
    given = GivenNetwork(network, first_weights(network, 3), ("zero", *"12345678", "nine"))
    return ShownNetwork(given, load_input("digit:4").values[:, :, None] / 255, "digit:4")


def screen(learner) -> NetworkScreen:
    found = learner.app.screen
    assert isinstance(found, NetworkScreen)
    return found


def overview(learner) -> NetworkOverview:
    return screen(learner).query_one(NetworkOverview)


# What is drawn, read off the screen and computed again


def drawn(learner, x: int, y: int, width: int, lines: int) -> np.ndarray:
    """The (2 · lines, width, 3) pixels of half blocks on the screen; -1 where there is none."""
    strips = learner.app.screen._compositor.render_strips()
    pixels = np.full((2 * lines, width, 3), -1)
    for line in range(lines):
        column = 0
        for piece in strips[y + line]:
            for letter in piece.text:
                if letter == "▀" and x <= column < x + width:
                    pixels[2 * line, column - x] = piece.style.color.triplet
                    pixels[2 * line + 1, column - x] = piece.style.bgcolor.triplet
                column += 1
    return pixels


def colours_of(plane: np.ndarray) -> np.ndarray:
    """(rows, columns, 3): straight between the five colours, 0 in the middle."""
    reach = np.abs(plane).max() or 1.0
    ends = np.linspace(-reach, reach, 5)
    parts = [np.interp(plane, ends, DIVERGING[:, part]) for part in range(3)]
    return np.stack(parts, axis=-1)


def resized(pixels: np.ndarray, room: tuple[int, int]) -> np.ndarray:
    """As large as whole pixels allow, or the nearest of them where not all have room."""
    rows, columns = pixels.shape[:2]
    scale = min(room[0] / rows, room[1] / columns)
    if scale >= 2:
        scale = int(scale) // 2 * 2
    elif scale >= 1:
        scale = 1
    down = [int(row / scale) for row in range(int(rows * scale))]
    along = [int(column / scale) for column in range(int(columns * scale))]
    return pixels[down][:, along]


def tiles_in_sight(learner):
    """(column, tile, x, y) of every whole tile that is drawn."""
    at = overview(learner)
    layout, corner = at._layout, at.content_region.offset
    for column in at.in_sight:
        measures = layout.measures[column]
        left = corner.x + layout.start(at._first, column) + measures.label + 1
        if left + measures.tile > at.content_region.right:
            continue
        for down in range(layout.in_sight(column)):
            tile = at._tops[column] + down
            if tile < screen(learner).columns[column].tiles:
                yield column, tile, left, corner.y + 2 + down * measures.pitch


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 55)])
@pytest.mark.parametrize("keys", [(), ("right", "pagedown", "right", "pagedown", "pagedown")])
async def test_thumbnails_have_the_colours_of_their_arrays(open_shown, wide, size, keys) -> None:
    async with open_shown(wide, size) as learner:
        await learner.press(*keys)
        seen = 0
        for column, tile, x, y in tiles_in_sight(learner):
            at = wide.columns[column]
            if at.is_flat:
                continue
            measures = overview(learner)._layout.measures[column]
            values = at.values[:, :, tile]
            expected = colours_of(values)
            if column == 0:
                expected = np.repeat(values[:, :, None] * 255, 3, axis=2)
            expected = resized(expected, (2 * measures.lines, measures.tile))
            found = drawn(learner, x, y, measures.tile, measures.lines)
            rows, columns = expected.shape[:2]
            assert np.abs(found[:rows, :columns] - expected).max() <= 2, (column, tile)
            assert (found[:, columns:] == -1).all()
            seen += 1
        assert seen >= 6


async def test_an_image_in_colours_is_drawn_in_them_and_by_its_channels(open_shown) -> None:
    shown = open_network("cifar-strided")
    async with open_shown(shown, (200, 55)) as learner:
        places = [place for place in tiles_in_sight(learner) if place[0] == 0]
        whole, *channels = [resized_tile(learner, place) for place in places]
        image = shown.image * 255
        for found, expected in (
            (whole, image),
            *zip(
                channels, (np.repeat(image[:, :, k : k + 1], 3, 2) for k in range(3)), strict=False
            ),
        ):
            assert np.abs(found - resized(expected, found.shape[:2])).max() <= 1


def resized_tile(learner, place) -> np.ndarray:
    column, _, x, y = place
    measures = overview(learner)._layout.measures[column]
    found = drawn(learner, x, y, measures.tile, measures.lines)
    side = int((found[0, :, 0] >= 0).sum())
    return found[:side, :side]


@pytest.mark.parametrize("size", [(80, 24), (200, 55)])
async def test_bars_are_as_long_as_the_numbers_and_on_their_side_of_zero(
    open_shown, wide, size
) -> None:
    async with open_shown(wide, size) as learner:
        await learner.press(*["right"] * 9)
        numbers = wide.columns[10].values[0, 0]
        assert numbers.min() < 0 < numbers.max()
        seen = 0
        for column, tile, x, y in tiles_in_sight(learner):
            if column != 10:
                continue
            width = overview(learner)._layout.measures[column].tile
            text = learner.lines[y][x : x + width]
            half, value = width // 2, numbers[tile] / np.abs(numbers).max()
            length = sum({"█": 1, "▌": 0.5, "▐": 0.5, " ": 0}[letter] for letter in text)
            assert abs(length - abs(value) * half) <= 0.25
            side = text[half:] if value < 0 else text[:half]
            assert side.strip() == ""
            seen += 1
        assert seen >= 7


async def test_the_classes_have_their_names_bars_and_probabilities(open_shown, wide) -> None:
    async with open_shown(wide, (200, 55)) as learner:
        await learner.press(*["right"] * 10)
        shares = wide.columns[-1].values[0, 0]
        lines = [line.split() for line in learner.part("#overview").splitlines()]
        for name, share in zip(wide.given.classes, shares, strict=True):
            told = next(line for line in lines if name in [word.strip("▌▏█") for word in line[-3:]])
            assert told[-1] == (f"{share:.2f}".lstrip("0") if share >= 0.005 else "<.01")
        best = int(shares.argmax())
        assert (
            f"→ {wide.given.classes[best]} {shares[best]:.2f}".replace("0.", ".")
            in (learner.lines[0])
        )


# Walking


def assert_shows_what_is_at_hand(learner, shown: ShownNetwork) -> None:
    """The lines, the map and the image agree with the arrays at the cursor's place."""
    at, cursor = screen(learner), screen(learner).cursor
    column = shown.columns[cursor.column]
    row, along, channel = at.place
    value = float(column.values[row, along, channel])
    detail = learner.part("#detail").splitlines()
    place = channel + 1 if column.is_flat else f"{row + 1},{along + 1}"
    assert detail[2].strip().startswith(f"[{place}] = ")
    said = float(detail[2].split(" = ")[1].split()[0])
    assert said == pytest.approx(value, abs=6e-5, rel=1e-4)
    plane = column.values[0, 0] if column.is_flat else column.values[:, :, channel]
    low, high = (float(word) for word in detail[1].split(" from ")[1].split(" to "))
    assert (low, high) == pytest.approx((plane.min(), plane.max()), abs=6e-5, rel=1e-4)
    if column.layer is not None:
        assert at.at_hand == (column.layer.name, channel)
    grid = at.query_one("#map", CellGrid)
    assert grid.marks.strong == cursor.cell
    rows, columns = grid.sheet.shape
    shown_plane = grid.sheet.values(range(rows), range(columns))
    assert shown_plane.ravel().tolist() == plane.ravel().tolist()
    assert shown_plane[cursor.cell] == value
    drawn_columns = overview(learner).in_sight
    assert cursor.column in drawn_columns
    assert (cursor.column, cursor.tile) in {
        (place[0], place[1]) for place in tiles_in_sight(learner)
    }


KEYS = (
    *["right"] * 3, *["left"] * 2, *["down"] * 3, *["up"] * 2, "pagedown", "pageup", "home", "end",
    "shift+right", "shift+left", "shift+down", "shift+up", "tab", "escape", "j",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_keys_are_pressed_what_is_shown_is_what_the_arrays_hold(
    open_shown, wide, seed
) -> None:
    random = np.random.default_rng(seed)
    size = ((80, 24), (120, 36), (200, 55))[seed % 3]
    async with open_shown(wide, size) as learner:
        for _ in range(40):
            await learner.press(str(random.choice(KEYS)))
            assert_shows_what_is_at_hand(learner, wide)


async def test_it_opens_on_the_strongest_cell_of_the_first_layer(open_shown, wide) -> None:
    async with open_shown(wide) as learner:
        values = wide.columns[1].values
        strongest = np.unravel_index(np.abs(values).argmax(), values.shape)
        assert screen(learner).place == tuple(strongest)
        assert screen(learner).at_hand == ("convolution-1", strongest[2])


async def test_arrows_walk_over_layers_and_maps_and_say_once_where_they_end(
    open_shown, wide
) -> None:
    async with open_shown(wide) as learner:
        await learner.press("left", "left", "left")
        assert learner.messages == ["This is the image: → goes on to the layers"]
        assert screen(learner).at_hand is None
        await learner.press(*["right"] * 12)
        assert screen(learner).at_hand[0] == "dense-3"
        assert learner.messages == ["This is the last layer: ← goes back"]
        await learner.press("home", "up")
        assert learner.messages == ["This is the first one"]
        await learner.press(*["left"] * 4, "end")
        assert screen(learner).at_hand == ("flatten-1", 3135)
        await learner.press("pageup")
        page = overview(learner).page
        assert screen(learner).at_hand == ("flatten-1", 3135 - page)


async def test_every_column_keeps_its_map(open_shown, wide) -> None:
    async with open_shown(wide) as learner:
        await learner.press("home", "down", "down", "right", "end", "left")
        assert screen(learner).at_hand == ("convolution-1", 2)
        await learner.press("right")
        assert screen(learner).at_hand == ("batch-normalisation-1", 63)


async def test_tab_leads_over_cells_and_the_image_shows_what_each_sees(open_shown, wide) -> None:
    async with open_shown(wide) as learner:
        await learner.press("right", "right", "right", "tab", "home")  # convolution-2
        field = screen(learner).query_one("#field", CellGrid)
        assert screen(learner).place[:2] == (0, 0)
        # Its window stands on rows -1 to 1 of the pooled map, these on rows -3 to 4 of the image.
        assert (field.marks.outline.rows, field.marks.outline.columns) == (range(5), range(5))
        await learner.press(*["right"] * 3, *["down"] * 2)
        assert screen(learner).place[:2] == (2, 3)
        assert field.marks.outline.rows == range(1, 9)
        assert field.marks.outline.columns == range(3, 11)
        assert "sees 8×8 pixels: rows 2–9, columns 4–11" in learner.part("#detail")
        await learner.press("escape", "right")
        assert screen(learner).at_hand[0] == "average-pool-1"
        await learner.press("shift+up", "shift+left")
        assert_shows_what_is_at_hand(learner, wide)


async def test_a_click_goes_to_a_map_its_layer_or_a_cell(open_shown, wide) -> None:
    async with open_shown(wide, (200, 55)) as learner:
        places = {place[:2]: place[2:] for place in tiles_in_sight(learner)}
        column, tile = next(key for key in places if key[0] == 4 and key[1] != 0)
        await learner.pilot.click(offset=places[column, tile])
        await learner.settle()
        assert screen(learner).at_hand == ("convolution-2", tile)
        x, _ = places[3, next(key[1] for key in places if key[0] == 3)]
        await learner.pilot.click(offset=(x, overview(learner).content_region.y))
        await learner.settle()
        assert screen(learner).at_hand[0] == "max-pool-1"
        await learner.pilot.click("#map", offset=learner.offset("#map", 2, 3))
        await learner.settle()
        assert screen(learner).place[:2] == (2, 3)
        assert_shows_what_is_at_hand(learner, wide)


async def test_keys_held_down_all_arrive(open_shown, wide) -> None:
    async with open_shown(wide, (80, 24)) as learner:
        await learner.press("home")
        for _ in range(50):
            learner.app.post_message(Key("down", None))
        await learner.settle()
        assert screen(learner).at_hand == ("convolution-1", 50)
        assert_shows_what_is_at_hand(learner, wide)


async def test_only_what_changed_is_drawn_again(open_shown, wide, monkeypatch) -> None:
    async with open_shown(wide, (200, 55)) as learner:
        await learner.press("home", "down")
        made, refreshed = [], []
        at = overview(learner)
        painter, refresh = type(at._painter).tile, at.refresh
        monkeypatch.setattr(
            type(at._painter), "tile", lambda *told: made.append(told) or painter(*told)
        )
        monkeypatch.setattr(at, "refresh", lambda *r, **o: refreshed.append(r) or refresh(*r, **o))
        await learner.press("down", "up", "right", "left")
        assert made == []
        assert all(0 < len(regions) <= 4 for regions in refreshed)


# Sizes and terminals


@pytest.mark.parametrize(
    "size", [(20, 10), (40, 12), (59, 20), (80, 24), (100, 40), (120, 36), (200, 55), (300, 20)]
)
async def test_it_fits_every_size(open_shown, wide, size) -> None:
    async with open_shown(wide, size) as learner:
        await learner.press("right", "down", "tab", "right", "tab", "end")
        assert len(learner.lines) == size[1]
        assert all(cell_len(line) <= size[0] for line in learner.lines)
        assert "2 Network" in learner.lines[0]
        if size[1] >= 20:
            assert "norm-1" in learner.text
            assert "at" not in learner.messages


@pytest.mark.parametrize("network", ["wide", "mnist-course"])
async def test_thumbnails_grow_with_the_room(open_shown, wide, network) -> None:
    sides = []
    wide = wide if network == "wide" else open_network(network)
    for size in ((80, 24), (140, 40), (240, 70)):
        async with open_shown(wide, size) as learner:
            sides.append(overview(learner)._layout.measures[1].tile)
    assert sides == sorted(sides)
    assert sides[0] < sides[-1]


async def test_without_colours_glyphs_say_how_large_and_on_which_side(
    open_shown, wide, monkeypatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_shown(wide, (120, 36)) as learner:
        for column, tile, x, y in tiles_in_sight(learner):
            if column != 1:
                continue
            values = wide.columns[1].values[:, :, tile]
            measures = overview(learner)._layout.measures[1]
            text = "".join(
                learner.lines[y + line][x : x + measures.tile] for line in range(measures.lines)
            )
            assert set(text) <= set(" ░▒▓█-")
            assert "-" not in text or values.min() < 0
            assert set(text) != {" "} or np.abs(values).max() == 0
        assert "▌" in learner.part("#overview")


async def test_the_light_theme_draws_zero_light(open_shown, wide) -> None:
    light = Remembered(greeted=True, theme="textual-light")
    async with open_shown(wide, remembered=light) as learner:
        before = learner.text
        light = drawn(learner, *next(tiles_in_sight_of(learner, 1)), 4, 2)
        await learner.press("D")
        dark = drawn(learner, *next(tiles_in_sight_of(learner, 1)), 4, 2)
        assert light.max() > 200
        assert not (light == dark).all()
        assert learner.text == before


def tiles_in_sight_of(learner, column: int):
    return (place[2:] for place in tiles_in_sight(learner) if place[0] == column)


# Stepping


@pytest.mark.parametrize(("layers", "keys"), [(4, ("down", "shift+left")), (8, ()), (11, ())])
async def test_enter_steps_the_map_at_hand_from_its_cell_on(open_shown, wide, layers, keys) -> None:
    async with open_shown(wide) as learner:
        await learner.press(*["right"] * (layers - 1), *keys)
        at = screen(learner)
        (layer, channel), (row, column, _) = at.at_hand, at.place
        await learner.press("enter")
        opened = learner.app.screen
        assert isinstance(opened, LayerScreen)
        stages, cursor = opened.stages, opened.cursor
        assert stages[cursor.stage].layer.name == layer
        assert place_of(stages, cursor) == (row, column, channel)
        await learner.press("escape")
        assert screen(learner) is at


async def test_enter_on_the_image_says_that_no_layer_made_it(open_shown, wide) -> None:
    async with open_shown(wide) as learner:
        await learner.press("left", "enter")
        assert "No layer made the image" in learner.messages[0]


# Opening


async def test_2_opens_what_was_open_last(open_app) -> None:
    kept = Remembered(greeted=True, network="mnist-search", image="digit:7")
    async with open_app(remembered=kept) as learner:
        await learner.press("2")
        await learner.until(lambda: "digit:7" in learner.lines[0])
        assert screen(learner).shown.given.network.name == "mnist-search"


async def test_what_is_gone_since_is_said_and_another_opened(open_app) -> None:
    kept = Remembered(greeted=True, network="gone-run", image="digit:7")
    async with open_app(remembered=kept) as learner:
        await learner.press("2")
        await learner.until(lambda: learner.messages != [] and "gone-run" in learner.messages[0])
        assert learner.messages[0].startswith("What was open last cannot be shown: ")
        assert "conv-1" in learner.text


async def test_another_network_takes_an_image_that_fits_and_both_are_remembered(
    open_shown, wide
) -> None:
    async with open_shown(wide) as learner:
        await learner.answer("m", "cifar-strided")
        assert screen(learner).shown.given.network.name == "cifar-strided"
        assert screen(learner).shown.image.shape == (32, 32, 3)
        assert "the image is " in learner.messages[0]
        assert "random" in learner.messages[0]
        assert (recall().network, recall().image) == ("cifar-strided", "")
        await learner.answer("m", "mnist-course")
        await learner.answer("i", "digit:7~3")
        assert screen(learner).shown.image_name == "digit:7~3"
        assert (recall().network, recall().image) == ("mnist-course", "digit:7~3")
        image = load_input("digit:7~3").values / 255
        assert screen(learner).shown.image[:, :, 0].tolist() == image.tolist()


async def test_the_list_of_networks_says_which_are_trained(open_shown, wide) -> None:
    async with open_shown(wide) as learner:
        await learner.press("m")
        said = " ".join(learner.part("#what").split())
        assert "5,258 parameters, trained." in said
        await learner.press("down")
        said = " ".join(learner.part("#what").split())
        assert "none of them trained: its weights are random" in said


@pytest.mark.parametrize(
    ("key", "typed", "reason"),
    [
        ("m", "./nothing.keras", "not there"),
        ("m", "no-such-network", "unknown network"),
        ("m", "a/b.txt", "is no network"),
        ("i", "./gone.png", "no file"),
        ("i", "0 0; 0 0", "the input is blank"),
        ("i", "-", "cannot be read while the screen is open"),
    ],
)
async def test_what_is_refused_stays_in_the_field_with_the_reason(
    open_shown, wide, key, typed, reason
) -> None:
    async with open_shown(wide) as learner:
        await learner.answer(key, typed)
        assert isinstance(learner.app.screen, Picker)
        assert reason in " ".join(learner.part("#problem").split())
        await learner.press("escape")
        assert screen(learner).shown is wide


async def test_another_image_stays_in_the_layer_and_every_number_follows(open_shown, wide) -> None:
    async with open_shown(wide) as learner:
        await learner.press("right", "right", "right")
        await learner.answer("i", "digit:1")
        shown = screen(learner).shown
        assert screen(learner).at_hand[0] == "convolution-2"
        for key in ("left", "down", "end", "right", "home"):
            await learner.press(key)
            assert_shows_what_is_at_hand(learner, shown)


async def test_another_screen_hands_a_network_over(open_app, wide) -> None:
    async with open_app() as learner:
        learner.step.post_message(NetworkOpened(wide))
        await learner.until(lambda: learner.app.current_mode == "network")
        await learner.until(lambda: "wide" in learner.lines[0], PATIENCE)
        assert screen(learner).shown is wide
        await learner.press("1")
        assert learner.app.current_mode == "step"
        other = wide.with_image(wide.image * 0, "black")
        learner.step.post_message(NetworkOpened(other))
        await learner.until(lambda: "black" in learner.lines[0])
        assert screen(learner).shown is other


@pytest.mark.parametrize("right", range(11))
async def test_enter_steps_the_map_and_the_cell_at_hand_and_esc_returns(
    open_shown, wide, right
) -> None:
    async with open_shown(wide, (120, 36)) as learner:
        await learner.press(*["right"] * right, "down", "shift+right")
        network = screen(learner)
        at, tile, cell = network.column, network.cursor.tile, network.cursor.cell
        await learner.press("enter")
        layer = learner.app.screen
        assert isinstance(layer, LayerScreen)
        assert layer.stage.layer.name == at.layer.name
        row, column, channel = layer.step.place
        assert channel == tile
        assert at.is_flat or (row, column) == cell
        await learner.press("escape")
        assert learner.app.screen is network


async def test_the_image_is_not_stepped_for_no_layer_made_it(open_shown, wide) -> None:
    async with open_shown(wide, (120, 36)) as learner:
        await learner.press("left", "enter")
        assert "No layer made the image" in learner.text
