"""Where to stop a training, read off its losses."""

from dataclasses import dataclass

import numpy as np

from convtui.marking.shapes import one_step
from convtui.ops.window import Array


@dataclass(frozen=True, eq=False)
class CurveCall:
    """What a training has written down, epoch by epoch."""

    training: Array
    """(epochs,): the loss on the images that are learned from."""
    validation: Array
    """(epochs,): the loss on images that are not."""


def best_epoch(call: CurveCall) -> int:
    """Counted from 1: the first of those with the least validation loss."""
    return int(np.argmin(call.validation)) + 1


CURVE = one_step("training-curve", best_epoch)
