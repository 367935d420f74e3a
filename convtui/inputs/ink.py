"""Ink and paper on a grey picture, (rows, columns): which is which, where, and how evenly lit."""

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from convtui.inputs.input import Values

_BORDER = 20
"""The border is so many times thinner than the picture."""

_FITTED = 96
"""Rows and columns to which a picture is thinned out before a surface is fitted to its paper."""

_CELLS = 112
"""Along the longer side, for what hangs together: four for each pixel of MNIST's."""

_LEAST_PART = 0.05
"""Of the largest part: what is smaller is dust."""

_ROUNDS = 4
"""Ink and paper are told apart, and the light on the paper found, by turns."""


def paper_of(grey: Values) -> tuple[float, tuple[float, float]]:
    """What the paper is like, by the border, and the darkest and lightest parts of the picture.

    A speck or two is no part: of every two thousand pixels one does not count.
    """
    rows, columns = (max(side // _BORDER, 1) for side in grey.shape)
    border = (grey[:rows], grey[-rows:], grey[:, :columns], grey[:, -columns:])
    edge = np.concatenate([part.ravel() for part in border])
    # np.median imports masked arrays, which the first frame of a screen would wait for.
    paper = float(np.partition(edge, edge.size // 2)[edge.size // 2])
    specks = grey.size // 2000
    ordered = np.partition(grey.ravel(), [specks, grey.size - 1 - specks])
    return paper, (float(ordered[specks]), float(ordered[-1 - specks]))


def shading_of(grey: Values) -> Values:
    """The light on the paper under light ink: a surface of second degree through the paper.

    Least squares over the pixels that are paper, which the surface then helps to tell better.
    """
    steps = tuple(-(-side // _FITTED) for side in grey.shape)
    few = grey[:: steps[0], :: steps[1]]
    terms = _terms(few.shape)
    surface: Values = np.full_like(few, np.median(few))
    factors: Values = np.zeros(terms.shape[2])
    for _ in range(_ROUNDS):
        rest = few - surface
        is_paper = rest <= threshold(rest)
        factors = np.asarray(np.linalg.lstsq(terms[is_paper], few[is_paper], rcond=None)[0])
        surface = terms @ factors
    whole: Values = _terms(grey.shape) @ factors
    return whole


def _terms(sides: tuple[int, ...]) -> Values:
    """1, x, y, x², xy, y² at every pixel: (rows, columns, 6)."""
    y, x = np.meshgrid(*(np.linspace(-1, 1, side) for side in sides), indexing="ij")
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)


def threshold(grey: Values) -> float:
    """Between the two kinds of pixels that a picture has (Otsu 1979)."""
    counts, edges = np.histogram(grey, 256)
    middles = (edges[:-1] + edges[1:]) / 2
    below = counts.cumsum()
    above = below[-1] - below
    sums = (counts * middles).cumsum()
    with np.errstate(invalid="ignore", divide="ignore"):  # one side is empty
        apart = below * above * (sums / below - (sums[-1] - sums) / above) ** 2
    best = np.flatnonzero(apart == np.nanmax(apart)) if above[0] else np.zeros(1, dtype=int)
    return float(edges[1:][best].mean())


def levels_of(grey: Values) -> tuple[float, float, float]:
    """The levels of paper and of the light ink on it, and the noise of the paper (a deviation)."""
    limit = threshold(grey)
    paper, ink = grey[grey <= limit], grey[grey > limit]
    level = float(np.median(paper))
    noise = 1.4826 * float(np.median(np.abs(paper - level)))
    return level, float(np.median(ink)) if ink.size else level, noise


def specks(grey: Values) -> npt.NDArray[np.bool_]:
    """Where light ink on black hangs together with too little of it to be part of a digit.

    Parts of a grid of _CELLS are looked at, not pixels: what nearly touches hangs together.
    """
    step = -(-max(grey.shape) // _CELLS)
    padded = np.pad(grey > grey.max() / 3, [(0, -side % step) for side in grey.shape])
    rows, columns = padded.shape[0] // step, padded.shape[1] // step
    blocks = padded.reshape(rows, step, columns, step)
    is_ink = np.asarray(blocks.any(axis=(1, 3)))
    parts = _connected(is_ink)
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    small: npt.NDArray[np.bool_] = is_ink & (sizes[parts] < _LEAST_PART * sizes.max())
    whole: npt.NDArray[np.bool_] = small.repeat(step, axis=0).repeat(step, axis=1)
    return whole[: grey.shape[0], : grey.shape[1]]


def _connected(is_ink: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """A number for each part that hangs together, over corners too; 0 where there is no ink.

    Every cell takes the largest number around it until none changes any more.
    """
    numbers = np.where(is_ink, np.arange(1, is_ink.size + 1).reshape(is_ink.shape), 0)
    while True:
        around = sliding_window_view(np.pad(numbers, 1), (3, 3)).max(axis=(2, 3))
        spread = np.where(is_ink, around, 0)
        if np.array_equal(spread, numbers):
            return spread
        numbers = spread


def inked(grey: Values) -> tuple[slice, slice]:
    """The rows and columns from the first to the last with ink, of light ink on black."""
    is_ink = grey > grey.max() / 3
    rows, columns = (np.flatnonzero(is_ink.any(axis=axis)) for axis in (1, 0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def centre_of_mass(grey: Values) -> tuple[float, float]:
    """(row, column), in pixels from the upper left corner."""
    total = grey.sum()
    rows, columns = (
        float((grey.sum(axis=1 - axis) * (np.arange(grey.shape[axis]) + 0.5)).sum() / total)
        for axis in (0, 1)
    )
    return rows, columns


def resized(picture: Values, sides: tuple[int, int]) -> Values:
    """(rows, columns, channels) at another size, by Pillow, each channel by itself.

    Smaller, every pixel is a weighted mean of all that it covers.
    """
    from PIL import Image

    planes = [
        Image.fromarray(plane.astype(np.float32)).resize(sides[::-1], Image.Resampling.BILINEAR)
        for plane in np.moveaxis(picture, 2, 0)
    ]
    return np.stack([np.asarray(plane, dtype=np.float64) for plane in planes], axis=-1)
