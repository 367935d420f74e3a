"""The loss of a classifier."""

import numpy as np
import numpy.typing as npt

from convtui.ops.activation import softmax
from convtui.ops.window import Array


def cross_entropy(scores: Array, labels: npt.NDArray[np.intp]) -> tuple[float, Array]:
    """-log pₗ for p = softmax(scores), and its gradient for the scores, p - y.

    y is 1 for the class l and 0 for the others. Taken together with the softmax the loss is
    log Σ e^scores - scoreₗ, finite however unlikely the class
    (Goodfellow, Bengio & Courville, "Deep Learning" (2016), section 6.2.2.3).

    Args:
        scores: (images, classes).
        labels: (images,): the class of each, from 0.

    Returns:
        The mean over the images, and (images, classes): the gradient of that mean.
    """
    images = np.arange(len(scores))
    largest = scores.max(axis=-1)
    logs = np.log(np.exp(scores - largest[:, None]).sum(axis=-1)) + largest
    loss = float((logs - scores[images, labels]).mean())
    gradient = softmax(scores)
    gradient[images, labels] -= 1.0
    return loss, gradient / len(scores)
