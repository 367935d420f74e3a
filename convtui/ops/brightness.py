"""Any numbers as the brightness of a picture: whole, 0 to 255; and what integers make of them."""

from typing import Literal

import numpy as np
import numpy.typing as npt

from convtui.ops.window import Array

Pixels = npt.NDArray[np.uint8]
Fit = Literal["clip", "normalise", "absolute"]

FITS: tuple[Fit, ...] = ("clip", "normalise", "absolute")
BRIGHTEST = 255
"""What a picture counts up to; networks are trained on it divided by that."""


def brightness(values: Array, fit: Fit, extent: tuple[float, float]) -> Pixels:
    """Bring numbers to 0…255 and round them to the nearest whole one.

    Args:
        values: of any shape.
        fit: `clip` cuts at 0 and 255; `absolute` drops the sign before it cuts; `normalise`
            stretches `extent` to 0…255, or makes all 0 where there is nothing to stretch.
        extent: smallest and largest value of the whole picture; for `normalise` only.
    """
    if fit == "normalise":
        low, high = extent
        # Halves: the span of two float64 can be larger than the largest float64.
        span = high / 2 - low / 2
        values = (values / 2 - low / 2) / span * BRIGHTEST if span else np.zeros_like(values)
    elif fit == "absolute":
        values = np.abs(values)
    cut: Array = np.clip(values, 0, BRIGHTEST)
    # Half up, as one rounds by hand; rint would make 0.5 and 2.5 even.
    return (cut + 0.5).astype(np.uint8)


def wrapped(value: float) -> int:
    """What is left of a number in an array of 8-bit integers: its whole part modulo 256."""
    return int(value) % (BRIGHTEST + 1)
