"""28×28 digits that convtui draws itself, so that there is a digit without any file.

They are finished as the digits of MNIST are (LeCun, Bottou, Bengio and Haffner 1998): scaled into
a box of 20×20 and placed so that their centre of mass is the centre of the field.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from convtui.datasets.strokes import DIGITS, Stroke

Array = npt.NDArray[np.float64]

SIDE = 28
BOX = 20.0
CENTRE = 14.0
"""Row and column, from 0, of the centre of mass: the mean over MNIST's training digits."""

POINTS_A_SPAN = 6

FLAT = ((0.0, 0.0, 0.0, 0.0),) * 4
"""Waves that bend nothing."""

AT_ONCE = 25
"""Digits drawn together: what lies between the steps then stays in the processor's cache."""

SOFTNESS = 1.6
"""Width in pixels over which the edge of a stroke goes from full to nothing."""


@dataclass(frozen=True)
class Hand:
    """How one writer differs from the printed sheet.

    `slant` is the shift to the right per unit of height, `width` multiplies x, `turn` is in
    radians, `pen` is the stroke's radius in pixels, and the waves of `wobble` (amplitude, frequency
    in x, frequency in y, phase; the first half moves x and the second y) bend the sheet.
    """

    slant: float = 0.0
    width: float = 1.1
    turn: float = 0.0
    pen: float = 1.3
    wobble: tuple[tuple[float, ...], ...] = ()


def draw_digit(digit: int, variant: int | None = None) -> Array:
    """Draw a digit 0…9 as (28, 28) whole numbers 0…255, ink bright on black.

    Without `variant` it is the digit as designed; with one (any integer from 0) it is written by
    the hand that belongs to this pair of numbers, always the same one.
    """
    drawn: Array = _drawn(digit, [Hand() if variant is None else _hand(digit, variant)])[0]
    return drawn


def draw_variants(digit: int, variants: Iterable[int]) -> Array:
    """Draw many variants of a digit, each as `draw_digit` does: (number of variants, 28, 28)."""
    hands = [_hand(digit, variant) for variant in variants]
    parts = [hands[start : start + AT_ONCE] for start in range(0, len(hands), AT_ONCE)]
    return np.concatenate([_drawn(digit, part) for part in parts])


def _drawn(digit: int, hands: list[Hand]) -> Array:
    pens = np.array([hand.pen for hand in hands])
    starts, ends = _fit(*_segments(DIGITS[digit], hands), pens)
    shift = CENTRE - _centres_of_lines(starts, ends)
    # What the pen covers twice weighs once, and every shift changes how pixels are covered.
    for _ in range(2):
        shift += CENTRE - _centres_of_mass(_ink(starts + shift, ends + shift, pens))
    return np.rint(255 * _ink(starts + shift, ends + shift, pens))


def _hand(digit: int, variant: int) -> Hand:
    random = np.random.default_rng([digit, variant])
    waves = [
        (random.normal(0, 0.02), *random.uniform(2, 7, 2), random.uniform(0, 2 * np.pi))
        for _ in range(4)
    ]
    return Hand(
        slant=float(random.normal(0.05, 0.14)),
        width=float(random.uniform(0.9, 1.3)),
        turn=float(random.normal(0, 0.07)),
        pen=float(random.uniform(0.95, 1.65)),
        wobble=tuple(tuple(float(number) for number in wave) for wave in waves),
    )


def _segments(strokes: tuple[Stroke, ...], hands: list[Hand]) -> tuple[Array, Array]:
    """Starts and ends, each (hands, n, 2) as y, x, of the straight pieces these hands make."""
    curves = [_smooth(_written(np.array(stroke), hands)) for stroke in strokes]
    starts = np.concatenate([curve[:, :-1] for curve in curves], axis=1)
    ends = np.concatenate([curve[:, 1:] for curve in curves], axis=1)
    return starts[..., ::-1], ends[..., ::-1]


def _written(points: Array, hands: list[Hand]) -> Array:
    """Bend the sheet, not the points: strokes that met before still meet. (hands, n, 2)."""
    x, y = points.T
    bent = np.repeat(points.T[:, None], len(hands), axis=1)
    waves = np.array([hand.wobble or FLAT for hand in hands])
    for number, wave in enumerate(waves.transpose(1, 2, 0)[..., None]):
        amplitude, along_x, along_y, phase = wave
        axis = 2 * number // waves.shape[1]
        bent[axis] += amplitude * np.sin(along_x * x + along_y * y + phase)
    width, slant, turn = (
        np.array([[getattr(hand, name)] for hand in hands]) for name in ("width", "slant", "turn")
    )
    wide = bent[0] * width + slant * (1 - bent[1])
    cos, sin = np.cos(turn), np.sin(turn)
    return np.stack([cos * wide - sin * bent[1], sin * wide + cos * bent[1]], axis=2)


