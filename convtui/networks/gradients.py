"""The loss of a network, and its gradient for every number on the way there.

From the loss (`losses`) everything is gone back through layer by layer, each handing on the
gradient of what went into it. The same way back can begin at the score of one class, to see what an
answer hangs on.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from convtui.networks.layer import Layer, Weights
from convtui.networks.losses import CrossEntropy, Loss, Score, up_to_scores
from convtui.networks.network import AllWeights, Network, weights_of
from convtui.networks.one_thread import one_thread
from convtui.ops.activation import softmax, softmax_backward
from convtui.ops.memory import keep_freed_memory
from convtui.ops.window import Array


@dataclass(frozen=True, eq=False)
class GradientArrays:
    """The gradient of one number at the end for all before it.

    Arrays are as in `layer`: (rows, columns, channels), of a batch with the images before the last.
    """

    input: Array
    outputs: dict[str, Array]
    """For what each layer leaves; of a layer that ends in the softmax, for what goes into that."""
    sums: dict[str, Array]
    """For what goes into the activation of a layer that has one of its own."""
    weights: dict[str, Array]
    """By `layer/name`; what is collected, not trained, has none."""


@dataclass(frozen=True, eq=False)
class Gradients(GradientArrays):
    """Of the loss of one image, or of a batch, whose loss is the mean of its images' losses.

    Those for the weights have those of the penalties added.
    """

    loss: float
    """The penalties added."""
    penalty: float
    """What L1 and L2 penalties of the kernels add to the loss."""
    left: Array
    """What the loss is of: scores, or the last map."""

    @property
    def probabilities(self) -> Array:
        """(classes,), or (images, classes), where scores were left."""
        shares: Array = softmax(self.left)[0, 0]
        return shares


@dataclass(frozen=True, eq=False)
class ScoreGradients(GradientArrays):
    """Of the score of one class for one image, which no penalty is part of."""

    score: float


@dataclass(frozen=True, eq=False)
class _Walked:
    """A layer, and what went into each of its steps."""

    layer: Layer
    weights: Weights
    inputs: tuple[Array, ...]

    def backward(self, gradient: Array, guided: bool) -> tuple[list[Array], dict[str, Array]]:
        """The gradients for what went into each step, and for the arrays, without penalties."""
        came_back: list[Array] = []
        of_arrays: dict[str, Array] = {}
        for step, x in reversed(list(zip(self.layer.steps(), self.inputs, strict=True))):
            if guided and step.ends_in == "relu":
                gradient = np.maximum(gradient, 0.0)
            gradient, own = step.backward(x, gradient, self.weights)
            came_back.insert(0, gradient)
            of_arrays |= own
        return came_back, of_arrays


def gradients(
    network: Network, weights: AllWeights, x: Array, labels: int | npt.NDArray[np.intp]
) -> Gradients:
    """Send images forward and the gradient of their loss back.

    Args:
        network: that ends in classes.
        weights: by `layer/name`.
        x: (rows, columns, channels) and the number of its class, from 0; or
            (rows, columns, images, channels) and the number of each.
        labels: the number, or (images,).

    Raises:
        BadInput: the network does not end in classes, or the weights are not its own.
    """
    return sent_back(network, weights, x, CrossEntropy(labels))


def sent_back(network: Network, weights: AllWeights, x: Array, lost: Loss) -> Gradients:
    """Send images forward and the gradient of any loss back.

    Raises:
        BadInput: the network has no such loss, or the weights are not its own.
    """
    keep_freed_memory()  # a batch follows a batch
    walked, left = _forward(network, weights, x, lost.layers_before(network))
    loss, gradient = lost.of(left)
    penalty = sum(done.layer.penalty(done.weights) for done in walked)
    back = _sent_back(walked, gradient)
    for done in walked:
        for name, of_penalty in done.layer.penalty_gradients(done.weights).items():
            back.weights[f"{done.layer.name}/{name}"] += of_penalty
    return Gradients(**vars(back), loss=loss + penalty, penalty=penalty, left=left)


def score_gradients(
    network: Network,
    weights: AllWeights,
    x: Array,
    label: int,
    score: Score = "logit",
    *,
    guided: bool = False,
) -> ScoreGradients:
    """Send an image forward and the gradient of a class's score back.

    The slope of a logit is 1 for itself and 0 for the others, that of a probability pₗ is
    pₗ·(1 - pₗ) for its own logit and -pₗ·p for another: next to 0 for all where pₗ is next to 1.

    Args:
        network: that ends in classes.
        weights: by `layer/name`.
        x: (rows, columns, channels).
        label: the number of the class, from 0.
        score: where the way back begins.
        guided: every ReLU also sets to 0 what comes back to it below 0. That is guided
            backpropagation (Springenberg, Dosovitskiy, Brox & Riedmiller, "Striving for simplicity:
            the all convolutional net" (2015)), and no gradient any more.

    Raises:
        BadInput: the network does not end in classes, or the weights are not its own.
    """
    walked, left = _forward(network, weights, x, up_to_scores(network))
    of_scores = np.zeros_like(left)
    of_scores[..., label] = 1.0
    found = left
    if score == "probability":
        found, of_scores = softmax(left), softmax_backward(left, of_scores)
    back = _sent_back(walked, of_scores, guided=guided)
    return ScoreGradients(**vars(back), score=float(found[0, 0, label]))


def _sent_back(walked: list[_Walked], gradient: Array, *, guided: bool = False) -> GradientArrays:
    """From the gradient for the scores to that for the input."""
    outputs: dict[str, Array] = {}
    sums: dict[str, Array] = {}
    of_weights: dict[str, Array] = {}
    with one_thread():
        for done in reversed(walked):
            name = done.layer.name
            outputs[name] = gradient
            came_back, of_arrays = done.backward(gradient, guided)
            gradient = came_back[0]
            if len(came_back) > 1:
                sums[name] = came_back[1]
            of_weights |= {f"{name}/{array}": own for array, own in of_arrays.items()}
    return GradientArrays(gradient, dict(reversed(outputs.items())), sums, of_weights)


def loss_of(network: Network, weights: AllWeights, x: Array, lost: Loss) -> float:
    """The loss alone, the penalties added: the way forward, and not back."""
    walked, left = _forward(network, weights, x, lost.layers_before(network))
    return lost.of(left)[0] + sum(done.layer.penalty(done.weights) for done in walked)


def corners(network: Network, weights: AllWeights, x: Array, lost: Loss) -> Iterator[Array]:
    """On which side of its corner each number is, where a layer has one: at 0, or the largest.

    Between two places with the same answer a network without a sigmoid and the like is straight.
    """
    walked, _ = _forward(network, weights, x, lost.layers_before(network))
    for done in walked:
        for step, inside in zip(done.layer.steps(), done.inputs, strict=True):
            if step.kind == "max-pool" or step.ends_in.startswith(("relu", "leaky-relu")):
                ones = np.ones_like(step.forward(inside, {}))
                yield step.backward(inside, ones, {})[0]


def _forward(
    network: Network, weights: AllWeights, x: Array, layers: tuple[Layer, ...]
) -> tuple[list[_Walked], Array]:
    """Every one of the first layers with what goes into it, and what the last of them leaves."""
    walked, values = [], np.asarray(x, dtype=np.float64)
    with one_thread():
        for layer, before in zip(layers, network.inputs, strict=True):
            own, inputs = weights_of(layer, before, weights), []
            for step in layer.steps():
                inputs.append(values)
                values = step.forward(values, own)
            walked.append(_Walked(layer, own, tuple(inputs)))
    return walked, values
