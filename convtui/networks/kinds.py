"""Every kind of layer there is: the one list of them, and what is set of a layer in use."""

from typing import Any

from convtui.networks.activation import Activation
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.layer import Layer
from convtui.networks.normalisation import BatchNormalisation
from convtui.networks.pooling import AveragePool, MaxPool
from convtui.networks.reshaping import Dropout, Flatten

KINDS: tuple[type[Layer], ...] = (
    Convolution,
    MaxPool,
    AveragePool,
    Dropout,
    BatchNormalisation,
    Flatten,
    Dense,
    Activation,
)

LAYERS: dict[str, type[Layer]] = {made.kind: made for made in KINDS}
"""By the name that model files give each kind."""

_SETTINGS = ("size", "stride", "dilation", "padding", "activation", "epsilon")


def settings_of(layer: Layer) -> dict[str, Any]:
    """Those that a layer of its kind has; what trains it is none of them."""
    return {name: getattr(layer, name) for name in _SETTINGS if hasattr(layer, name)}
