"""The way back through a whole network, in R: each gradient beside ours."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from convtui.lesson.backward import BackwardPass
from convtui.networks.gradients import up_to_scores
from convtui.networks.network import weights_of
from convtui.ops.window import Array
from convtui.reference.backward_in_r import (
    backward_calls,
    loss_call,
    score_gradient_call,
)
from convtui.reference.case import Case
from convtui.reference.gradient_call import with_penalty
from convtui.reference.r_call import RCall

STAGE = "gradient"

_SMALLEST = 1e-6
"""Gradients are often small, and compared by the largest of them; what is smaller is rounding."""


def network_gradients(passed: BackwardPass, name: str) -> Iterator[Case]:
    """The loss of an image and, layer by layer back to the input, every gradient.

    Each layer is given what our forward pass left before it and our gradient for what it leaves,
    which R has agreed on a case before: the layer that is named is the one that differs.

    Args:
        passed: an image on its way back.
        name: what the cases are called.
    """
    forward, found, label = passed.forward, passed.gradients, passed.label
    network, layers = forward.network, up_to_scores(forward.network)
    inputs = [forward.image, *(forward.maps[layer.name] for layer in layers)][:-1]
    weights = [
        weights_of(layer, before, forward.weights)
        for layer, before in zip(layers, network.inputs, strict=True)
    ]
    end = max(at for at, layer in enumerate(layers) if not layer.only_in_training)
    scores = layers[end].forward(inputs[end], weights[end]).ravel()
    entropy = np.array([found.loss - found.penalty])
    yield _case(f"{name}, loss", entropy, loss_call(scores, label))
    p_minus_y = found.outputs[layers[-1].name].ravel()
    yield _case(f"{name}, p - y", p_minus_y, score_gradient_call(scores, label))
    for at in reversed(range(len(layers))):
        layer, before = layers[at], network.inputs[at]
        gradient = found.outputs[layer.name].reshape(network.shapes[at].output_shape)
        calls = backward_calls(layer, inputs[at].reshape(before), gradient, weights[at])
        of_input = found.outputs[layers[at - 1].name] if at else found.input
        what_goes_in = calls.pop("input")
        yield _case(f"{name}, {layer.name}, what goes in", of_input.reshape(before), what_goes_in)
        for array, call in calls.items():
            ours = found.weights[f"{layer.name}/{array}"]
            asked = with_penalty(layer, weights[at], call) if array == "kernel" else call
            yield _case(f"{name}, {layer.name}, {array}", ours, asked)


def _case(name: str, ours: Array, call: RCall) -> Case:
    scale = max(float(np.abs(ours).max()), _SMALLEST)
    return Case(name, STAGE, partial(np.asarray, ours), call, scale=scale)
