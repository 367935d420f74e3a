"""Colours of cells against WCAG 2.2 and against published simulations of colour blindness."""

import itertools

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convtui.lesson.colours import (
    COLOUR_MAPS,
    LEVELS,
    Palette,
    Rgb,
    contrast,
    ink,
    luminance,
    mixed,
    palette_for,
    readable,
)
from convtui.tui.palette import style

NAMES = [name for name in COLOUR_MAPS if name != "auto"]
every_palette = pytest.mark.parametrize(
    ("name", "dark"), list(itertools.product(NAMES, (True, False)))
)

# Linear RGB to linear RGB. Viénot, Brettel & Mollon (1999) for protan and deutan, one half-plane
# each; Brettel, Viénot & Mollon (1997) for tritan, two half-planes and the normal between them;
# both for sRGB screens, as DaltonLens publishes them.
PROTAN = [[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]]
DEUTAN = [[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]]
TRITAN = (
    [[1.01277, 0.13548, -0.14826], [-0.01243, 0.86812, 0.14431], [0.07589, 0.80500, 0.11911]],
    [[0.93678, 0.18979, -0.12657], [0.06154, 0.81526, 0.12320], [-0.37562, 1.12767, 0.24796]],
)
TRITAN_NORMAL = [0.03901, -0.02788, -0.01113]

# Lab distance: 2.3 is just noticeable (Mahy et al., 1994).
NOTICEABLE = 2.3

Linear = npt.NDArray[np.float64]


def linear(colour: Rgb) -> Linear:
    scaled = np.array(colour) / 255
    return np.where(scaled <= 0.04045, scaled / 12.92, ((scaled + 0.055) / 1.055) ** 2.4)


def seen(colour: Rgb, vision: str) -> Linear:
    """Linear RGB of what somebody with that vision sees."""
    light = linear(colour)
    if vision == "tritan":
        matrix = TRITAN[0 if np.dot(light, TRITAN_NORMAL) >= 0 else 1]
    else:
        matrix = {"normal": np.eye(3), "protan": PROTAN, "deutan": DEUTAN}[vision]
    return np.clip(np.array(matrix) @ light, 0, 1)


def lab(light: Linear) -> Linear:
    """CIE 1976 L*a*b* of linear sRGB under D65."""
    xyz = (
        np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
        @ light
        / [0.95047, 1.0, 1.08883]
    )
    root = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def distance(one: Rgb, other: Rgb, vision: str) -> float:
    return float(np.linalg.norm(lab(seen(one, vision)) - lab(seen(other, vision))))


def test_contrast_is_the_ratio_that_wcag_names() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.005)
    assert contrast((255, 255, 255), (255, 0, 0)) == pytest.approx(4.0, abs=0.005)
    assert luminance((0, 255, 0)) == pytest.approx(0.7152)


@every_palette
def test_a_number_can_be_read_on_every_level(name: str, dark: bool) -> None:
    colours = Palette(name, 0, 1, dark).colours
    assert len(colours) == LEVELS
    assert min(contrast(ink(ground), ground) for ground in colours) >= 4.5


@pytest.mark.parametrize("dark", [True, False])
def test_what_stands_beside_the_values_can_be_read_too(dark: bool) -> None:
    tint = Palette("grey", 0, 1, dark).tint
    assert contrast(tint.dim, tint.empty) >= 4.5
    assert min(contrast(ink(ground), ground) for ground in (tint.padding, tint.accent)) >= 4.5


colours = st.tuples(*[st.integers(0, 255)] * 3)


@given(colours, st.booleans())
def test_a_readable_colour_stands_out_from_every_ground(colour: Rgb, dark: bool) -> None:
    grounds = ((18, 18, 18), (36, 47, 56)) if dark else ((224, 224, 224), (208, 208, 208))
    text = readable(colour, grounds, dark)
    assert min(contrast(text, ground) for ground in grounds) >= 4.5


def test_a_colour_that_can_be_read_as_it_is_stays_as_it_is() -> None:
    assert readable((254, 166, 43), ((18, 18, 18),), True) == (254, 166, 43)


