"""Colours of values: grey for pictures, blue–orange around zero for signed numbers.

Blue against orange stays apart for every common kind of colour blindness (Okabe & Ito, 2008).
Text on a cell is black or white, whichever contrasts more: never under 4.5 : 1 (WCAG 2.2).
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from convtui.ops.window import Array

Rgb = tuple[int, int, int]
LEVELS = 256
_SMALL = 32
"""No number beyond: typed by hand, a picture's bytes go further."""
_LEAST_CONTRAST = 4.5
LEAST_REACH = 1e-12
"""How far from 0 the strongest signed colours are at least: what is less is rounding."""

# Anchor colours, evenly spaced from the lowest value to the highest.
_GREY: tuple[Rgb, ...] = ((0, 0, 0), (255, 255, 255))
_DIVERGING_DARK: tuple[Rgb, ...] = (
    (120, 200, 255),
    (30, 120, 210),
    (24, 24, 28),
    (215, 110, 10),
    (255, 205, 110),
)
_DIVERGING_LIGHT: tuple[Rgb, ...] = (
    (5, 48, 115),
    (90, 160, 215),
    (247, 247, 247),
    (240, 160, 75),
    (135, 50, 0),
)
_VIRIDIS: tuple[Rgb, ...] = (
    (68, 1, 84),
    (59, 82, 139),
    (33, 145, 140),
    (94, 201, 98),
    (253, 231, 37),
)


@dataclass(frozen=True)
class Tint:
    """Colours beside the values' own, one set for dark screens and one for light."""

    accent: Rgb
    empty: Rgb
    padding: Rgb
    dim: Rgb


DARK = Tint(accent=(255, 80, 215), empty=(42, 42, 48), padding=(66, 46, 92), dim=(150, 150, 160))
LIGHT = Tint(
    accent=(190, 0, 140), empty=(225, 225, 230), padding=(205, 190, 228), dim=(95, 95, 105)
)

COLOUR_MAPS = ("auto", "grey", "diverging", "viridis")


@dataclass(frozen=True)
class Palette:
    """A colour for each of LEVELS steps from `low` to `high`."""

    name: str
    low: float
    high: float
    dark: bool = True

    @property
    def tint(self) -> Tint:
        """Colours of marks, of empty and of padding cells."""
        return DARK if self.dark else LIGHT

    def levels(self, values: Array) -> npt.NDArray[np.int64]:
        """The step of each value; those beyond either end get its colour, NaN the lowest."""
        span = self.high - self.low or 1.0
        with np.errstate(invalid="ignore"):  # ∞ - ∞
            scaled = np.rint((values - self.low) / span * (LEVELS - 1))
        steps: Array = np.minimum(np.fmax(scaled, 0), LEVELS - 1)  # fmax leaves NaN out
        return steps.astype(np.int64)

    @property
    def colours(self) -> tuple[Rgb, ...]:
        return _ramp(self.name, self.dark)


def palette_for(name: str, extent: tuple[float, float], picture: bool, dark: bool) -> Palette:
    """The palette of a matrix: as named, or for `auto` by what the matrix is.

    Args:
        name: one of COLOUR_MAPS.
        extent: smallest and largest value.
        picture: a picture's values, which `auto` draws grey as long as none is negative, and
            between 0 and 255 unless they are all small.
        dark: whether the screen is.
    """
    low, high = extent
    if name == "auto":
        name = "grey" if picture and low >= 0 else "diverging"
    if name == "diverging":
        reach = max(abs(low), abs(high), LEAST_REACH)
        return Palette(name, -reach, reach, dark)
    if picture and low >= 0 and _SMALL < high <= 255:
        return Palette(name, 0.0, 255.0, dark)
    return Palette(name, low, high, dark)


@lru_cache(maxsize=16)
def _ramp(name: str, dark: bool) -> tuple[Rgb, ...]:
    diverging = _DIVERGING_DARK if dark else _DIVERGING_LIGHT
    anchors = np.array({"grey": _GREY, "diverging": diverging, "viridis": _VIRIDIS}[name])
    places = np.linspace(0, LEVELS - 1, len(anchors))
    channels = [np.interp(np.arange(LEVELS), places, anchors[:, channel]) for channel in range(3)]
    return tuple(map(tuple, np.rint(np.stack(channels, axis=1)).astype(int).tolist()))


def luminance(colour: Rgb) -> float:
    """Relative luminance of an sRGB colour, 0 to 1 (WCAG 2.2)."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Rgb, other: Rgb) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=4096)
def ink(ground: Rgb) -> Rgb:
    """Black or white, whichever is easier to read on `ground`."""
    black, white = (0, 0, 0), (255, 255, 255)
    return black if contrast(black, ground) > contrast(white, ground) else white


def readable(colour: Rgb, grounds: tuple[Rgb, ...], dark: bool) -> Rgb:
    """`colour`, made lighter on a dark screen or darker on a light one until text can have it."""
    end = (255, 255, 255) if dark else (0, 0, 0)
    steps = (mixed(colour, end, tenths / 10) for tenths in range(10))
    return next((step for step in steps if _can_be_read(step, grounds)), end)


def _can_be_read(colour: Rgb, grounds: tuple[Rgb, ...]) -> bool:
    return all(contrast(colour, ground) >= _LEAST_CONTRAST for ground in grounds)


def mixed(colour: Rgb, other: Rgb, share: float) -> Rgb:
    """`colour` with a share of `other` in it."""
    red, green, blue = (
        round(part * (1 - share) + mix * share) for part, mix in zip(colour, other, strict=True)
    )
    return red, green, blue
