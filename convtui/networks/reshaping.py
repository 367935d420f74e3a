"""Layers that leave the numbers as they are."""

import math
from dataclasses import dataclass
from typing import ClassVar

from convtui.networks.layer import Layer, Shape, ShapeKeeping, Weights
from convtui.ops.layers import flatten
from convtui.ops.window import Array


@dataclass(frozen=True)
class Flatten(Layer):
    """Everything in one row, row-major."""

    kind: ClassVar[str] = "flatten"

    def output_shape(self, before: Shape) -> Shape:
        return (math.prod(before),)

    def forward(self, x: Array, weights: Weights) -> Array:
        """Row by row, column by column, channel by channel: (1, 1, n)."""
        return flatten(x).reshape(1, 1, -1)


@dataclass(frozen=True)
class Dropout(ShapeKeeping):
    """Sets the share `rate` of its inputs to 0 while training, and nothing afterwards."""

    kind: ClassVar[str] = "dropout"
    only_in_training: ClassVar[bool] = True
    rate: float

    def forward(self, x: Array, weights: Weights) -> Array:
        """The numbers as they came: a network in use drops nothing."""
        return x
