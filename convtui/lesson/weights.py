"""What a step multiplies each number under its window by."""

import numpy as np

from convtui.lesson.arithmetic import Affine, Copy, Largest, Mean, Sum
from convtui.lesson.step import Step
from convtui.ops.window import Array


def weighed(step: Step) -> tuple[Array | None, float]:
    """What each number under the window is multiplied by, and what is added to the products.

    None where numbers are not weighed: before an activation.
    """
    match step.arithmetic:
        case Sum() as made:
            return made.weights, made.bias
        case Mean() as made:
            return np.full(step.window.shape, 1 / made.count), 0.0
        case Largest() as made:
            weights = np.zeros(step.window.shape)
            weights[made.winner] = 1.0
            return weights, 0.0
        case Affine() as made:
            scale = made.gamma / float(np.sqrt(made.variance + made.epsilon))
            return np.full(step.window.shape, scale), made.beta - scale * made.mean
        case Copy():
            return np.ones(step.window.shape), 0.0
    return None, 0.0
