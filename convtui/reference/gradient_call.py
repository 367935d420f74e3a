"""Asks R for one gradient of an image's way back, from what came back to the layer behind it."""

import numpy as np

from convtui.errors import BadInput
from convtui.lesson.way_back import INPUT, SUMS, WayBack
from convtui.networks.layer import Layer, Weights
from convtui.networks.losses import CrossEntropy
from convtui.networks.network import weights_of
from convtui.networks.weighted import Weighted
from convtui.ops.window import Array
from convtui.reference.backward_in_r import backward_calls, penalty_call, score_gradient_call
from convtui.reference.in_r import layer_call
from convtui.reference.r_call import RCall


def gradient_call(way: WayBack, name: str) -> RCall:
    """Ask for a gradient by its name.

    Args:
        way: that it is on.
        name: of the gradient.

    Returns:
        What leaves (rows, columns, channels), (n,) of what is flat, the weights of a dense layer
        as they are, and of a kernel its planes: channel by channel, filter by filter.

    Raises:
        BadInput: a loss of a layer alone says this gradient itself.
    """
    if way.begins_with(name):
        if not isinstance(way.lost, CrossEntropy):
            raise BadInput(
                f"the gradient of {name} is given by the loss: R computes those behind it"
            )
        return score_gradient_call(way.gradients.left.ravel(), int(np.asarray(way.lost.labels)))
    network = way.forward.network
    layers = way.lost.layers_before(network)
    names = [layer.name for layer in layers]
    owner, _, array = name.rpartition("/")
    if name == INPUT or name in names:
        at = 0 if name == INPUT else names.index(name) + 1
        return layer_calls_back(way, layers, at)["input"]
    at = names.index(owner)
    if array == SUMS:
        sums, activation = layers[at].steps()
        before = layer_call(sums, *_before(way, layers, at))
        return backward_calls(activation, before, _came_back(way, layers, at), {})["input"]
    call, shape = layer_calls_back(way, layers, at)[array], way.all[name].shape
    if len(shape) != 4:
        return call
    planes = np.array([shape[0], shape[1], shape[2] * shape[3]], dtype=np.float64)
    return RCall("array", {"data": call, "dim": planes})


def layer_calls_back(way: WayBack, layers: tuple[Layer, ...], at: int) -> dict[str, RCall]:
    """Ask for the gradients of a layer, as `backward_calls`; the penalties are added."""
    layer, (before, weights) = layers[at], _before(way, layers, at)
    calls = backward_calls(layer, before, _came_back(way, layers, at), weights)
    if isinstance(layer, Weighted) and (layer.l1 or layer.l2):
        penalty = penalty_call(weights["kernel"], layer.l1, layer.l2)
        calls["kernel"] = RCall("+", {"e1": calls["kernel"], "e2": penalty})
    return calls


def _came_back(way: WayBack, layers: tuple[Layer, ...], at: int) -> Array:
    """The gradient for what a layer leaves, as R takes it."""
    shape = way.forward.network.shapes[at].output_shape
    return way.gradients.outputs[layers[at].name].reshape(shape)


def _before(way: WayBack, layers: tuple[Layer, ...], at: int) -> tuple[Array, Weights]:
    """What goes into a layer, as R takes it, and the layer's own arrays."""
    forward = way.forward
    shape = forward.network.inputs[at]
    values = forward.maps[layers[at - 1].name] if at else forward.image
    return values.reshape(shape), weights_of(layers[at], shape, forward.weights)
