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
from convtui.ops.pooling import PoolKind
from convtui.ops.window import Array
from convtui.reference.in_r import activation_call, geometry, layer_call, pool_call
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
    """Ask for p - y."""
    return RCall("softmax_crossentropy_backward", {"x": scores, "label": label + 1})


def penalty_call(kernel: Array, l1: float, l2: float) -> RCall:
    """Ask for what L1 and L2 add to the gradient of a kernel."""
    return RCall("penalty_backward", {"W": kernel, "l1": l1, "l2": l2})


def conv2d_backward_calls(
    source: Argument, kernel: Array, gradient: Argument, laid: Mapping[str, Argument]
) -> dict[str, RCall]:
    """Ask for the three gradients of a convolution over channels; `laid` is of `geometry`."""
    how = {name: value for name, value in laid.items() if name != "flip"}
    made = RCall("conv2d_multi_backward", {"X": source, "K": kernel, "G": gradient, **how})
    return _parts(made, input="X", kernel="K", bias="bias")


def pool_backward_call(
    kind: PoolKind,
    source: Argument,
    gradient: Argument,
    size: int | tuple[int, int],
    stride: int | tuple[int, int] | None,
    padding: str,
) -> RCall:
    """Ask for the gradient of max or average pooling."""
    call = pool_call(kind, source, size, stride, padding)
    return _backward(call, gradient)


def dense_backward_calls(values: Argument, kernel: Array, gradient: Argument) -> dict[str, RCall]:
    """Ask for the three gradients of a dense layer."""
    made = RCall("dense_backward", {"x": values, "W": kernel, "G": gradient})
    return _parts(made, input="x", kernel="W", bias="b")


def activation_backward_call(activation: str, values: Argument, gradient: Argument) -> RCall:
    """Ask for the gradient of an activation by convtui's name for it."""
    return _backward(activation_call(activation, values), gradient)


def batch_normalisation_backward_calls(
    values: Argument, gradient: Argument, weights: Weights, epsilon: float
) -> dict[str, RCall]:
    """Ask for the three gradients of batch normalisation in use."""
    learned: dict[str, Argument] = {
        "gamma": weights["gamma"],
        "mean": weights["moving_mean"],
        "variance": weights["moving_variance"],
    }
    made = RCall(
        "batch_normalisation_backward", {"x": values, **learned, "G": gradient, "epsilon": epsilon}
    )
    return _parts(made, input="x", gamma="gamma", beta="beta")


def _convolved_backward(
    layer: Convolution, values: Argument, gradient: Argument, weights: Weights
) -> dict[str, RCall]:
    laid = geometry(layer.stride, layer.padding, layer.dilation, flip=False)
    return conv2d_backward_calls(values, weights["kernel"], gradient, laid)


def _dense_backward(
    layer: Dense, values: Argument, gradient: Argument, weights: Weights
) -> dict[str, RCall]:
    return dense_backward_calls(values, weights["kernel"], gradient)


def _normalised_backward(
    layer: BatchNormalisation, values: Argument, gradient: Argument, weights: Weights
) -> dict[str, RCall]:
    return batch_normalisation_backward_calls(values, gradient, weights, layer.epsilon)


def _alone_backward(
    layer: Layer, values: Argument, gradient: Argument, weights: Weights
) -> dict[str, RCall]:
    """Of a layer without arrays: its function's own way back."""
    return {"input": _backward(layer_call(layer, values, weights), gradient)}


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


def _backward(call: RCall, gradient: Argument) -> RCall:
    """The way back of a function: the same arguments, and the gradient for what it returns."""
    return RCall(f"{call.function}_backward", {**call.arguments, "G": gradient})


def _parts(call: RCall, **names: str) -> dict[str, RCall]:
    """Each gradient out of the list of them, by our name for it."""
    return {
        name: RCall("getElement", {"object": call, "name": theirs})
        for name, theirs in names.items()
    }
