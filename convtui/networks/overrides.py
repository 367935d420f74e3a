"""A network changed in one respect; what no longer fits is refused before anything is trained."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from convtui.decoding import one_of, penalty
from convtui.errors import BadInput
from convtui.networks.activation import ELEMENTWISE
from convtui.networks.architecture import Architecture, shapes
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.layer import Layer, Shape
from convtui.networks.weighted import Weighted


def with_activation(architecture: Architecture, activation: str) -> Architecture:
    """Put an activation behind every convolution, `none` for the bare sums.

    Raises:
        BadInput: no such activation.
    """
    one_of(ELEMENTWISE)(activation, "activation", architecture.name)
    return _changed(architecture, architecture.of_kind(Convolution), activation=activation)


def with_l1(architecture: Architecture, weight: float) -> Architecture:
    """Set the L1 penalty on the kernel of the last dense layer.

    Raises:
        BadInput: a negative weight, or a network without a dense layer.
    """
    penalty(weight, "l1", architecture.name)
    last = output_layer(architecture)
    if last is None:
        raise BadInput(f"l1 {weight}: {architecture.name} has no dense layer: leave l1 out")
    return _changed(architecture, [last], l1=weight)


def with_l2(architecture: Architecture, weight: float) -> Architecture:
    """Set the L2 penalty on every kernel that has one; if none has, on all but the last.

    Raises:
        BadInput: a negative weight.
    """
    penalty(weight, "l2", architecture.name)
    weighted = [layer for layer in architecture.layers if isinstance(layer, Weighted)]
    chosen = [layer for layer in weighted if layer.l2] or weighted[:-1] or weighted
    return _changed(architecture, chosen, l2=weight)


def with_data(
    architecture: Architecture, data: str, input_shape: Shape, classes: int
) -> Architecture:
    """Fit the network to another data set: its input, and as many units in the last dense layer.

    Args:
        architecture: what is to be changed.
        data: name or path of the data set.
        input_shape: (rows, columns, channels) of an image.
        classes: how many labels there are.

    Raises:
        BadInput: a layer does not fit on images of this shape.
    """
    last = output_layer(architecture)
    return _changed(
        replace(architecture, data=data, input_shape=input_shape, classes=classes),
        [last] if last else [],
        units=classes,
    )


def output_layer(architecture: Architecture) -> Dense | None:
    """The last dense layer, which has a unit a class; None if there is no dense layer."""
    dense = architecture.of_kind(Dense)
    return dense[-1] if dense else None


def _changed(architecture: Architecture, chosen: Sequence[Layer], **settings: Any) -> Architecture:
    changed = {layer.name: replace(layer, **settings) for layer in chosen}
    layers = tuple(changed.get(layer.name, layer) for layer in architecture.layers)
    architecture = replace(architecture, layers=layers)
    shapes(architecture)
    return architecture
