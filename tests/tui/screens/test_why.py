"""Why this answer: what lies over the image is what hiding parts of it changes."""

import threading

import numpy as np
import pytest
from patience import PATIENCE

from convtui.lesson import why
from convtui.lesson.forward import ForwardPass
from convtui.lesson.importance import importance, occlusion
from convtui.lesson.why import BY_GRADIENT, WAYS, Question, answer
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.first_weights import first_weights
from convtui.networks.network import Network
from convtui.networks.reshaping import Flatten
from convtui.runs.networks import GivenNetwork
from convtui.tui.screens.network import NetworkScreen
from convtui.tui.screens.paint import PaintScreen
from convtui.tui.shown_network import ShownNetwork, open_network
from convtui.tui.widgets.canvas import Canvas

SIZES = [(80, 24), (120, 36), (200, 55)]


@pytest.fixture(scope="module")
def digits() -> ShownNetwork:
    return open_network("digits", "digit:7")


@pytest.fixture(scope="module")
def small() -> ShownNetwork:
    """Large weights, so that every pixel counts."""
    layers = (Convolution("conv-1", 4, (3, 3)), Flatten("flat-1"), Dense("dense-1", 3, "softmax"))
    network = Network("small", (10, 8, 3), layers)
    weights = {name: array * 3 for name, array in first_weights(network, 5).items()}
    given = GivenNetwork(network, weights, ("cat", "dog", "ship"))
    return ShownNetwork(given, np.random.default_rng(1).random((10, 8, 3)), "noise")


def screen(learner) -> PaintScreen:
    found = learner.app.screen
    assert isinstance(found, PaintScreen)
    return found


def asking(shown: ShownNetwork, number: int):
    passed = shown.passed
    return lambda image: float(
        ForwardPass(passed.network, passed.weights, image).probabilities[number]
    )


def go_on(share: float) -> bool:
    return True


async def computed(learner) -> np.ndarray:
    await learner.until(lambda: screen(learner).heat is not None)
    return screen(learner).heat.values


@pytest.mark.parametrize("size", SIZES)
async def test_occlusion_lies_over_the_image_and_its_number_is_told(
    open_shown, digits, size
) -> None:
    async with open_shown(digits, size) as learner:
        await learner.press("w")
        assert screen(learner).overlay == "occlusion"
        heat = await computed(learner)
        best = int(digits.shares.argmax())
        expected = occlusion(digits.image, asking(digits, best), 5, go_on)
        assert heat == pytest.approx(expected)
        row, column = np.unravel_index(np.abs(expected).argmax(), expected.shape)
        at = screen(learner)
        at.place = (int(row), int(column))
        await learner.settle()
        rounded = round(float(expected[row, column]), 2)
        words = "0" if not rounded else f"{rounded:+.2f}".replace("0.", ".")
        assert f"occlusion, here {words}:" in learner.part("#detail")
        assert "a grey 5×5 square" in learner.part("#detail")


async def test_size_class_and_overlay_are_changed(open_shown, small) -> None:
    async with open_shown(small) as learner:
        best = int(small.shares.argmax())
        await learner.press("p", "w", "plus", "k")
        heat = await computed(learner)
        other = (best + 1) % 3
        assert heat == pytest.approx(occlusion(small.image, asking(small, other), 7, go_on))
        assert f"▸{small.classes[other]}" in learner.part("#classes").replace(" ", "")
        await learner.press("K", *["minus"] * 9)
        heat = await computed(learner)
        assert heat == pytest.approx(occlusion(small.image, asking(small, best), 1, go_on))
        await learner.press("w")
        heat = await computed(learner)
        assert heat == pytest.approx(importance(small.image, asking(small, best), go_on))
        assert "importance, here" in learner.part("#detail")
        await learner.press("W", "W")
        assert screen(learner).heat is None
        assert "w: why this answer" in learner.part("#detail")


async def test_orange_is_where_the_class_falls_and_blue_where_it_rises(open_shown, small) -> None:
    async with open_shown(small) as learner:
        await learner.press("w")
        heat = await computed(learner)
        before, after = small.columns[0].pixels(0, True).astype(int), screen(learner).pixels()
        warmer = (after.astype(int) - before)[:, :, 0] - (after.astype(int) - before)[:, :, 2]
        reach = np.abs(heat).max()
        strong = np.abs(heat) > 0.3 * reach
        assert strong.any()
        orange, blue = np.array((215, 110, 10)), np.array((30, 120, 210))
        for row, column in np.argwhere(strong):
            share = 0.85 * abs(heat[row, column]) / reach
            colour = orange if heat[row, column] > 0 else blue
            expected = before[row, column] * (1 - share) + colour * share
            assert np.abs(after[row, column] - expected).max() <= 3
        assert warmer.shape == heat.shape


