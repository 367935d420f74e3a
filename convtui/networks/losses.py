"""Where the way back through a network begins: at what it loses, or at the score of a class.

Of a network that ends in classes the loss is the cross-entropy of the softmax, and both are taken
as one: the network is walked up to its scores, the numbers before the softmax, whose gradient is
p - y.
"""

from dataclasses import dataclass
from typing import Literal, Protocol, get_args

import numpy as np
import numpy.typing as npt

from convtui.errors import BadInput
from convtui.networks.activation import Activation
from convtui.networks.layer import Layer
from convtui.networks.network import Network
from convtui.ops.loss import cross_entropy
from convtui.ops.window import Array

Score = Literal["logit", "probability"]
"""Of a class: the number before the softmax, or what the softmax makes of it."""

SCORES: tuple[Score, ...] = get_args(Score)


class Loss(Protocol):
    """What a network loses by what it leaves; the penalties are not its own."""

    def layers_before(self, network: Network) -> tuple[Layer, ...]:
        """Those that leave what is lost by.

        Raises:
            BadInput: the network has no such loss.
        """

    def of(self, left: Array) -> tuple[float, Array]:
        """The loss, and its gradient of the shape of what was left."""


@dataclass(frozen=True, eq=False)
class CrossEntropy:
    """-log of the probability of a class; of a batch the mean."""

    labels: int | npt.NDArray[np.intp]
    """The number of the class, from 0; or (images,)."""

    def layers_before(self, network: Network) -> tuple[Layer, ...]:
        """The softmax at the end left out."""
        return up_to_scores(network)

    def of(self, left: Array) -> tuple[float, Array]:
        """The softmax and the loss are taken as one."""
        scores = left.reshape(-1, left.shape[-1])
        loss, of_scores = cross_entropy(scores, np.atleast_1d(self.labels))
        return loss, of_scores.reshape(left.shape)


def up_to_scores(network: Network) -> tuple[Layer, ...]:
    """The layers with the softmax at the end left out: it belongs to the loss.

    Raises:
        BadInput: the network does not end in classes, so it has no loss.
    """
    if not network.ends_in:
        end = network.beyond or f"{network.name} ends in {network.layers[-1].name}, no classes"
        raise BadInput(
            f"{end}: a loss needs a dense layer with a unit for each class at the end, "
            "with softmax or without"
        )
    layers = list(network.layers)
    last = max(at for at, layer in enumerate(layers) if not layer.only_in_training)
    end_layer = layers[last]
    if end_layer.ends_in == "softmax":
        first, *_ = end_layer.steps()
        without = Activation(end_layer.name, "none")
        layers[last] = without if isinstance(end_layer, Activation) else first
    return tuple(layers)
