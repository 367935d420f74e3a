"""What comes out of each layer and how many parameters it has, computed without an engine.

Windows are laid by `convtui.ops.window`; the counts are written as their formula too.
"""

import math
from dataclasses import dataclass

from convtui.errors import BadInput
from convtui.networks.architecture import (
    Architecture,
    AveragePool,
    BatchNormalisation,
    Convolution,
    Dense,
    Flatten,
    Layer,
    MaxPool,
    Shape,
)
from convtui.ops.window import GeometryError, slide


@dataclass(frozen=True)
class LayerShape:
    """A layer of a network that is fed one image.

    `formula` says where the number of parameters comes from: `(3·3·3+1)·32 = 896`, or `0`.
    `trainable` is how many of them training changes.
    """

    name: str
    kind: str
    output_shape: Shape
    parameters: int
    trainable: int
    formula: str


def shapes(architecture: Architecture) -> tuple[LayerShape, ...]:
    """Walk one image through the network.

    Raises:
        BadInput: a layer does not fit on what comes before it, or the last one does not end in
            one number a class.
    """
    walk = _Walk(architecture)
    return tuple(walk.through(number, layer) for number, layer in enumerate(architecture.layers, 1))


def total_parameters(layers: tuple[LayerShape, ...]) -> int:
    """Of the whole network."""
    return sum(layer.parameters for layer in layers)


def total_trainable(layers: tuple[LayerShape, ...]) -> int:
    """Parameters of the whole network that training changes."""
    return sum(layer.trainable for layer in layers)


def largest_layer(layers: tuple[LayerShape, ...]) -> LayerShape | None:
    """The first of the layers with most parameters; None if no layer has any."""
    largest = max(layers, key=lambda layer: layer.parameters)
    return largest if largest.parameters else None


class _Walk:
    """Where an image stands between two layers."""

    def __init__(self, architecture: Architecture) -> None:
        self.architecture = architecture
        self.shape = architecture.input_shape
        self.trail = [architecture.input_shape]

    def through(self, number: int, layer: Layer) -> LayerShape:
        before = self.shape
        self.shape = self._after(number, layer)
        if len(self.shape) == 3 and self.shape[:2] != self.trail[-1][:2]:
            self.trail.append(self.shape)
        if number == len(self.architecture.layers):
            self._check_end(number, layer)
        parameters, formula = _parameters(layer, before)
        trainable = parameters // 2 if isinstance(layer, BatchNormalisation) else parameters
        return LayerShape(layer.name, layer.kind, self.shape, parameters, trainable, formula)

    def _after(self, number: int, layer: Layer) -> Shape:
        if isinstance(layer, Convolution | MaxPool | AveragePool):
            channels = layer.filters if isinstance(layer, Convolution) else self.shape[-1]
            return (*self._slid(number, layer), channels)
        if isinstance(layer, Flatten):
            return (math.prod(self.shape),)
        if isinstance(layer, Dense):
            if len(self.shape) > 1:
                raise self._refused(
                    number, layer, f"stands on maps of {by(self.shape)}: put a flatten before it"
                )
            return (layer.units,)
        return self.shape

    def _slid(self, number: int, layer: Convolution | MaxPool | AveragePool) -> tuple[int, int]:
        if len(self.shape) != 3:
            words = f"stands on {by(self.shape)} flat numbers: put it before the flatten"
            raise self._refused(number, layer, words)
        sides = (self.shape[0], self.shape[1])
        try:
            return slide(
                sides,
                layer.size,
                stride=layer.stride,
                padding="same" if layer.padding == "same" else "valid",
            ).output_shape
        except GeometryError:
            raise self._refused(number, layer, self._too_large(layer.size)) from None

    def _too_large(self, size: tuple[int, int]) -> str:
        axis = 0 if size[0] > self.shape[0] else 1
        trail = " → ".join(str(shape[axis]) for shape in self.trail)
        return (
            f"of {by(size)} does not fit: {'columns' if axis else 'rows'} {trail}, smaller than "
            f'{size[axis]}: give a smaller size, or padding = "same" here or before'
        )

    def _check_end(self, number: int, layer: Layer) -> None:
        if self.shape != (self.architecture.classes,):
            raise self._refused(
                number,
                layer,
                f"leaves {by(self.shape)} numbers and there are {self.architecture.classes} "
                f"classes: end in a dense layer with units = {self.architecture.classes}",
            )
        if getattr(layer, "activation", "none") not in ("none", "softmax"):
            raise self._refused(
                number,
                layer,
                f"ends the network in {getattr(layer, 'activation', '')}: give softmax, "
                "or none for logits",
            )

    def _refused(self, number: int, layer: Layer, words: str) -> BadInput:
        return BadInput(f"{self.architecture.name}: layer {number} ({layer.name}) {words}")


def _parameters(layer: Layer, before: Shape) -> tuple[int, str]:
    """How many, and the formula with the number in it."""
    if isinstance(layer, Convolution):
        channels = (before[2],) if before[2] > 1 else ()
        return _with_bias((*layer.size, *channels), layer.filters)
    if isinstance(layer, Dense):
        return _with_bias(before, layer.units)
    if isinstance(layer, BatchNormalisation):
        parameters = 4 * before[-1]
        return parameters, f"4·{before[-1]} = {parameters}, half of it not trainable"
    return 0, "0"


def _with_bias(inputs: tuple[int, ...], outputs: int) -> tuple[int, str]:
    parameters = (math.prod(inputs) + 1) * outputs
    return parameters, f"({'·'.join(map(str, inputs))}+1)·{outputs} = {parameters}"


def by(shape: tuple[int, ...]) -> str:
    """A shape as people read it: `26×26×32`."""
    return "×".join(map(str, shape))
