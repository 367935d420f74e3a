"""What was changed of a network and of the image in it; each change gives another value.

A map that is switched off is one whose weights and bias are 0: every number after it is then made
of the zeros it leaves, here, in the step lesson and in R, by the arithmetic that is there anyway.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from convtui.errors import BadInput
from convtui.networks.activation import ACTIVATIONS
from convtui.networks.network import AllWeights, Network
from convtui.ops.window import Array

MapName = tuple[str, int]
"""A layer by its name, and a channel of what it leaves, from 0."""
Weight = tuple[str, tuple[int, ...]]
"""An array of a network by `layer/name`, and a place in it."""

_SCALING = ("kernel", "bias", "gamma", "beta")
"""Arrays whose last axis is the layer's channels, and which all at 0 leave nothing of one."""


@dataclass(frozen=True, eq=False)
class WeightChanges:
    """Single weights that were set, and maps that are off, by the layers that make them."""

    edited: Mapping[Weight, float] = field(default_factory=dict)
    off: frozenset[MapName] = frozenset()

    def with_weight(self, weight: Weight, value: float) -> "WeightChanges":
        return replace(self, edited={**self.edited, weight: value})

    def switched(self, map_name: MapName) -> "WeightChanges":
        """Switch a map off, or on again."""
        return replace(self, off=self.off ^ {map_name})

    def all_on(self) -> "WeightChanges":
        return replace(self, off=frozenset())

    def applied(self, weights: AllWeights) -> AllWeights:
        """The weights as they are now, all in float64."""
        changed = {name: np.array(array, dtype=np.float64) for name, array in weights.items()}
        for (name, place), value in self.edited.items():
            changed[name][place] = value
        for layer, channel in self.off:
            for name in _SCALING:
                if f"{layer}/{name}" in changed:
                    changed[f"{layer}/{name}"][..., channel] = 0.0
        return changed


@dataclass(frozen=True, eq=False)
class Changes:
    """Another image of (rows, columns, channels), if it was drawn on, and other weights."""

    image: Array | None = None
    weights: WeightChanges = field(default_factory=WeightChanges)

    @property
    def any(self) -> bool:
        return self.image is not None or bool(self.weights.edited or self.weights.off)

    def with_image(self, image: Array) -> "Changes":
        return replace(self, image=image)

    def with_weights(self, weights: WeightChanges) -> "Changes":
        return replace(self, weights=weights)


def maker(network: Network, layer: str) -> str:
    """The layer whose weights make the maps of a layer: itself, or what a pooling follows.

    Raises:
        BadInput: the layer's maps cannot be switched off.
    """
    names = [own.name for own in network.layers]
    for own in reversed(network.layers[: names.index(layer) + 1]):
        function = ACTIVATIONS[own.ends_in].function
        if own.ends_in == "softmax" or function(np.zeros(1))[0] != 0:
            raise BadInput(
                f"{own.name} ends in {own.ends_in}, which makes a number other than 0 of 0: "
                "switch a map off in another layer"
            )
        if own.kind == "flatten":
            raise BadInput(
                f"{own.name} lays maps out in a row: switch a map off in a layer before it"
            )
        if own.kind in ("convolution", "dense", "batch-normalisation"):
            return own.name
    raise BadInput(f"no weights make what {layer} leaves: it cannot be switched off")


def is_off(network: Network, changes: WeightChanges, map_name: MapName) -> bool:
    """Whether a map is switched off, in its own layer or before a pooling."""
    layer, channel = map_name
    if not changes.off:
        return False
    try:
        return (maker(network, layer), channel) in changes.off
    except BadInput:
        return False
