"""Pixels on their way in, probabilities on their way out, and how many answers are right."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from convtui.marking.shapes import one_step
from convtui.ops.window import Array


@dataclass(frozen=True, eq=False)
class SoftmaxCall:
    scores: Array
    """(classes,)."""


@dataclass(frozen=True, eq=False)
class ScalingCall:
    x: Array
    """Pixels, 0 to 255."""


@dataclass(frozen=True, eq=False)
class AccuracyCall:
    scores: Array
    """(images, classes): the class with the largest is the answer."""
    labels: npt.NDArray[np.int64]
    """(images,), from 0."""


def softmax(scores: Array) -> Array:
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum())


def _accuracy(call: AccuracyCall) -> Array:
    return np.asarray((call.scores.argmax(axis=1) == call.labels).mean())


SOFTMAX = one_step("softmax", lambda call: softmax(call.scores))
SCALING = one_step("scaling", lambda call: call.x / 255)
ACCURACY = one_step("accuracy", _accuracy)
