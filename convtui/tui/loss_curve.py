"""The curve of a loss over steps of gradient descent."""

import math
from collections.abc import Sequence

from convtui.tui.widgets.chart import Series

_MOST_POINTS = 400
"""More than any terminal has columns for."""


def loss_curve(losses: Sequence[float], at: int) -> tuple[str, Series]:
    """Its title and its points, those that are numbers, with the step at hand marked.

    `losses` begin at step 0; it is drawn by its power of ten unless it may be negative.
    """
    every = max(1, len(losses) // _MOST_POINTS)
    steps = sorted({*range(0, len(losses), every), at, len(losses) - 1})
    shown = [(step, losses[step]) for step in steps if math.isfinite(losses[step])]
    if any(loss < 0 for _, loss in shown):
        return "loss", Series("", tuple((float(step), loss) for step, loss in shown), at)
    points = tuple((float(step), math.log10(loss)) for step, loss in shown if loss > 0)
    return "log₁₀ of the loss", Series("", points, at)
