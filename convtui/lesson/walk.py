"""A source through a network: stages one behind the other, each computed where one looks."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from convtui.lesson.arithmetic import KernelForm
from convtui.lesson.layer_stages import (
    Activated,
    Copied,
    Flattened,
    Normalised,
    Pooled,
    Shared,
    Summed,
)
from convtui.lesson.map import Map, SourceMap
from convtui.lesson.stage import Stage
from convtui.networks.activation import activation_of
from convtui.networks.layer import Shape, Weights
from convtui.networks.network import AllWeights, Network, weights_of

if TYPE_CHECKING:
    from convtui.networks.activation import Activation
    from convtui.networks.convolution import Convolution
    from convtui.networks.dense import Dense
    from convtui.networks.normalisation import BatchNormalisation

Stages = tuple[Stage, ...]


class Walk:
    """A sequential network's stages for one source; making them computes nothing yet.

    A convolution is two stages, sums and then bias and activation where it has either, and so is a
    dense layer with an activation, whose bias belongs to its sums.
    """

    def __init__(
        self,
        source: SourceMap,
        network: Network,
        weights: AllWeights,
        forms: Mapping[str, KernelForm] | None = None,
    ) -> None:
        """Send a source through.

        Args:
            source: what goes in.
            network: that takes such a source.
            weights: by `layer/name`.
            forms: of the convolutions' kernels that have one of their own, by layer.
        """
        self.source = source
        self._network, self._weights, self._forms = network, weights, forms or {}

    @cached_property
    def stages(self) -> Stages:
        """Every layer's, in their order.

        Raises:
            GeometryError: a window that cannot slide there.
            Misfit: a layer that cannot stand on what comes before it.
            BadInput: weights that are not this network's.
        """
        before: Map = self.source
        shape: Shape = self.source.shape
        stages: list[Stage] = []
        for layer in self._network.layers:
            weights = weights_of(layer, shape, self._weights)
            form = {"form": self._forms[layer.name]} if layer.name in self._forms else {}
            stages += STAGES_OF_KIND[layer.kind](layer, before, weights, **form)
            before, shape = stages[-1], layer.output_shape(shape)
        return tuple(stages)


def _convolution(
    layer: "Convolution", before: Map, weights: Weights, form: KernelForm | None = None
) -> Stages:
    window = layer.window(before.sides)
    sums = Summed(layer, before, weights["kernel"], window=window, form=form)
    if layer.activation == "none" and not layer.has_bias:
        return (sums,)
    return sums, Activated(layer, sums, layer.activation, weights.get("bias"))


def _dense(layer: "Dense", before: Map, weights: Weights) -> Stages:
    sums = Summed(layer, before, weights["kernel"][None, None], bias=weights.get("bias"))
    if layer.activation == "none":
        return (sums,)
    return sums, *_activated(layer, sums, weights)


def _activated(layer: "Activation | Dense", before: Map, weights: Weights) -> Stages:
    if activation_of(layer.activation).elementwise:
        return (Activated(layer, before, layer.activation),)
    return (Shared(layer, before),)


def _normalised(layer: "BatchNormalisation", before: Map, weights: Weights) -> Stages:
    return (Normalised(layer, before, weights),)


def _alone(made: Callable[[Any, Map], Stage]) -> Callable[..., Stages]:
    """Of a layer that is one stage and has no weights."""
    return lambda layer, before, weights: (made(layer, before),)


STAGES_OF_KIND: Mapping[str, Callable[..., Stages]] = {
    "convolution": _convolution,
    "dense": _dense,
    "max-pool": _alone(Pooled),
    "average-pool": _alone(Pooled),
    "batch-normalisation": _normalised,
    "flatten": _alone(Flattened),
    "dropout": _alone(Copied),
    "activation": _activated,
}
"""Every kind of layer once, by its name: at the start no module of a kind is waited for in vain."""
