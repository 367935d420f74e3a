"""Digits that convtui draws, as many as are asked for, as a network learns from them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from convtui.datasets.drawing import SIDE, draw_variants
from convtui.ops.brightness import BRIGHTEST
from convtui.ops.window import Array

CLASSES = tuple(map(str, range(10)))
IMAGE_SHAPE = (SIDE, SIDE, 1)


@dataclass(frozen=True, eq=False)
class DrawnDigits:
    """Images of 0 to 1, (rows, columns, images, 1), the n-th of them a digit n % 10."""

    images: Array
    labels: npt.NDArray[np.intp]
    first: int
    """Variant of the first ten."""

    def __len__(self) -> int:
        return len(self.labels)

    def name(self, number: int) -> str:
        """What `compute` and others take for the same image, `digit:4~12`."""
        round_, digit = divmod(number, len(CLASSES))
        return f"digit:{digit}~{self.first + round_}"

    def image(self, number: int) -> Array:
        """(rows, columns, 1)."""
        return self.images[:, :, number]


def drawn_digits(count: int, first: int = 0) -> DrawnDigits:
    """Draw digits, each as often as any other.

    Args:
        count: of images, a multiple of ten.
        first: variant of the first ten; each ten that follow are of the next.
    """
    rounds = count // len(CLASSES)
    drawn = [draw_variants(digit, range(first, first + rounds)) for digit in range(len(CLASSES))]
    images = np.stack(drawn, axis=1).reshape(count, SIDE, SIDE, 1) / BRIGHTEST
    labels = np.tile(np.arange(len(CLASSES)), rounds)
    return DrawnDigits(np.ascontiguousarray(np.moveaxis(images, 0, 2)), labels, first)
