"""What a network has by itself, and in what it was changed to fit its images."""

from convtui.errors import BadInput
from convtui.networks.architecture import Architecture
from convtui.networks.layer import Shape, by
from convtui.networks.overrides import output_layer, with_data
from convtui.networks.weighted import Weighted


def in_effect(architecture: Architecture) -> dict[str, float | str]:
    """What `l1`, `l2` and `activation` are in this network, whether or not they were asked for.

    One that has several values, or nothing to stand on, is left out.
    """
    last = output_layer(architecture)
    weighted = [layer for layer in architecture.layers if isinstance(layer, Weighted)]
    found: dict[str, set[float | str]] = {
        "l1": {last.l1} if last else set(),
        "l2": {layer.l2 for layer in weighted if layer.l2} or {0.0},
        "activation": set(architecture.convolution_activations),
    }
    return {name: values.pop() for name, values in found.items() if len(values) == 1}


def adapted(
    made: Architecture, data: str, input_shape: Shape, classes: int
) -> tuple[Architecture, str | None]:
    """The network for these images, and in words in what it is not as it was made.

    Args:
        made: the network as it was made.
        data: name or path of the data set.
        input_shape: (rows, columns, channels) of an image.
        classes: how many labels there are.

    Returns:
        The network, and None for the words if nothing had to be changed.

    Raises:
        BadInput: it does not fit on images of this shape, or has no layer with a unit a class.
    """
    last, changes = output_layer(made), []
    if input_shape != made.input_shape:
        changes.append(f"input {by(input_shape)} instead of {by(made.input_shape)}")
    if classes != made.classes:
        if last is None:
            raise BadInput(
                f"{made.name} has no dense layer that could get a unit for each of {classes} "
                f"classes: end it in a dense layer with units = {made.classes}"
            )
        changes.append(
            f"{classes} classes instead of {made.classes}, and as many units in {last.name}"
        )
    return with_data(made, data, input_shape, classes), "; ".join(changes) or None
