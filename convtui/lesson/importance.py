"""Which pixels an answer hangs on, found by hiding parts of the image; no gradients are needed.

Occlusion follows Zeiler & Fergus, "Visualizing and understanding convolutional networks" (2014),
the random masks Petsiuk, Das & Saenko, "RISE: randomized input sampling for explanation of
black-box models" (2018).
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from convtui.ops.window import Array

GREY = 0.5
"""Of the square that hides a part of an image of 0..1."""
MASKS = 1000
_CELLS = 7
"""A random mask hides some of so many squares along each side of the image."""
_MOST_PLACES = 32
"""Places of the square along each side: on a larger image they are some pixels apart."""

Ask = Callable[[Array], float]
"""From an image of (rows, columns, channels) to the probability of the class in question."""
Told = Callable[[float], bool]
"""Hears which share is done; what it answers is whether to go on."""


def occlusion(image: Array, ask: Ask, size: int, told: Told) -> Array | None:
    """How much the probability falls when a grey square hides each place.

    Args:
        image: (rows, columns, channels).
        ask: gives the probability.
        size: of the square, odd; it is cut off at the edges of the image.
        told: hears of every place.

    Returns:
        (rows, columns): at a pixel the fall with the square's middle there; None where stopped.
    """
    rows, columns, _ = image.shape
    apart = -(-max(rows, columns) // _MOST_PLACES)
    down, along = (
        [min(first + apart // 2, side - 1) for first in range(0, side, apart)]
        for side in (rows, columns)
    )
    falls = np.empty((len(down), len(along)))
    whole, reach = ask(image), size // 2
    for number, (row, column) in enumerate((row, column) for row in down for column in along):
        if not told(number / falls.size):
            return None
        hidden = image.copy()
        top, left = max(row - reach, 0), max(column - reach, 0)
        hidden[top : row + reach + 1, left : column + reach + 1] = GREY
        falls[divmod(number, len(along))] = whole - ask(hidden)
    return falls.repeat(apart, axis=0).repeat(apart, axis=1)[:rows, :columns]


def importance(image: Array, ask: Ask, told: Told, seed: int = 0) -> Array | None:
    """How much more probable it is, on average, where a pixel is seen than where it is hidden.

    Some of 8×8 squares, laid on the image with a random shift, are 0 each time, half of them on
    average.

    Args:
        image: (rows, columns, channels).
        ask: gives the probability.
        told: hears of every mask.
        seed: of the masks.

    Returns:
        (rows, columns); None where it was stopped.
    """
    rows, columns, _ = image.shape
    seen, hidden = np.zeros((2, rows, columns)), np.zeros((2, rows, columns))
    for number, mask in enumerate(masks((rows, columns), seed)):
        if not told(number / MASKS):
            return None
        share = ask(image * mask[:, :, None])
        seen += mask, mask * share
        hidden += ~mask, ~mask * share
    means: Array = seen[1] / np.maximum(seen[0], 1) - hidden[1] / np.maximum(hidden[0], 1)
    return means


def masks(sides: tuple[int, int], seed: int) -> npt.NDArray[np.bool_]:
    """(MASKS, rows, columns) of booleans: True where a pixel is seen."""
    random = np.random.default_rng(seed)
    rows, columns = sides
    height, width = -(-rows // _CELLS), -(-columns // _CELLS)
    made = np.empty((MASKS, rows, columns), dtype=np.bool_)
    for mask in made:
        coarse = random.random((_CELLS + 1, _CELLS + 1)) < 0.5
        top, left = random.integers(height), random.integers(width)
        fine = coarse.repeat(height, axis=0).repeat(width, axis=1)
        mask[:] = fine[top : top + rows, left : left + columns]
    return made
