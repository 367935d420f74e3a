"""A network: named layers one behind the other, what comes out of each, and what it computes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from convtui.errors import BadInput
from convtui.networks.layer import Layer, Misfit, MultiplyAdds, Shape, TooLarge, Weights, by
from convtui.networks.one_thread import one_thread
from convtui.networks.receptive_field import ReceptiveField
from convtui.ops.window import Array

AllWeights = Mapping[str, npt.NDArray[Any]]
"""The arrays of a network by `layer/name`, say `convolution-1/kernel`."""


@dataclass(frozen=True)
class LayerShape:
    """A layer of a network that is fed one image.

    `formula` says where the number of parameters comes from: `(3·3·3+1)·32 = 896`, or `0`.
    `trainable` is how many of them training changes. `multiply_adds` are those of one image, and
    `field` is what a number of the layer sees of it.
    """

    name: str
    kind: str
    output_shape: Shape
    parameters: int
    trainable: int
    formula: str
    multiply_adds: MultiplyAdds
    field: ReceptiveField

    @property
    def parameter_words(self) -> str:
        """`(3·3·3+1)·32 = 896 parameters` and what the formula adds; empty without any."""
        if not self.parameters:
            return ""
        counted, comma, more = self.formula.partition(",")
        return f"{counted} parameters{comma}{more}"


@dataclass(frozen=True)
class Network:
    """Layers that an image of `input_shape`, (rows, columns, channels), goes through in turn.

    `beyond` says in a line what stands behind the last of them and is not computed, as in a file
    that Keras saved; empty where nothing does.
    """

    name: str
    input_shape: Shape
    layers: tuple[Layer, ...]
    beyond: str = ""

    @cached_property
    def shapes(self) -> tuple[LayerShape, ...]:
        """Walk one image through the network.

        Raises:
            BadInput: a layer does not fit on what comes before it.
        """
        trail = [self.input_shape]
        rows, columns, _ = self.input_shape
        sides, field = (rows, columns), ReceptiveField()
        walked = []
        for number, layer in enumerate(self.layers, start=1):
            before = trail[-1]
            try:
                after = layer.output_shape(before)
            except TooLarge as problem:
                words = f"{problem}: {_how_small(problem.size, trail)}"
                raise self.refusal(number, words) from None
            except Misfit as problem:
                raise self.refusal(number, str(problem)) from None
            span, stride = layer.reach(sides)
            field = field.under(span, stride)
            sides = (after[0], after[1]) if len(after) == 3 else _places(sides, span)
            count = layer.count(before)
            walked.append(
                LayerShape(
                    layer.name, layer.kind, after,
                    count.parameters, count.trainable, count.formula,
                    layer.multiply_adds(before), field,
                )
            )  # fmt: skip
            trail.append(after)
        return tuple(walked)

    @property
    def ends_in(self) -> str:
        """`softmax`, `logits`, or empty where it does not end in classes.

        One number alone is no logit: softmax makes 1 of it, whatever it is.
        """
        layers = [layer for layer in self.layers if not layer.only_in_training]
        if self.beyond or not layers or len(self.shapes[-1].output_shape) != 1:
            return ""
        if layers[-1].ends_in == "softmax":
            return "softmax"
        is_score = layers[-1].kind == "dense" and layers[-1].ends_in == "none"
        return "logits" if is_score and self.shapes[-1].output_shape[0] > 1 else ""

    @property
    def inputs(self) -> tuple[Shape, ...]:
        return (self.input_shape, *(row.output_shape for row in self.shapes))[:-1]

    def forward(self, x: npt.NDArray[Any], weights: AllWeights) -> dict[str, Array]:
        """Send an image through.

        Args:
            x: of `input_shape`; computed in float64.
            weights: by `layer/name`.

        Returns:
            What comes out of each layer by its name, (rows, columns, channels) or (1, 1, n).

        Raises:
            BadInput: another image, or weights that are not this network's.
        """
        if x.shape != self.input_shape:
            raise BadInput(
                f"{self.name} takes {by(self.input_shape)} and the image is {by(x.shape)}: "
                f"give one of {by(self.input_shape)}"
            )
        values: Array = np.asarray(x, dtype=np.float64)
        maps = {}
        with one_thread():
            for layer, before in zip(self.layers, self.inputs, strict=True):
                values = layer.forward(values, weights_of(layer, before, weights))
                maps[layer.name] = values
        return maps

    def refusal(self, number: int, words: str) -> BadInput:
        """Refuse layer `number`, counted from 1."""
        return BadInput(f"{self.name}: layer {number} ({self.layers[number - 1].name}) {words}")


def _places(sides: tuple[int, int], span: tuple[int, int]) -> tuple[int, int]:
    """Where a window stood on maps that are flattened: a dense layer leaves a single place."""
    return sides[0] - span[0] + 1, sides[1] - span[1] + 1


def weights_of(layer: Layer, before: Shape, weights: AllWeights) -> Weights:
    """The arrays of one layer, in float64.

    Raises:
        BadInput: one is missing, or its shape is not what the layer needs after `before`.
    """
    own = {}
    for name, shape in layer.weights(before).items():
        array = weights.get(f"{layer.name}/{name}")
        if array is None or array.shape != shape:
            found = "missing" if array is None else by(array.shape) or "a single number"
            raise BadInput(
                f"the weights {layer.name}/{name} are {found}, and the layer needs {by(shape)}"
            )
        own[name] = np.asarray(array, dtype=np.float64)
    return own


def total_parameters(layers: tuple[LayerShape, ...]) -> int:
    return sum(layer.parameters for layer in layers)


def total_trainable(layers: tuple[LayerShape, ...]) -> int:
    """Parameters of the whole network that training changes."""
    return sum(layer.trainable for layer in layers)


def largest_layer(layers: tuple[LayerShape, ...]) -> LayerShape | None:
    """The first of the layers with most parameters; None if no layer has any."""
    largest = max(layers, key=lambda layer: layer.parameters)
    return largest if largest.parameters else None


def _how_small(size: tuple[int, int], trail: list[Shape]) -> str:
    """How the maps became smaller than a window of `size`, and what to do."""
    sizes = [trail[0]]
    for shape in trail[1:]:
        if len(shape) == 3 and shape[:2] != sizes[-1][:2]:
            sizes.append(shape)
    axis = 0 if size[0] > trail[-1][0] else 1
    shrinking = " → ".join(str(shape[axis]) for shape in sizes)
    return (
        f"{'columns' if axis else 'rows'} {shrinking}, smaller than {size[axis]}: "
        'give a smaller size, or padding = "same" here or before'
    )
