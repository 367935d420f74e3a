"""The number under a window that a learner looks at: where it comes from leads further down."""

import numpy as np

from convtui.lesson.arithmetic import Share
from convtui.lesson.step import Step, Tap
from convtui.lesson.weights import weighed


def heaviest_tap(step: Step, channel: int | None = None) -> Tap:
    """The tap that adds most to a number, in size; the first one where none is weighed.

    Args:
        step: of any stage.
        channel: of the window, the only one looked at; None: all of them.
    """
    if isinstance(step.arithmetic, Share):
        return 0, 0, step.arithmetic.own
    weights, _ = weighed(step)
    if weights is None or not step.inside.any():
        return 0, 0, channel or 0
    values = np.where(step.inside[:, :, None], step.window, 0.0)  # padding adds nothing
    # Where nothing adds anything, any cell is rather looked at than padding.
    far = np.where(step.inside[:, :, None], np.abs(values * weights), -1.0)
    first = channel or 0
    seen = far if channel is None else far[:, :, channel : channel + 1]
    row, column, deep = np.unravel_index(int(seen.argmax()), seen.shape)
    return int(row), int(column), first + int(deep)
