"""A picture as a network wants it, with the list of what was done to it.

A network that was trained on MNIST has seen light digits on black, at most 20 of 28 pixels high and
wide, their centre of mass in the middle (LeCun, Cortes and Burges). A scan is dark ink on paper, of
any size, anywhere, and not evenly lit. What lies between the two is done here, step by step, and
every step can be told. Networks of colours have seen whole pictures: these are only resized.
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from convtui.errors import BadInput, unknown_name
from convtui.inputs.channels import take_channel
from convtui.inputs.ink import (
    centre_of_mass,
    inked,
    levels_of,
    paper_of,
    resized,
    shading_of,
    specks,
)
from convtui.inputs.input import Values
from convtui.ops.brightness import BRIGHTEST

Preparing = Literal["auto", "always", "none"]
PREPARING: tuple[Preparing, ...] = get_args(Preparing)

OF_THE_SIDE = 20 / 28
"""How much of each side MNIST's digits take."""

MIDDLE = 0.5
"""MNIST's digits have their centre of mass in the middle of the 15th of 28 pixels, not before."""

LARGEST_COUNT = 1e6
"""No picture counts further: 16 bits reach 65,535."""

WORKED_ON = 560
"""Pixels of the longer side: more show nothing that is left of a digit at 28 pixels."""

LEAST_CONTRAST = 16.0
"""Between paper and ink, of 255: fainter ones are not told from stains."""

LEAST_SHADING = 0.1
"""Of the contrast: paper that is evener is left as it is."""


@dataclass(frozen=True)
class PreparationStep:
    """What was done, and how it was before and after, in words."""

    what: str
    before: str
    after: str

    def __str__(self) -> str:
        """As one line: `resized: 754×828 → 510×560`."""
        changed = self.before if self.before == self.after else f"{self.before} → {self.after}"
        return f"{self.what}: {changed}"


@dataclass(frozen=True, eq=False)
class Prepared:
    """Numbers of 0 to 255, (rows, columns, channels), and the steps that led to them, in turn."""

    values: Values
    steps: tuple[PreparationStep, ...]


DIVIDED = PreparationStep("divided by 255", "0 to 255", "0 to 1")
"""What is done to a prepared picture last, where a network is fed as it was trained."""


def preparing_of(word: str) -> Preparing:
    """Read how a picture is to be prepared.

    Raises:
        BadInput: in no such way.
    """
    for known in PREPARING:
        if word.strip() == known:
            return known
    raise unknown_name("preparation", word, PREPARING, f"give one of {', '.join(PREPARING)}")


def prepare(values: Values, wanted: tuple[int, ...], how: Preparing = "auto") -> Prepared:
    """Bring a picture to what a network takes.

    Args:
        values: (rows, columns) or (rows, columns, channels), 0 to 255.
        wanted: (rows, columns, channels) that the network takes.
        how: `auto` leaves alone what has the shape already, unless it is evidently dark on light;
            `always` does not; `none` leaves everything alone, whether it fits or not.

    Raises:
        BadInput: there is nothing on the picture, or its channels cannot become those wanted.
    """
    picture = values[:, :, None] if values.ndim == 2 else values
    fits = picture.shape == wanted and not (wanted[2] == 1 and _is_evidently_dark_on_light(picture))
    if how == "none" or (how == "auto" and fits):
        size = _by(picture.shape)
        return Prepared(picture, (PreparationStep("taken as it is", size, size),))
    trail = _Trail(picture)
    trail.take_channels(wanted[2])
    if wanted[2] == 1:
        trail.find_ink()
        trail.place_ink((wanted[0], wanted[1]))
    else:
        trail.resize((wanted[0], wanted[1]))
    return Prepared(trail.picture, tuple(trail.steps))


