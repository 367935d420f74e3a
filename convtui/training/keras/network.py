"""From a network as data to the same network in Keras."""

from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from convtui.networks.architecture import Architecture
from convtui.networks.network import Network
from convtui.training.keras.layers import in_keras


def build(architecture: Architecture | Network, seed: int = 0) -> Any:
    """Make a `keras.Sequential`, its layers named as the architecture's, one for one.

    It takes (n, rows, columns, channels) float32 and returns what the last layer leaves, say
    (n, classes): probabilities or logits, as the architecture's `output` says. The first weights
    depend on the seed alone.
    """
    layers = [
        in_keras(layer, _seed_of(seed, number)) for number, layer in enumerate(architecture.layers)
    ]
    return keras.Sequential(
        [keras.Input(architecture.input_shape, name="input"), *layers], name=architecture.name
    )


def weights(model: Any) -> dict[str, npt.NDArray[np.float32]]:
    """Copy the weights by `layer/name`, say `convolution-1/kernel`, as (rows, columns, in, out)."""
    return {
        f"{layer.name}/{variable.name}": np.asarray(variable)
        for layer in model.layers
        for variable in layer.weights
    }


def _seed_of(seed: int, layer: int) -> int:
    return int(np.random.default_rng([seed, 0, layer]).integers(2**31))
