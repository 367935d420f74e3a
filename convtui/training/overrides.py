"""A network changed in one respect; what no longer fits is refused before anything is trained."""

import math
from collections.abc import Callable
from dataclasses import replace

from convtui.errors import BadInput, unknown_name
from convtui.ops.activation import ACTIVATIONS
from convtui.training.architecture import Architecture, Convolution, Dense, Layer, Shape
from convtui.training.shapes import shapes


def with_activation(architecture: Architecture, activation: str) -> Architecture:
    """Put an activation behind every convolution, `none` for the bare sums.

    Raises:
        BadInput: no such activation.
    """
    if activation not in ACTIVATIONS:
        known = f"known are {', '.join(ACTIVATIONS)}"
        raise unknown_name("activation", activation, ACTIVATIONS, known)
    return _changed(
        architecture,
        lambda layer: (
            replace(layer, activation=activation) if isinstance(layer, Convolution) else layer
        ),
    )


def with_l1(architecture: Architecture, weight: float) -> Architecture:
    """Set the L1 penalty on the kernel of the last dense layer.

    Raises:
        BadInput: a negative weight, or a network without a dense layer.
    """
    _check_weight("l1", weight)
    last = output_layer(architecture)
    if last is None:
        raise BadInput(f"l1 {weight}: {architecture.name} has no dense layer: leave l1 out")
    return _changed(
        architecture, lambda layer: replace(last, l1=weight) if layer is last else layer
    )


def with_l2(architecture: Architecture, weight: float) -> Architecture:
    """Set the L2 penalty on every kernel that has one; if none has, on all but the last.

    Raises:
        BadInput: a negative weight.
    """
    _check_weight("l2", weight)
    weighted = [layer for layer in architecture.layers if isinstance(layer, Convolution | Dense)]
    chosen = [layer for layer in weighted if layer.l2] or weighted[:-1] or weighted
    return _changed(
        architecture,
        lambda layer: (
            replace(layer, l2=weight)
            if isinstance(layer, Convolution | Dense) and layer in chosen
            else layer
        ),
    )


def with_kernel_size(architecture: Architecture, side: int) -> Architecture:
    """Make every convolution's kernel side × side.

    Raises:
        BadInput: less than 1, or a kernel that no longer fits; the line says where.
    """
    if side < 1:
        raise BadInput(f"kernel size {side} is too small: give 1 or more")
    return _changed(
        architecture,
        lambda layer: (
            replace(layer, size=(side, side)) if isinstance(layer, Convolution) else layer
        ),
    )


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
        lambda layer: replace(last, units=classes) if last and layer is last else layer,
    )


def output_layer(architecture: Architecture) -> Dense | None:
    """The last dense layer, which has a unit a class; None if there is no dense layer."""
    dense = [layer for layer in architecture.layers if isinstance(layer, Dense)]
    return dense[-1] if dense else None


def _changed(architecture: Architecture, change: Callable[[Layer], Layer]) -> Architecture:
    changed = replace(architecture, layers=tuple(change(layer) for layer in architecture.layers))
    shapes(changed)
    return changed


def _check_weight(what: str, weight: float) -> None:
    if not 0 <= weight < math.inf:
        raise BadInput(f"{what} {weight} is no weight of a penalty: give a number from 0 on")
