"""Which pixels an answer hangs on, found by the gradient of a class's score.

A score is the class's logit, the number before the softmax, or its probability. Where the
probability is next to 1 the softmax is saturated: its slope, and with it every gradient, is next
to 0, and nothing is seen. So the methods begin at the logit.
"""

import numpy as np

from convtui.errors import BadInput
from convtui.lesson.forward import ForwardPass
from convtui.networks.gradients import ScoreGradients, score_gradients
from convtui.networks.losses import Score
from convtui.ops.resizing import bilinear
from convtui.ops.window import Array


def saliency(passed: ForwardPass, label: int, score: Score, *, guided: bool = False) -> Array:
    """M[r, c] = max over the channels k of |∂score / ∂x[r, c, k]|.

    Simonyan, Vedaldi & Zisserman, "Deep inside convolutional networks: visualising image
    classification models and saliency maps" (2014), section 3.

    Args:
        passed: the image in its network.
        label: the number of the class.
        score: what the gradient is of.
        guided: by guided backpropagation in place of the gradient, see `score_gradients`. What it
            shows depends little on the weights (Adebayo et al., "Sanity checks for saliency maps"
            (2018)).

    Returns:
        (rows, columns), none below 0.

    Raises:
        BadInput: the network does not end in classes, or numbers grow beyond all bounds.
    """
    found = _sent_back(passed, label, score, guided=guided)
    largest: Array = np.abs(_finite(passed, found.input)).max(axis=2)
    return largest


def grad_cam(passed: ForwardPass, label: int, score: Score) -> Array:
    """max(0, Σₖ αₖ·Aₖ), where αₖ is the mean of ∂score / ∂Aₖ over the map Aₖ.

    The Aₖ are the maps of the last convolution, its own activation included. What comes of them is
    as large as they are, and laid over the image bilinearly (Selvaraju et al., "Grad-CAM: visual
    explanations from deep networks via gradient-based localization" (2017), section 3).

    Args:
        passed: the image in its network.
        label: the number of the class.
        score: what the gradient is of.

    Returns:
        (rows, columns) of the image, none below 0.

    Raises:
        BadInput: there is no convolution, or see `saliency`.
    """
    layer = last_convolution(passed)
    came_back = _finite(passed, _sent_back(passed, label, score).outputs[layer])
    weighted = passed.maps[layer] @ came_back.mean(axis=(0, 1))
    rows, columns, _ = passed.image.shape
    return bilinear(np.maximum(weighted, 0.0), (rows, columns))


def last_convolution(passed: ForwardPass) -> str:
    """The name of the network's last convolution.

    Raises:
        BadInput: there is none.
    """
    names = [row.name for row in passed.network.shapes if row.kind == "convolution"]
    if not names:
        raise BadInput(
            f"{passed.network.name} has no convolution: Grad-CAM weighs the maps of one, take "
            "saliency"
        )
    return names[-1]


def _sent_back(
    passed: ForwardPass, label: int, score: Score, *, guided: bool = False
) -> ScoreGradients:
    passed.maps  # noqa: B018 - refuses what is too large, or not finite
    with np.errstate(all="ignore"):  # what overflows is refused
        return score_gradients(
            passed.network, passed.weights, passed.image, label, score, guided=guided
        )


def _finite(passed: ForwardPass, gradient: Array) -> Array:
    if not np.isfinite(gradient).all():
        raise BadInput(
            f"{passed.network.name}: the gradient is not finite: make the input smaller, or "
            "train the network again"
        )
    return gradient
