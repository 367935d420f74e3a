"""Scans of digits that the network reads rightly are read rightly: it is the judge itself."""

import io
from functools import cache

import numpy as np
import pytest
from PIL import Image

from convtui.datasets import load_dataset, locate
from convtui.errors import BadInput
from convtui.inputs import load_input
from convtui.inputs.ink import centre_of_mass
from convtui.inputs.prepare import prepare, preparing_of
from convtui.runs.networks import GivenNetwork, load_network

GREY, COLOUR = (28, 28, 1), (32, 32, 3)
SCANS = 40


@cache
def network() -> GivenNetwork:
    return load_network("digits")


def answer(image: np.ndarray) -> int:
    digits = network()
    return int(digits.network.forward(image / 255, digits.weights)["softmax"].argmax())


def scanned(image: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """A digit (28, 28) as dark ink on unevenly lit, noisy paper: off-centre, any size, a JPEG."""
    side = 28 * int(random.integers(10, 41))
    how = (Image.Resampling.NEAREST, Image.Resampling.BICUBIC)[int(random.integers(2))]
    drawn = Image.fromarray(image.astype(np.float32)).resize((side, side), how)
    margins = random.integers(0, side // 2, 4)
    margins[2 * int(random.integers(2)) :][:2] *= 2  # portrait or landscape
    ink = np.pad(np.clip(np.asarray(drawn) / 255, 0, 1), (margins[:2], margins[2:]))
    y, x = (np.linspace(-0.5, 0.5, length) for length in ink.shape)
    lamp = random.uniform(-50, 50, 2)
    paper = random.uniform(170, 240) + lamp[0] * y[:, None] + lamp[1] * x
    page = paper * (1 - ink) + random.uniform(10, 80) * ink
    page += random.normal(size=page.shape) * random.uniform(0, 12)
    file = io.BytesIO()
    picture = Image.fromarray(np.clip(page, 0, 255).astype(np.uint8))
    picture.save(file, "JPEG", quality=int(random.integers(40, 96)))
    return np.asarray(Image.open(file), dtype=np.float64)


def share_read(data: str) -> float:
    """Of the first test images that the network gets right, how many it does as scans."""
    images, random = load_dataset(data), np.random.default_rng(4)
    right = []
    for image, label in zip(images.x_test[:SCANS], images.y_test[:SCANS], strict=True):
        if answer(image) == label:
            prepared = prepare(scanned(image[:, :, 0], random), GREY)
            right.append(answer(prepared.values) == label)
    assert len(right) > SCANS * 0.9
    return float(np.mean(right))


def done(values: np.ndarray, wanted=GREY, how="auto") -> list[str]:
    return [step.what for step in prepare(values, wanted, how).steps]


@pytest.fixture
def page() -> np.ndarray:
    """A 4 in the lower left of a large sheet, evenly lit."""
    sheet = np.full((300, 240), 230.0)
    digit = np.kron(load_input("digit:4").values, np.ones((5, 5)))
    sheet[140:280, 20:160] -= digit * 0.8
    return sheet


def test_scans_of_drawn_digits_are_read() -> None:
    assert share_read("strokes") >= 0.95


@pytest.mark.mnist
def test_scans_of_handwritten_digits_are_read() -> None:
    if locate("mnist") is None:
        pytest.skip("mnist.npz is neither in CONVTUI_DATA nor in Keras' cache")
    assert share_read("mnist") >= 0.95


def test_every_step_is_told_with_before_and_after(page: np.ndarray) -> None:
    coloured = np.stack([page] * 3, axis=-1)
    prepared = prepare(coloured, GREY)
    assert [str(step) for step in prepared.steps] == [
        "made grey: red, green and blue → their luminance",
        "inverted: dark on light → light on dark",
        "contrast stretched: paper 0, ink 167 → paper 0, ink 255",
        "cropped to the ink: 300×240 → 95×65",
        "resized: 95×65 → 20×14",
        "centred by mass: centre of mass at row 9.0, column 8.0 of 20×14 → at row 15.0, column "
        "14.0 of 28×28",
    ]
    assert answer(prepared.values) == 4


def test_what_is_prepared_lies_as_mnist_does(page: np.ndarray) -> None:
    values = prepare(page, GREY).values
    assert (values.shape, values.min(), values.max()) == (GREY, 0, 255)
    inked = [np.flatnonzero(values[:, :, 0].any(axis=axis)) for axis in (1, 0)]
    assert max(lines[-1] - lines[0] + 1 for lines in inked) == 20
    assert centre_of_mass(values[:, :, 0]) == pytest.approx((14.5, 14.5), abs=0.51)


def test_light_digits_on_black_are_not_inverted(page: np.ndarray) -> None:
    assert "inverted" not in done(255 - page)
    assert np.allclose(prepare(255 - page, GREY).values, prepare(page, GREY).values)


def test_light_from_one_side_is_taken_away(page: np.ndarray) -> None:
    lit = page - np.linspace(0, 90, page.shape[1])
    assert "shading taken away" in done(lit)
    assert "shading taken away" not in done(page)
    assert answer(prepare(lit, GREY).values) == 4


def test_dust_is_taken_away_and_a_stroke_by_itself_is_not(page: np.ndarray) -> None:
    dusty = page.copy()
    for row, column in ((3, 230), (12, 8), (290, 200)):
        dusty[row : row + 4, column : column + 4] = 40
    assert "dust taken away" in done(dusty)
    assert "dust taken away" not in done(page)
    assert "cropped to the ink: 300×240 → 95×65" in map(str, prepare(dusty, GREY).steps)
    assert answer(prepare(dusty, GREY).values) == 4
    bar_apart = page.copy()
    bar_apart[60:70, 60:130] = 46
    assert prepare(bar_apart, GREY).values.sum() != prepare(page, GREY).values.sum()
    assert "dust taken away" not in done(bar_apart)


def test_what_fits_is_taken_as_it_is() -> None:
    digit = load_input("digit:4").values
    prepared = prepare(digit, GREY)
    assert np.array_equal(prepared.values[:, :, 0], digit)
    assert [str(step) for step in prepared.steps] == ["taken as it is: 28×28×1"]
    assert done(digit, how="always")[-1] == "centred by mass"


def test_dark_ink_on_light_paper_of_the_right_size_is_seen() -> None:
    digit = 255 - load_input("digit:4").values
    assert "inverted" in done(digit)
    assert answer(prepare(digit, GREY).values) == 4
    assert done(digit, how="none") == ["taken as it is"]


@pytest.mark.parametrize("values", [np.eye(28) * 255, np.full((28, 28), 255.0), np.ones((28, 28))])
def test_other_pictures_of_the_right_size_are_left_alone(values: np.ndarray) -> None:
    assert done(values) == ["taken as it is"]


def test_networks_of_colours_get_the_whole_picture() -> None:
    scene = load_input("scene").values
    prepared = prepare(scene, COLOUR)
    assert [str(step) for step in prepared.steps] == ["resized: 128×192 → 32×32"]
    assert prepared.values.mean() == pytest.approx(scene.mean(), abs=2)
    assert done(scene[:, :, 0], COLOUR) == ["repeated", "resized"]


def test_other_sizes_are_filled_alike(page: np.ndarray) -> None:
    values = prepare(page, (56, 42, 1)).values[:, :, 0]
    rows, columns = (np.flatnonzero(values.any(axis=axis)) for axis in (1, 0))
    assert (rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1) == (40, 27)  # of 40 × 30


def test_a_large_picture_is_made_smaller_first(page: np.ndarray) -> None:
    large = np.kron(page, np.ones((8, 8)))
    first = prepare(large, GREY).steps[0]
    assert str(first) == "resized: 2400×1920 → 560×448"
    assert answer(prepare(large, GREY).values) == 4


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (np.full((300, 200), 255.0), "the input is blank, its numbers reach from 255 to 255"),
        (np.zeros((50, 60)), "its numbers reach from 0 to 0"),
        (np.full((1, 1), 9.0), "its numbers reach from 9 to 9"),
        (np.arange(12.0).reshape(3, 4) / 12, "give a picture that counts 0 to 255"),
        (
            200 + np.random.default_rng(1).normal(size=(400, 300)) * 8,
            "nothing on it stands out from the paper",
        ),
        (np.tile(np.linspace(120, 250, 300), (200, 1)), "nothing on it stands out from the paper"),
        (np.eye(40) * 1e308, "the input has numbers beyond 1,000,000: give a picture that"),
        (np.ones((40, 40, 4)) * 9, "has 4 channels and the network takes 1: give one of 1"),
    ],
)
def test_what_shows_nothing_is_refused_in_one_line(values: np.ndarray, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        prepare(values, GREY)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "values",
    [np.array([[0.0, 255, 0]]), np.array([[0.0], [255]]), np.indices((9, 9)).sum(0) % 2 * 99.0],
)
def test_however_little_there_is_numbers_come_of_it(values: np.ndarray) -> None:
    prepared = prepare(values, GREY).values
    assert np.isfinite(prepared).all()
    assert prepared.max() == 255


def test_a_word_that_is_none_is_refused() -> None:
    with pytest.raises(BadInput, match="unknown preparation 'alway': did you mean 'always'"):
        preparing_of("alway")