async def test_it_ends_when_the_image_changes_and_begins_again_when_it_rests(
    open_shown, digits, monkeypatch
) -> None:
    gate, heard = threading.Event(), []

    def waits(image, ask, size, told):
        going = told(0.0)
        assert gate.wait(PATIENCE)
        heard.append((image, told(0.5)))
        return occlusion(image, ask, size, told) if going else None

    monkeypatch.setattr(why, "occlusion", waits)
    async with open_shown(digits) as learner:
        await learner.press("w")
        await learner.until(lambda: "occlusion: 0 %" in learner.part("#detail"))
        await learner.press("space", "right", "right", "space")
        assert screen(learner).heat is None
        gate.set()
        heat = await computed(learner)
        at = screen(learner)
        image = at.shown.current_image
        best = int(at.shown.shares.argmax())
        assert image.tolist() != digits.image.tolist()
        assert heat == pytest.approx(occlusion(image, asking(at.shown, best), 5, go_on))
        assert heard[-1][1]
        assert not any(going for seen, going in heard if seen.tolist() == digits.image.tolist())


async def test_what_was_computed_is_gone_with_the_image(open_shown, digits) -> None:
    async with open_shown(digits) as learner:
        await learner.press("w")
        first = await computed(learner)
        await learner.press("space")
        assert screen(learner).heat is not first
        await learner.press("space", "escape")
        assert isinstance(learner.app.screen, NetworkScreen)


async def test_a_network_without_classes_has_no_answer_to_explain(open_shown) -> None:
    network = Network("open", (6, 6, 1), (Convolution("conv-1", 2, (3, 3)),))
    given = GivenNetwork(network, first_weights(network, 1))
    shown = ShownNetwork(given, np.ones((6, 6, 1)), "ones")
    async with open_shown(shown) as learner:
        await learner.press("w")
        assert isinstance(learner.app.screen, NetworkScreen)
        assert "no answer to explain" in learner.messages[0]
        await learner.press("p", "w", "space", "right", "space", "k")
        assert "no answer to explain" in learner.messages[0] or not screen(learner).overlay
        assert not screen(learner).overlay


async def test_without_colours_signs_say_it(open_shown, small, monkeypatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_shown(small) as learner:
        await learner.press("w")
        heat = await computed(learner)
        await learner.settle()
        canvas = screen(learner).query_one(Canvas)
        text, scale = learner.part("#canvas").splitlines(), canvas._scale
        signs = np.rint(heat / np.abs(heat).max())
        for row, column in np.argwhere(signs):
            if (row, column) != screen(learner).place:
                drawn = text[row * scale // 2][column * scale]
                assert drawn == ("+" if signs[row, column] > 0 else "-")


async def by_gradient(learner, way: str) -> None:
    """Go on until this way is shown."""
    await learner.press(*["w"] * (WAYS.index(way) + 1))
    await computed(learner)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("way", BY_GRADIENT)
async def test_gradients_lie_over_the_image_each_with_its_sentence(
    open_shown, digits, way, size
) -> None:
    async with open_shown(digits, size) as learner:
        await by_gradient(learner, way)
        best = int(digits.shares.argmax())
        expected = answer(digits.passed, Question(way, best), go_on)
        assert screen(learner).heat.values == pytest.approx(expected.values)
        assert screen(learner).heat.strengths.max() == 1
        words = {"saliency": "how fast", "guided": "each ReLU", "grad-cam": "convolution-2's maps"}
        said = learner.part("#detail")
        assert f"{way}, here " in said
        assert words[way] in said
        assert "k class · s probability" in said


async def test_a_saturated_softmax_shows_nothing_and_is_named(open_shown, digits) -> None:
    async with open_shown(digits) as learner:
        await by_gradient(learner, "grad-cam")
        assert screen(learner).signs().any()
        await learner.press("s")
        await computed(learner)
        await learner.settle()
        assert not screen(learner).signs().any()
        assert "saturated: p = 0.9997, slope p·(1 - p) = 3e-04" in learner.part("#detail")
        assert "s logit" in learner.part("#detail")
        await learner.press("s")
        await computed(learner)
        assert screen(learner).signs().any()
        assert "saturated" not in learner.part("#detail")


async def test_hiding_knows_no_logits_and_says_so(open_shown, small) -> None:
    async with open_shown(small) as learner:
        await learner.press("w", "s")
        assert "occlusion compares probabilities" in learner.messages[0]
        assert screen(learner).score == "logit"


async def test_grad_cam_without_a_convolution_says_what_else_there_is(open_shown) -> None:
    network = Network("flat", (4, 4, 1), (Flatten("f"), Dense("classes", 3, "softmax")))
    given = GivenNetwork(network, first_weights(network, 1))
    shown = ShownNetwork(given, np.ones((4, 4, 1)), "ones")
    async with open_shown(shown) as learner:
        await learner.press("w", "W", "W")
        await learner.until(lambda: "grad-cam: flat has no conv" in learner.part("#detail"))
        await learner.press("W")
        await computed(learner)
        assert "guided, here" in learner.part("#detail")
