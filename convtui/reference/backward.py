"""The way back through a whole network, in R: each gradient beside ours."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from convtui.lesson.backward import BackwardPass
from convtui.networks.losses import up_to_scores
from convtui.ops.window import Array
from convtui.reference.backward_in_r import loss_call, score_gradient_call
from convtui.reference.case import Case
from convtui.reference.gradient_call import layer_calls_back
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
    found, label, network = passed.gradients, passed.label, passed.forward.network
    layers, scores = up_to_scores(network), found.left.ravel()
    entropy = np.array([found.loss - found.penalty])
    yield _case(f"{name}, loss", entropy, loss_call(scores, label))
    p_minus_y = found.outputs[layers[-1].name].ravel()
    yield _case(f"{name}, p - y", p_minus_y, score_gradient_call(scores, label))
    for at, layer in reversed(list(enumerate(layers))):
        calls, before = layer_calls_back(passed, layers, at), network.inputs[at]
        of_input = found.outputs[layers[at - 1].name] if at else found.input
        what_goes_in = calls.pop("input")
        yield _case(f"{name}, {layer.name}, what goes in", of_input.reshape(before), what_goes_in)
        for array, call in calls.items():
            ours = found.weights[f"{layer.name}/{array}"]
            yield _case(f"{name}, {layer.name}, {array}", ours, call)


def _case(name: str, ours: Array, call: RCall) -> Case:
    scale = max(float(np.abs(ours).max()), _SMALLEST)
    return Case(name, STAGE, partial(np.asarray, ours), call, scale=scale)
