"""How well a network tells drawn digits apart: those that it learns from, and others."""

from dataclasses import dataclass

import numpy as np

from convtui.lesson.drawn_digits import DrawnDigits
from convtui.networks.losses import up_to_scores
from convtui.networks.network import AllWeights, Network, weights_of
from convtui.networks.one_thread import one_thread
from convtui.ops.loss import cross_entropy
from convtui.ops.window import Array

# Images whose maps are computed together: few enough to stay in the processor's cache.
_AT_ONCE = 50


@dataclass(frozen=True)
class Score:
    """How well the network does after an epoch; epoch 0 is before the first.

    The losses are means of cross-entropies, without penalties; accuracies are shares of 1.
    """

    epoch: int
    step: int
    loss: float
    accuracy: float
    held_out_loss: float
    held_out_accuracy: float
    shut: str = ""
    """The first layer whose ReLU lets nothing through, whichever digit it learns from goes in."""


def scored(
    network: Network,
    weights: AllWeights,
    digits: DrawnDigits,
    held_out: DrawnDigits,
    *,
    epoch: int,
    step: int,
) -> Score:
    """Send all digits through, those that it learns from and those held out."""
    with one_thread():
        scores, shut = _scores_of(network, weights, digits)
        others, _ = _scores_of(network, weights, held_out)
    own = _loss_and_accuracy(scores, digits)
    return Score(epoch, step, *own, *_loss_and_accuracy(others, held_out), shut)


def _scores_of(network: Network, weights: AllWeights, part: DrawnDigits) -> tuple[Array, str]:
    """What goes into the softmax, (images, classes), and the first layer that is shut."""
    layers = up_to_scores(network)
    opened, scores = set(), []
    for first in range(0, len(part), _AT_ONCE):
        values = part.images[:, :, first : first + _AT_ONCE]
        for layer, before in zip(layers, network.inputs, strict=True):
            values = layer.forward(values, weights_of(layer, before, weights))
            if layer.ends_in != "relu" or values.any():
                opened.add(layer.name)
        scores.append(values[0, 0])
    shut = next((layer.name for layer in layers if layer.name not in opened), "")
    return np.concatenate(scores), shut


def _loss_and_accuracy(scores: Array, part: DrawnDigits) -> tuple[float, float]:
    loss, _ = cross_entropy(scores, part.labels)
    return loss, float((scores.argmax(axis=1) == part.labels).mean())
