"""From a network as data to the same network in Keras."""

from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from convtui.networks.architecture import (
    Activation,
    Architecture,
    AveragePool,
    BatchNormalisation,
    Convolution,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPool,
)
from convtui.ops.activation import LEAKY_SLOPE


def build(architecture: Architecture, seed: int = 0) -> Any:
    """Make a `keras.Sequential`, its layers named as the architecture's, one for one.

    It takes (n, rows, columns, channels) float32 and returns (n, classes): probabilities or logits,
    as the architecture's `output` says. The first weights depend on the seed alone.
    """
    layers = [
        _layer(layer, _seed_of(seed, number)) for number, layer in enumerate(architecture.layers)
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


def _layer(layer: Layer, seed: int) -> Any:
    match layer:
        case Convolution():
            return keras.layers.Conv2D(
                layer.filters, layer.size, strides=layer.stride, padding=layer.padding,
                **_weighted(layer, seed),
            )  # fmt: skip
        case Dense():
            return keras.layers.Dense(layer.units, **_weighted(layer, seed))
        case MaxPool() | AveragePool():
            made = keras.layers.MaxPooling2D
            if isinstance(layer, AveragePool):
                made = keras.layers.AveragePooling2D
            return made(layer.size, layer.stride, padding=layer.padding, name=layer.name)
        case Dropout():
            return keras.layers.Dropout(layer.rate, seed=seed, name=layer.name)
        case BatchNormalisation():
            return keras.layers.BatchNormalization(name=layer.name)
        case Flatten():
            return keras.layers.Flatten(name=layer.name)
        case Activation():
            return keras.layers.Activation(_activation(layer.activation), name=layer.name)


def _weighted(layer: Convolution | Dense, seed: int) -> dict[str, Any]:
    """What convolutions and dense layers have in common."""
    penalty = None
    if layer.l1 or layer.l2:
        penalty = keras.regularizers.L1L2(l1=layer.l1, l2=layer.l2)
    return {
        "activation": _activation(layer.activation),
        "kernel_initializer": keras.initializers.GlorotUniform(seed=seed),
        "kernel_regularizer": penalty,
        "name": layer.name,
    }


def _activation(name: str) -> Any:
    if name == "none":
        return "linear"
    # A layer rather than a function of ours: the saved model opens in any Keras.
    return keras.layers.LeakyReLU(negative_slope=LEAKY_SLOPE) if name == "leaky-relu" else name


def _seed_of(seed: int, layer: int) -> int:
    return int(np.random.default_rng([seed, 0, layer]).integers(2**31))
