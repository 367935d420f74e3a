"""Layers in Keras' words: each class that convtui knows, read and written in one place.

What a setting of Keras' would change and convtui does not compute is refused, never passed over.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from convtui import decoding as values
from convtui.errors import BadInput
from convtui.harmless import harmless
from convtui.networks.activation import ACTIVATIONS, Activation, activation_of, leaky_relu_of
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.layer import Layer
from convtui.networks.normalisation import BatchNormalisation
from convtui.networks.pooling import AveragePool, MaxPool, Pool
from convtui.networks.reshaping import Dropout, Flatten
from convtui.ops.pooling import POOL_PADDINGS

Config = Mapping[str, Any]
"""The settings of one layer by their names in Keras."""

IN_KERAS = {entry.in_keras: name for name, entry in ACTIVATIONS.items()}
"""convtui's names of activations by Keras'."""

SLOPE_OF_THE_WORD = 0.2
"""Keras' slope below 0 where a layer's activation is the word `leaky_relu`."""

_SINGLE = ("float32", "float64")


def read_layer(class_name: str, config: Config, name: str, where: str) -> Layer:
    """Read one layer.

    Args:
        class_name: one of `READERS`.
        config: its settings; what is missing is as Keras has it.
        name: of the layer.
        where: the file and the layer, for a refusal.

    Raises:
        BadInput: a setting that convtui does not compute, or none that Keras writes.
    """
    _only(config, "data_format", ("channels_last",), where)
    _check_precision(config.get("dtype"), where)
    return READERS[class_name](config, name, where)


def _convolution(config: Config, name: str, where: str) -> Layer:
    _only(config, "groups", (1,), where)
    activation = _activation(config.get("activation"), where)
    if not activation_of(activation).elementwise:
        raise values.wrong(where, "activation", activation, "one that is taken of each number")
    return Convolution(
        name,
        filters=_value(config, "filters", values.whole, where),
        size=_value(config, "kernel_size", values.pair, where),
        stride=_value({"strides": 1, **config}, "strides", values.pair, where),
        padding=_value({"padding": "valid", **config}, "padding", _padding, where),
        activation=activation,
        dilation=_value({"dilation_rate": 1, **config}, "dilation_rate", values.pair, where),
        has_bias=_flag(config, "use_bias", where),
        **_penalties(config, where),
    )


def _dense(config: Config, name: str, where: str) -> Layer:
    return Dense(
        name,
        units=_value(config, "units", values.whole, where),
        activation=_activation(config.get("activation"), where),
        has_bias=_flag(config, "use_bias", where),
        **_penalties(config, where),
    )


def _pool(made: type[Pool]) -> Callable[[Config, str, str], Layer]:
    def read(config: Config, name: str, where: str) -> Layer:
        size = _value(config, "pool_size", values.pair, where)
        given = config.get("strides") is not None
        stride = _value(config, "strides", values.pair, where) if given else size
        padding = _value({"padding": "valid", **config}, "padding", _padding, where)
        return made(name, size, stride, padding)

    return read


def _normalisation(config: Config, name: str, where: str) -> Layer:
    _only(config, "axis", (-1, [-1], 3, [3]), where)
    for key in ("center", "scale"):
        _only(config, key, (True,), where)
    _only(config, "renorm", (False,), where)
    return BatchNormalisation(
        name, _value({"epsilon": 1e-3, **config}, "epsilon", values.positive, where)
    )


def _dropout(config: Config, name: str, where: str) -> Layer:
    return Dropout(name, _value(config, "rate", values.share, where))


def _flatten(config: Config, name: str, where: str) -> Layer:
    return Flatten(name)


def _activation_layer(config: Config, name: str, where: str) -> Layer:
    return Activation(name, _activation(config.get("activation"), where))


def _relu(config: Config, name: str, where: str) -> Layer:
    _only(config, "max_value", (None,), where)
    for key in ("negative_slope", "threshold"):
        _only(config, key, (0, None), where)
    return Activation(name, "relu")


def _leaky_relu(config: Config, name: str, where: str) -> Layer:
    key = "alpha" if "alpha" in config else "negative_slope"  # Keras 2's name and Keras 3's
    slope = _value({key: 0.3, **config}, key, values.penalty, where)
    nearest = float(
        str(np.float32(slope))
    )  # Keras 2 wrote 0.10000000149, the float32 nearest to it
    return Activation(name, leaky_relu_of(nearest))


def _softmax(config: Config, name: str, where: str) -> Layer:
    _only(config, "axis", (-1, [-1]), where)
    return Activation(name, "softmax")


READERS: Mapping[str, Callable[[Config, str, str], Layer]] = {
    "Conv2D": _convolution,
    "MaxPooling2D": _pool(MaxPool),
    "AveragePooling2D": _pool(AveragePool),
    "Dropout": _dropout,
    "BatchNormalization": _normalisation,
    "Flatten": _flatten,
    "Dense": _dense,
    "Activation": _activation_layer,
    "ReLU": _relu,
    "LeakyReLU": _leaky_relu,
    "Softmax": _softmax,
}
"""By the name of the class in Keras."""


def as_keras(layer: Layer) -> tuple[str, dict[str, Any]]:
    """The name of the class in Keras, and its settings; an activation has convtui's name."""
    class_name, settings = WRITERS[type(layer)]
    return class_name, settings(layer)


