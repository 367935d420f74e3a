"""What a step multiplies each number under its window by, and how much it changes with each."""

import numpy as np

from convtui.lesson.arithmetic import Affine, Apply, Copy, Largest, Mean, Share, Sum
from convtui.lesson.step import Step
from convtui.networks.activation import activation_of
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


def slopes(step: Step) -> Array:
    """The derivative of a step's number for each number under its window, (h, w, C)."""
    match step.arithmetic:
        case Apply() as made:
            slope = activation_of(made.function).backward(np.array(made.biased), np.array(1.0))
            return np.full(step.window.shape, slope)
        case Share() as made:
            shares = made.powers / made.powers.sum()
            own = np.arange(shares.size) == made.own
            jacobian: Array = made.value * (own - shares)
            return jacobian.reshape(step.window.shape)
    weights, _ = weighed(step)
    assert weights is not None
    return weights
