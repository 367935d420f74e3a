"""A network that learns as columns of tiles: kernels, and maps of an image."""

from convtui.lesson.drawn_digits import CLASSES
from convtui.lesson.forward import ForwardPass
from convtui.networks.network import LayerShape, Network
from convtui.tui.network_column import Column, Shown

IMAGE, KERNELS = "image", "kernels"


def taught_columns(passed: ForwardPass, channel: int) -> tuple[Column, ...]:
    """The image, then each convolution, and the probabilities at the end.

    `channel` is the input channel whose kernels are shown, where a layer has so many.
    """
    columns = [Column(IMAGE, Shown.IMAGE, passed.image)]
    for row in passed.network.shapes:
        if row.kind == "convolution":
            kernel = passed.weights[f"{row.name}/kernel"]
            plane = kernel[:, :, min(channel, kernel.shape[2] - 1)]
            columns.append(Column(KERNELS, Shown.MAPS, plane))
            columns.append(Column(row.name, Shown.MAPS, passed.maps[row.name], row))
    shares, end = passed.probabilities[None, None], passed.network.shapes[-1]
    columns.append(Column("softmax", Shown.CLASSES, shares, end, names=CLASSES))
    return tuple(columns)


def layers_with_weights(network: Network) -> tuple[LayerShape, ...]:
    """Those that learn, in their order."""
    return tuple(row for row in network.shapes if row.trainable)