def _smooth(points: Array) -> Array:
    """Catmull-Rom splines through (hands, n, 2) points; end points are their own neighbours."""
    padded = np.concatenate([points[:, :1], points, points[:, -1:]], axis=1)[:, :, None]
    before, here, there, after = padded[:, :-3], padded[:, 1:-2], padded[:, 2:-1], padded[:, 3:]
    t = np.linspace(0, 1, POINTS_A_SPAN, endpoint=False)[:, None]
    curve = 0.5 * (
        2 * here
        + (there - before) * t
        + (2 * before - 5 * here + 4 * there - after) * t**2
        + (3 * here - before - 3 * there + after) * t**3
    )
    return np.concatenate([curve.reshape(len(points), -1, 2), points[:, -1:]], axis=1)


def _fit(starts: Array, ends: Array, pens: Array) -> tuple[Array, Array]:
    """Scale to pixels so that the ink, its soft edge included, fills the longer side of the box."""
    both = np.concatenate([starts, ends], axis=1)
    low, high = both.min(axis=1, keepdims=True), both.max(axis=1, keepdims=True)
    room = (BOX - 2 * pens - SOFTNESS)[:, None, None]
    scale = room / (high - low).max(axis=2, keepdims=True)
    offset = CENTRE - scale * (low + high) / 2
    return starts * scale + offset, ends * scale + offset


def _ink(starts: Array, ends: Array, pens: Array) -> Array:
    """How much of each pixel the pens cover, 0…1: from its centre's distance to the line.

    Each segment is measured from the pixels near it only: the others it leaves without ink.
    """
    reach = (pens + SOFTNESS / 2)[:, None, None]
    first = np.ceil(np.minimum(starts, ends) - reach).astype(np.intp)
    last = np.floor(np.maximum(starts, ends) + reach).astype(np.intp)
    near = np.clip(first[..., None] + np.arange((last - first).max() + 1), 0, SIDE - 1)
    images = np.arange(len(starts))[:, None, None, None]
    pixels = (images * SIDE + near[:, :, 0, :, None]) * SIDE + near[:, :, 1, None, :]
    closest = np.full(len(starts) * SIDE * SIDE, np.inf)
    np.minimum.at(closest, pixels.ravel(), _squared_distances(starts, ends, near).ravel())
    distance = np.sqrt(closest).reshape(-1, SIDE, SIDE)
    ink: Array = np.clip((pens[:, None, None] - distance) / SOFTNESS + 0.5, 0, 1)
    return ink


def _squared_distances(starts: Array, ends: Array, near: npt.NDArray[np.intp]) -> Array:
    """From segments (hands, n, 2) to the pixels `near` (hands, n, 2, w) them: (hands, n, w, w)."""
    along = ends - starts
    length = np.maximum((along**2).sum(axis=2), 1e-12)[..., None, None]
    offset = near - starts[..., None]
    down, right = offset[:, :, 0, :, None], offset[:, :, 1, None, :]
    along_down, along_right = along[..., 0, None, None], along[..., 1, None, None]
    t = np.clip((down * along_down + right * along_right) / length, 0, 1)
    squared: Array = (down - t * along_down) ** 2 + (right - t * along_right) ** 2
    return squared


def _centres_of_lines(starts: Array, ends: Array) -> Array:
    """Row and column of the centre of mass of the bare lines: (hands, 1, 2)."""
    weight = np.sqrt(((ends - starts) ** 2).sum(axis=2, keepdims=True))
    moment = (weight * (starts + ends)).sum(axis=1, keepdims=True)
    centre: Array = moment / (2 * weight.sum(axis=1, keepdims=True))
    return centre


def _centres_of_mass(ink: Array) -> Array:
    """Row and column, counted from 0: (hands, 1, 2)."""
    places = np.indices(ink.shape[1:], dtype=np.float64).reshape(2, -1)
    flat = ink.reshape(len(ink), -1)
    centre: Array = flat @ places.T / flat.sum(axis=1, keepdims=True)
    return centre[:, None]
