"""What every layer of a trained network makes of some images."""

from typing import Any

import keras
import numpy as np
import numpy.typing as npt


def activations(model: Any, images: npt.NDArray[np.uint8]) -> dict[str, npt.NDArray[np.float32]]:
    """Feed uint8 (n, rows, columns, channels), divided by 255, through the network as in use.

    Returns:
        The output of each layer by its name, (n, …).
    """
    probe = keras.Model(model.inputs, [layer.output for layer in model.layers])
    outputs = probe(images.astype(np.float32) / 255.0, training=False)
    named = zip(model.layers, outputs, strict=True)
    return {layer.name: np.asarray(output) for layer, output in named}