def _convolution_settings(layer: Convolution) -> dict[str, Any]:
    return {
        "filters": layer.filters,
        "kernel_size": layer.size,
        "strides": layer.stride,
        "padding": layer.padding,
        "dilation_rate": layer.dilation,
        "activation": layer.activation,
        "use_bias": layer.has_bias,
    }


def _dense_settings(layer: Dense) -> dict[str, Any]:
    return {"units": layer.units, "activation": layer.activation, "use_bias": layer.has_bias}


def _pool_settings(layer: Pool) -> dict[str, Any]:
    return {"pool_size": layer.size, "strides": layer.stride, "padding": layer.padding}


WRITERS: Mapping[type[Layer], tuple[str, Callable[[Any], dict[str, Any]]]] = {
    Convolution: ("Conv2D", _convolution_settings),
    MaxPool: ("MaxPooling2D", _pool_settings),
    AveragePool: ("AveragePooling2D", _pool_settings),
    Dropout: ("Dropout", lambda layer: {"rate": layer.rate}),
    BatchNormalisation: ("BatchNormalization", lambda layer: {"epsilon": layer.epsilon}),
    Flatten: ("Flatten", lambda layer: {}),
    Dense: ("Dense", _dense_settings),
    Activation: ("Activation", lambda layer: {"activation": layer.activation}),
}
"""Every kind of layer, once."""


def _activation(value: object, where: str) -> str:
    """convtui's name of an activation: a word, a layer such as LeakyReLU, or None for none."""
    if value is None:
        return "none"
    if value == "leaky_relu":
        return leaky_relu_of(SLOPE_OF_THE_WORD)
    if isinstance(value, dict) and value.get("class_name") in ("ReLU", "LeakyReLU", "Softmax"):
        config = values.as_table(value.get("config"), where)
        layer = READERS[value["class_name"]](config, "", f"{where}, {value['class_name']}")
        return layer.ends_in
    if not isinstance(value, str):
        raise values.wrong(where, "activation", value, f"one of {', '.join(IN_KERAS)}")
    if value not in IN_KERAS:
        known = f"convtui knows {', '.join(IN_KERAS)}"
        raise BadInput(f"{where}: the activation is {harmless(value, 60)!r}: {known}")
    return IN_KERAS[value]


def _penalties(config: Config, where: str) -> dict[str, float]:
    """The weights of the L1 and L2 penalties on a kernel; other kinds are no part of our loss."""
    given = config.get("kernel_regularizer")
    if not isinstance(given, dict) or given.get("class_name") not in ("L1", "L2", "L1L2"):
        return {}
    weights = values.as_table(given.get("config"), f"{where}, kernel_regularizer")
    return {
        name: _value(weights, name, values.penalty, f"{where}, kernel_regularizer")
        for name in ("l1", "l2")
        if name in weights
    }


_padding = values.one_of(POOL_PADDINGS)


def _value(config: Config, key: str, read: values.Read, where: str) -> Any:
    if key not in config:
        raise BadInput(f"{where}: {key!r} is missing: save the network with Keras once more")
    return read(config[key], key, where)


def _flag(config: Config, key: str, where: str) -> bool:
    return values.flag(config.get(key, True), key, where)


def _only(config: Config, key: str, known: Sequence[object], where: str) -> None:
    """Refuse a setting unless it is left out or one of `known`."""
    if key in config and config[key] not in known:
        words = "nothing" if known[0] is None else repr(known[0])
        raise values.wrong(where, key, config[key], f"{words}, all that convtui computes")


def _check_precision(value: object, where: str) -> None:
    """Refuse mixed precision and quantised layers: their numbers are others than ours."""
    config = value.get("config") if isinstance(value, dict) else None
    name = config.get("name") if isinstance(config, dict) else value
    if name is not None and name not in _SINGLE:
        raise values.wrong(where, "dtype", name, f"{' or '.join(_SINGLE)}, which convtui computes")