class _Trail:
    """A picture on its way; `steps` grows with what is done to it."""

    def __init__(self, picture: Values) -> None:
        self.picture = picture
        self.steps: list[PreparationStep] = []

    def _changed(self, what: str, before: str, after: str, picture: Values) -> None:
        self.picture = picture
        self.steps.append(PreparationStep(what, before, after))

    def take_channels(self, wanted: int) -> None:
        channels = self.picture.shape[2]
        if channels == wanted:
            return
        if (channels, wanted) == (3, 1):
            grey = take_channel(self.picture, "grey")[:, :, None]
            self._changed("made grey", "red, green and blue", "their luminance", grey)
        elif channels == 1:
            copies = np.repeat(self.picture, wanted, axis=2)
            self._changed("repeated", "1 channel", f"{wanted} alike", copies)
        else:
            raise BadInput(
                f"the input has {channels} channels and the network takes {wanted}: give one of "
                f"{wanted}"
            )

    def resize(self, sides: tuple[int, int]) -> None:
        before = _by(self.picture.shape[:2])
        if self.picture.shape[:2] != sides:
            self._changed("resized", before, _by(sides), resized(self.picture, sides))

    def find_ink(self) -> None:
        """Light ink on black paper: shrunk, inverted, evenly lit, paper at 0 and ink at 255."""
        longer = max(self.picture.shape[:2])
        if longer > WORKED_ON:
            rows, columns = (
                max(round(side * WORKED_ON / longer), 1) for side in self.picture.shape[:2]
            )
            self.resize((rows, columns))
        grey = self.picture[:, :, 0]
        if np.abs(grey).max() > LARGEST_COUNT:
            raise BadInput(
                f"the input has numbers beyond {LARGEST_COUNT:,.0f}: give a picture that counts 0 "
                "to 255"
            )
        paper, (darkest, lightest) = paper_of(grey)
        if lightest - darkest < LEAST_CONTRAST:
            raise BadInput(
                f"the input is blank, its numbers reach from {darkest:g} to {lightest:g}: give a "
                "picture that counts 0 to 255 with something on it"
            )
        if paper - darkest > lightest - paper:
            grey = grey.max() - grey
            self._changed("inverted", "dark on light", "light on dark", grey[:, :, None])
        self._level(grey)

    def _level(self, grey: Values) -> None:
        shading = shading_of(grey)
        paper, ink, noise = levels_of(grey - shading)
        if ink - paper < max(LEAST_CONTRAST, 6 * noise):
            raise BadInput(
                "the input is blank, nothing on it stands out from the paper: give a picture with "
                "something on it"
            )
        spread = float(shading.max() - shading.min())
        if spread > LEAST_SHADING * (ink - paper):
            grey = grey - shading
            uneven = f"paper uneven by {spread:.0f}"
            self._changed("shading taken away", uneven, "even paper", grey[:, :, None])
        else:
            paper, ink, noise = levels_of(grey)
        black = paper + min(4 * noise, 0.4 * (ink - paper))
        levelled = np.clip((grey - black) / (ink - black), 0, 1) * BRIGHTEST
        before, after = f"paper {black:.0f}, ink {ink:.0f}", "paper 0, ink 255"
        self._changed("contrast stretched", before, after, levelled[:, :, None])

    def place_ink(self, sides: tuple[int, int]) -> None:
        """Cropped to the ink, as large as MNIST's, its centre of mass in the middle."""
        grey = self.picture[:, :, 0]
        dust = specks(grey)
        if dust.any():
            grey = np.where(dust, 0, grey)
            told = f"specks on {dust.mean():.2%} of the paper"
            self._changed("dust taken away", told, "none", grey[:, :, None])
        rows, columns = inked(grey)
        cut = grey[rows, columns]
        self._changed("cropped to the ink", _by(grey.shape), _by(cut.shape), cut[:, :, None])
        factor = min(OF_THE_SIDE * side / own for side, own in zip(sides, cut.shape, strict=True))
        height, width = (
            min(max(round(own * factor), 1), side)
            for own, side in zip(cut.shape, sides, strict=True)
        )
        self.resize((height, width))
        small = self.picture[:, :, 0]
        small = small * (BRIGHTEST / small.max())  # thin lines have become faint
        centre = centre_of_mass(small)
        canvas = np.zeros(sides)
        top, left = (
            int(np.clip(round(side / 2 + MIDDLE - middle), 0, side - own))
            for side, middle, own in zip(sides, centre, small.shape, strict=True)
        )
        canvas[top : top + height, left : left + width] = small
        before = (
            f"centre of mass at row {centre[0]:.1f}, column {centre[1]:.1f} of {_by(small.shape)}"
        )
        after = f"at row {centre[0] + top:.1f}, column {centre[1] + left:.1f} of {_by(sides)}"
        self._changed("centred by mass", before, after, canvas[:, :, None])


def _is_evidently_dark_on_light(picture: Values) -> bool:
    """Whether most of a picture is as light as its border, and the rest is darker."""
    grey = picture[:, :, 0]
    if np.abs(grey).max() > LARGEST_COUNT:
        return False
    paper, (darkest, lightest) = paper_of(grey)
    contrast = lightest - darkest
    is_paper = grey > paper - contrast / 4
    return bool(
        contrast >= BRIGHTEST / 4 and lightest - paper < contrast / 4 and is_paper.mean() > 0.5
    )


def _by(sides: tuple[int, ...]) -> str:
    return "×".join(map(str, sides))
