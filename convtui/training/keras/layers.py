"""The same layer in Keras, whatever its kind, with what only training needs."""

from typing import Any

import keras

from convtui.networks.activation import activation_of
from convtui.networks.keras_layers import as_keras
from convtui.networks.layer import Layer
from convtui.networks.weighted import Weighted


def in_keras(layer: Layer, seed: int) -> Any:
    """Make the `keras.layers.Layer` of this name; its first weights depend on the seed alone."""
    class_name, settings = as_keras(layer)
    if "activation" in settings:
        settings["activation"] = _function(settings["activation"])
    if isinstance(layer, Weighted):
        settings["kernel_initializer"] = keras.initializers.GlorotUniform(seed=seed)
        if layer.l1 or layer.l2:
            settings["kernel_regularizer"] = keras.regularizers.L1L2(l1=layer.l1, l2=layer.l2)
    if layer.only_in_training:
        settings["seed"] = seed
    return getattr(keras.layers, class_name)(**settings, name=layer.name)


def _function(name: str) -> Any:
    known = activation_of(name)
    if known.slope is None:
        return known.in_keras
    # A layer rather than a function of ours: the saved model opens in any Keras.
    return keras.layers.LeakyReLU(negative_slope=known.slope)
