"""A feature map at rows and columns picked from it: what a coarse view of a large one needs."""

import numpy as np
import numpy.typing as npt

from convtui.ops.axis import Axis
from convtui.ops.window import Array, Window

Places = npt.NDArray[np.int64]


def convolve_at(
    source: Array, kernel: Array, window: Window, rows: Places, columns: Places
) -> Array:
    """The map at every one of `rows` with every one of `columns`.

    Args:
        source: (H, W).
        kernel: (kh, kw), already flipped if it is to be.
        window: where the kernel stands, from `window.slide`.
        rows: output rows, in any order.
        columns: output columns, in any order.

    Returns:
        (len(rows), len(columns)), float64; padding counts as 0.
    """
    output = np.zeros((len(rows), len(columns)))
    lines = [_taps(window.rows, rows, tap) for tap in range(kernel.shape[0])]
    posts = [_taps(window.columns, columns, tap) for tap in range(kernel.shape[1])]
    for weights, (down, on_rows) in zip(kernel.tolist(), lines, strict=True):
        line = source[down]
        for weight, (along, on_columns) in zip(weights, posts, strict=True):
            if weight:
                output += weight * (line[:, along] * on_columns) * on_rows[:, None]
    return output


def _taps(axis: Axis, steps: Places, tap: int) -> tuple[Places, Array]:
    """Input places under one tap, 0 for those on padding; and 1 where they are on none."""
    places = steps * axis.stride - axis.before + tap * axis.dilation
    inside = (places >= 0) & (places < axis.length)
    return np.where(inside, places, 0), inside.astype(np.float64)
