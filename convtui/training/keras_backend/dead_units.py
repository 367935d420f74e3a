"""ReLU units that never fire: whatever image comes, they say 0, and no gradient moves them."""

from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from convtui.training.architecture import Activation, Architecture, Convolution, Dense
from convtui.training.endings import AskedToStop, StopRequested
from convtui.training.keras_backend.predict import BATCH_SIZE


def dead_relu(
    model: Any,
    architecture: Architecture,
    images: npt.NDArray[np.uint8],
    asked_to_stop: AskedToStop = lambda: False,
) -> list[dict[str, Any]]:
    """Count for each layer that ends in ReLU its units, and those that are 0 on all the images.

    Args:
        model: as `network.build` makes it, trained or not.
        architecture: the model's.
        images: uint8 (n, rows, columns, channels).
        asked_to_stop: whether to stop; looked at after each batch.

    Returns:
        `{"layer", "units", "dead"}` of each such layer. A unit is a filter of a convolution, at
        whatever place; in other layers it is an element of the last axis.

    Raises:
        StopRequested: `asked_to_stop` said so.
    """
    names = [layer.name for layer in architecture.layers if _is_relu(layer)]
    if not names:
        return []
    strongest = _traced(model, names)
    found = [np.zeros(()) for _ in names]
    for start in range(0, len(images), BATCH_SIZE):
        if asked_to_stop():
            raise StopRequested
        answers = strongest(tf.constant(images[start : start + BATCH_SIZE]))
        found = [np.maximum(*pair) for pair in zip(found, map(np.asarray, answers), strict=True)]
    return [
        {"layer": name, "units": values.size, "dead": int(np.count_nonzero(values <= 0))}
        for name, values in zip(names, found, strict=True)
    ]


def _is_relu(layer: object) -> bool:
    return isinstance(layer, Convolution | Dense | Activation) and layer.activation == "relu"


def _traced(model: Any, names: list[str]) -> Any:
    """What gives for each named layer the largest value of each unit in a batch of images."""
    last = max(number for number, layer in enumerate(model.layers) if layer.name in names)
    shape = (None, *model.input_shape[1:])

    @tf.function(input_signature=[tf.TensorSpec(shape, tf.uint8)])  # type: ignore[untyped-decorator]
    def strongest(pixels: Any) -> Any:
        values, found = tf.cast(pixels, tf.float32) / 255.0, []
        for layer in model.layers[: last + 1]:
            values = layer(values, training=False)
            if layer.name in names:
                found.append(tf.reduce_max(values, axis=list(range(len(values.shape) - 1))))
        return found

    return strongest
