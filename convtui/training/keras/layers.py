"""The same layer in Keras, whatever its kind: the one place that maps them."""

from collections.abc import Callable, Mapping
from typing import Any

import keras

from convtui.networks.activation import Activation, activation_of
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.layer import Layer
from convtui.networks.normalisation import BatchNormalisation
from convtui.networks.pooling import AveragePool, MaxPool
from convtui.networks.reshaping import Dropout, Flatten
from convtui.networks.weighted import Weighted


def in_keras(layer: Layer, seed: int) -> Any:
    """Make the `keras.layers.Layer` of this name; its first weights depend on the seed alone."""
    return LAYERS[type(layer)](layer, seed)


def _convolution(layer: Convolution, seed: int) -> Any:
    return keras.layers.Conv2D(
        layer.filters,
        layer.size,
        strides=layer.stride,
        padding=layer.padding,
        dilation_rate=layer.dilation,
        **_weighted(layer, seed),
    )


def _dense(layer: Dense, seed: int) -> Any:
    return keras.layers.Dense(layer.units, **_weighted(layer, seed))


def _max_pool(layer: MaxPool, seed: int) -> Any:
    return keras.layers.MaxPooling2D(
        layer.size, layer.stride, padding=layer.padding, name=layer.name
    )


def _average_pool(layer: AveragePool, seed: int) -> Any:
    return keras.layers.AveragePooling2D(
        layer.size, layer.stride, padding=layer.padding, name=layer.name
    )


def _batch_normalisation(layer: BatchNormalisation, seed: int) -> Any:
    return keras.layers.BatchNormalization(epsilon=layer.epsilon, name=layer.name)


def _dropout(layer: Dropout, seed: int) -> Any:
    return keras.layers.Dropout(layer.rate, seed=seed, name=layer.name)


def _flatten(layer: Flatten, seed: int) -> Any:
    return keras.layers.Flatten(name=layer.name)


def _activation(layer: Activation, seed: int) -> Any:
    return keras.layers.Activation(_function(layer.activation), name=layer.name)


LAYERS: Mapping[type[Layer], Callable[[Any, int], Any]] = {
    Convolution: _convolution,
    Dense: _dense,
    MaxPool: _max_pool,
    AveragePool: _average_pool,
    BatchNormalisation: _batch_normalisation,
    Dropout: _dropout,
    Flatten: _flatten,
    Activation: _activation,
}
"""Every kind of layer, once."""


def _weighted(layer: Weighted, seed: int) -> dict[str, Any]:
    """What convolutions and dense layers have in common."""
    penalty = None
    if layer.l1 or layer.l2:
        penalty = keras.regularizers.L1L2(l1=layer.l1, l2=layer.l2)
    return {
        "activation": _function(layer.activation),
        "use_bias": layer.has_bias,
        "kernel_initializer": keras.initializers.GlorotUniform(seed=seed),
        "kernel_regularizer": penalty,
        "name": layer.name,
    }


def _function(name: str) -> Any:
    known = activation_of(name)
    if known.slope is None:
        return known.in_keras
    # A layer rather than a function of ours: the saved model opens in any Keras.
    return keras.layers.LeakyReLU(negative_slope=known.slope)
