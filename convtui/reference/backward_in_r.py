"""Which R function sends a gradient back through what: each kind of layer, and the loss.

The mathematics behind it is `convref`'s own; only names and arguments are known here.
"""

from collections.abc import Callable, Mapping
from typing import Any

from convtui.networks.activation import Activation
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.layer import Layer, Weights
from convtui.networks.normalisation import BatchNormalisation
from convtui.networks.pooling import AveragePool, MaxPool
from convtui.networks.reshaping import Dropout, Flatten
from convtui.ops.window import Array
from convtui.reference.in_r import geometry, layer_call
from convtui.reference.r_call import Argument, RCall


def backward_calls(
    layer: Layer, values: Argument, gradient: Argument, weights: Weights
) -> dict[str, RCall]:
    """Ask R for the gradients of one layer, from the gradient for what it leaves.

    Args:
        layer: of any kind.
        values: what goes into it, as for `layer_call`.
        gradient: for what it leaves, of that shape.
        weights: the layer's own arrays.

    Returns:
        The gradient for what goes in by the name `input`, and those for the arrays by theirs.
    """
    steps = layer.steps()
    if len(steps) > 1:
        sums, activation = steps
        before = layer_call(sums, values, weights)
        gradient = backward_calls(activation, before, gradient, {})["input"]
    calls = BACKWARD_CALLS[type(layer)](steps[0], values, gradient, weights)
    return {name: call for name, call in calls.items() if name == "input" or name in weights}


def loss_call(scores: Argument, label: int) -> RCall:
    """Ask for the cross-entropy of scores, (classes,); the label counts from 0."""
    return RCall("softmax_crossentropy", {"x": scores, "label": label + 1})


def score_gradient_call(scores: Argument, label: int) -> RCall:
    return RCall("softmax_crossentropy_backward", {"x": scores, "label": label + 1})


def penalty_call(kernel: Array, l1: float, l2: float) -> RCall:
    """Ask for what L1 and L2 add to the gradient of a kernel."""
    return RCall("penalty_backward", {"W": kernel, "l1": l1, "l2": l2})


def _convolved_backward(
    layer: Convolution, values: Argument, gradient: Argument, weights: Weights
) -> dict[str, RCall]:
    laid = geometry(layer.stride, layer.padding, layer.dilation)
    own = {"X": values, "K": weights["kernel"], "G": gradient, **laid}
    return _parts(RCall("conv2d_multi_backward", own), input="X", kernel="K", bias="bias")


def _dense_backward(
    layer: Dense, values: Argument, gradient: Argument, weights: Weights
) -> dict[str, RCall]:
    made = RCall("dense_backward", {"x": values, "W": weights["kernel"], "G": gradient})
    return _parts(made, input="x", kernel="W", bias="b")


def _normalised_backward(
    layer: BatchNormalisation, values: Argument, gradient: Argument, weights: Weights
) -> dict[str, RCall]:
    learned: dict[str, Argument] = {
        "gamma": weights["gamma"],
        "mean": weights["moving_mean"],
        "variance": weights["moving_variance"],
    }
    own = {"x": values, **learned, "G": gradient, "epsilon": layer.epsilon}
    made = RCall("batch_normalisation_backward", own)
    return _parts(made, input="x", gamma="gamma", beta="beta")


def _alone_backward(
    layer: Layer, values: Argument, gradient: Argument, weights: Weights
) -> dict[str, RCall]:
    """Of a layer without arrays: the same arguments, and the gradient for what it returns."""
    call = layer_call(layer, values, weights)
    return {"input": RCall(f"{call.function}_backward", {**call.arguments, "G": gradient})}


BACKWARD_CALLS: Mapping[
    type[Layer], Callable[[Any, Argument, Argument, Weights], dict[str, RCall]]
] = {
    Convolution: _convolved_backward,
    Dense: _dense_backward,
    MaxPool: _alone_backward,
    AveragePool: _alone_backward,
    BatchNormalisation: _normalised_backward,
    Flatten: _alone_backward,
    Dropout: _alone_backward,
    Activation: _alone_backward,
}
"""Every kind of layer, once."""


def _parts(call: RCall, **names: str) -> dict[str, RCall]:
    """Each gradient out of the list of them, by our name for it."""
    return {
        name: RCall("getElement", {"object": call, "name": theirs})
        for name, theirs in names.items()
    }