@given(colours)
def test_ink_is_the_better_of_black_and_white_on_any_ground(ground: Rgb) -> None:
    black, white = (0, 0, 0), (255, 255, 255)
    assert contrast(ink(ground), ground) == max(contrast(black, ground), contrast(white, ground))


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("extent", [(-3.0, 12.0), (-510.0, 1.0), (2.0, 5.0), (0.0, 0.0)])
def test_zero_is_the_neutral_middle_of_diverging(extent: tuple[float, float], dark: bool) -> None:
    palette = palette_for("diverging", extent, False, dark)
    level = int(palette.levels(np.array(0.0)))
    assert level in (LEVELS // 2 - 1, LEVELS // 2)
    red, green, blue = palette.colours[level]
    assert max(red, green, blue) - min(red, green, blue) <= 10


@given(st.floats(0, 1e6), st.floats(1e-6, 1e6))
def test_a_number_and_its_negative_are_as_far_from_the_middle(value: float, reach: float) -> None:
    palette = palette_for("diverging", (-reach, reach / 2), False, True)
    both = palette.levels(np.array([value, -value]))
    assert abs(int(both.sum()) - (LEVELS - 1)) <= 1


@pytest.mark.parametrize("vision", ["normal", "protan", "deutan", "tritan"])
@pytest.mark.parametrize("dark", [True, False])
def test_a_sign_is_seen_by_every_eye(vision: str, dark: bool) -> None:
    colours = Palette("diverging", -1, 1, dark).colours
    ends = distance(colours[0], colours[-1], vision)
    quarters = distance(colours[LEVELS * 3 // 8], colours[LEVELS * 5 // 8], vision)
    assert ends > 15 * NOTICEABLE
    assert quarters > 5 * NOTICEABLE


@pytest.mark.parametrize("vision", ["protan", "deutan", "tritan"])
@pytest.mark.parametrize("dark", [True, False])
def test_red_and_green_would_have_failed_that_test(vision: str, dark: bool) -> None:
    """The simulation tells what it should: red and green, or blue and green, run together."""
    pairs = {"protan": ((150, 90, 0), (90, 110, 0)), "deutan": ((170, 90, 0), (120, 120, 0))}
    one, other = pairs.get(vision, ((0, 140, 140), (60, 130, 190)))
    assert distance(one, other, vision) < distance(one, other, "normal") / 2


@pytest.mark.parametrize("name", ["grey", "viridis"])
def test_larger_is_lighter(name: str) -> None:
    """Of neighbours rounding to 8 bits may swap two; three levels are told apart."""
    lights = [luminance(colour) for colour in Palette(name, 0, 1).colours[::3]]
    assert all(after > before for before, after in itertools.pairwise(lights))


def test_grey_runs_from_black_to_white() -> None:
    colours = Palette("grey", 0, 255).colours
    assert [colours[level] for level in (0, 128, 255)] == [(0, 0, 0), (128,) * 3, (255,) * 3]


@every_palette
def test_what_lies_beyond_the_ends_gets_their_colours(name: str, dark: bool) -> None:
    levels = Palette(name, -2, 2, dark).levels(np.array([-1e9, -2, 2, 1e9]))
    assert levels.tolist() == [0, 0, LEVELS - 1, LEVELS - 1]


@pytest.mark.parametrize("name", COLOUR_MAPS)
@pytest.mark.parametrize("value", [0.0, 7.0, -7.0])
def test_a_matrix_of_one_value_has_a_colour(name: str, value: float) -> None:
    palette = palette_for(name, (value, value), True, True)
    assert 0 <= int(palette.levels(np.array(value))) < LEVELS


def test_auto_is_grey_for_a_picture_and_diverging_for_signed_numbers() -> None:
    assert palette_for("auto", (0, 240), True, True) == Palette("grey", 0, 255)
    assert palette_for("auto", (0, 1), True, True) == Palette("grey", 0, 1)
    assert palette_for("auto", (-1, 240), True, True) == Palette("diverging", -240, 240)
    assert palette_for("auto", (0, 240), False, False) == Palette("diverging", -240, 240, False)


def test_a_named_colour_map_is_taken_whatever_the_matrix_is() -> None:
    assert palette_for("viridis", (-4, 2), True, True) == Palette("viridis", -4, 2)
    assert palette_for("grey", (-4, 2), False, True) == Palette("grey", -4, 2)


def test_mixing_goes_from_one_colour_to_the_other() -> None:
    assert [mixed((0, 100, 200), (100, 0, 200), share) for share in (0, 0.5, 1)] == [
        (0, 100, 200),
        (50, 50, 200),
        (100, 0, 200),
    ]


def test_text_is_black_or_white_unless_a_colour_is_named() -> None:
    assert style((255, 255, 255)).color.get_truecolor() == (0, 0, 0)
    assert style((0, 0, 0)).color.get_truecolor() == (255, 255, 255)
    assert style((0, 0, 0), (1, 2, 3)).color.get_truecolor() == (1, 2, 3)


def test_what_is_no_number_has_a_colour_too() -> None:
    values = np.array([[np.nan, np.inf], [-np.inf, 1.0]])
    steps = Palette("diverging", -1.0, 1.0).levels(values)
    assert steps[0, 1] == steps[1, 1] > steps[1, 0] == steps[0, 0] == 0
    Palette("grey", 0.0, np.inf).levels(values)


@pytest.mark.parametrize("high", [0.5, 3.0, 9.0, 32.0])
def test_small_numbers_typed_by_hand_are_coloured_over_their_own_range(high: float) -> None:
    palette = palette_for("auto", (0, high), True, True)
    assert palette == Palette("grey", 0, high)
    assert palette.levels(np.array([0, high])).tolist() == [0, 255]


def test_bytes_of_a_picture_are_coloured_from_black_to_white_whatever_they_reach() -> None:
    assert palette_for("auto", (3, 100), True, True) == Palette("grey", 0, 255)
