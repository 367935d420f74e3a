"""28×28 digits that convtui draws itself, so that there is a digit without any file.

They are finished as the digits of MNIST are (LeCun, Bottou, Bengio and Haffner 1998): scaled into
a box of 20×20 and placed so that their centre of mass is the centre of the field.
"""

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
    hand = Hand() if variant is None else _hand(digit, variant)
    starts, ends = _segments(DIGITS[digit], hand)
    starts, ends = _fit(starts, ends, hand.pen)
    shift = CENTRE - _centre_of_line(starts, ends)
    # What the pen covers twice weighs once, and every shift changes how pixels are covered.
    for _ in range(2):
        shift += CENTRE - _centre_of_mass(_ink(starts + shift, ends + shift, hand.pen))
    return np.rint(255 * _ink(starts + shift, ends + shift, hand.pen))


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


def _segments(strokes: tuple[Stroke, ...], hand: Hand) -> tuple[Array, Array]:
    """Starts and ends, each (n, 2) as y, x, of the straight pieces this hand makes."""
    curves = [_smooth(_written(np.array(stroke), hand)) for stroke in strokes]
    starts = np.concatenate([curve[:-1] for curve in curves])
    ends = np.concatenate([curve[1:] for curve in curves])
    return starts[:, ::-1], ends[:, ::-1]


def _written(points: Array, hand: Hand) -> Array:
    """Bend the sheet, not the points: strokes that met before still meet."""
    x, y = points.T
    bent = [x.copy(), y.copy()]
    for number, (amplitude, along_x, along_y, phase) in enumerate(hand.wobble):
        axis = 2 * number // len(hand.wobble)
        bent[axis] += amplitude * np.sin(along_x * x + along_y * y + phase)
    wide = bent[0] * hand.width + hand.slant * (1 - bent[1])
    cos, sin = np.cos(hand.turn), np.sin(hand.turn)
    return np.stack([cos * wide - sin * bent[1], sin * wide + cos * bent[1]], axis=1)


def _smooth(points: Array) -> Array:
    """Catmull-Rom spline through (n, 2) points; the end points are their own neighbours."""
    padded = np.concatenate([points[:1], points, points[-1:]])
    before, here, there, after = padded[:-3], padded[1:-2], padded[2:-1], padded[3:]
    t = np.linspace(0, 1, POINTS_A_SPAN, endpoint=False)[:, None, None]
    curve = 0.5 * (
        2 * here
        + (there - before) * t
        + (2 * before - 5 * here + 4 * there - after) * t**2
        + (3 * here - before - 3 * there + after) * t**3
    )
    return np.concatenate([curve.transpose(1, 0, 2).reshape(-1, 2), points[-1:]])


def _fit(starts: Array, ends: Array, pen: float) -> tuple[Array, Array]:
    """Scale to pixels so that the ink, its soft edge included, fills the longer side of the box."""
    both = np.concatenate([starts, ends])
    low, high = both.min(axis=0), both.max(axis=0)
    scale = (BOX - 2 * pen - SOFTNESS) / (high - low).max()
    offset = CENTRE - scale * (low + high) / 2
    return starts * scale + offset, ends * scale + offset


def _ink(starts: Array, ends: Array, pen: float) -> Array:
    """How much of each pixel the pen covers, 0…1: from its centre's distance to the line."""
    along = ends - starts
    length = np.maximum((along**2).sum(axis=1), 1e-12)
    pixels = np.indices((SIDE, SIDE), dtype=np.float64).reshape(2, -1).T
    reach = pixels @ along.T - (starts * along).sum(axis=1)
    t = np.clip(reach / length, 0, 1)
    from_start = (pixels**2).sum(axis=1)[:, None] - 2 * pixels @ starts.T + (starts**2).sum(axis=1)
    squared = (from_start + t * (t * length - 2 * reach)).min(axis=1)
    distance = np.sqrt(np.maximum(squared, 0))
    ink: Array = np.clip((pen - distance) / SOFTNESS + 0.5, 0, 1).reshape(SIDE, SIDE)
    return ink


def _centre_of_line(starts: Array, ends: Array) -> Array:
    """Row and column of the centre of mass of the bare line."""
    weight = np.sqrt(((ends - starts) ** 2).sum(axis=1))
    centre: Array = (weight @ (starts + ends)) / (2 * weight.sum())
    return centre


def _centre_of_mass(ink: Array) -> Array:
    """Row and column, counted from 0."""
    places = np.indices(ink.shape, dtype=np.float64).reshape(2, -1)
    centre: Array = (places @ ink.ravel()) / ink.sum()
    return centre
