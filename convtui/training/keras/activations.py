"""What every layer of a network makes of some images."""

from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from convtui.networks.network import AllWeights, Network, weights_of
from convtui.training.keras.layers import in_keras


def activations(model: Any, images: npt.NDArray[np.uint8]) -> dict[str, npt.NDArray[np.float32]]:
    """Feed uint8 (n, rows, columns, channels), divided by 255, through the network as in use.

    Returns:
        The output of each layer by its name, (n, …).
    """
    probe = keras.Model(model.inputs, [layer.output for layer in model.layers])
    outputs = probe(images.astype(np.float32) / 255.0, training=False)
    named = zip(model.layers, outputs, strict=True)
    return {layer.name: np.asarray(output) for layer, output in named}


def rebuilt_activations(
    network: Network, weights: AllWeights, images: npt.NDArray[np.uint8]
) -> dict[str, npt.NDArray[np.float32]]:
    """Build each layer in Keras, give it its weights, and feed images through as `activations`.

    Args:
        network: of layers that Keras has.
        weights: by `layer/name`.
        images: as `activations` takes them.
    """
    values: Any = images.astype(np.float32) / 255.0
    outputs = {}
    for layer, before in zip(network.layers, network.inputs, strict=True):
        made = in_keras(layer, 0)
        made.build(values.shape)
        made.set_weights(list(weights_of(layer, before, weights).values()))
        values = made(values, training=False)
        outputs[layer.name] = np.asarray(values)
    return outputs
