"""Layers that leave the numbers as they are."""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from convtui.networks.layer import Backward, Layer, Shape, ShapeKeeping, Weights
from convtui.ops.window import Array


@dataclass(frozen=True)
class Flatten(Layer):
    """Everything in one row, row-major."""

    kind: ClassVar[str] = "flatten"
    words: ClassVar[str] = "all maps as one row of numbers"

    def output_shape(self, before: Shape) -> Shape:
        return (math.prod(before),)

    def forward(self, x: Array, weights: Weights) -> Array:
        """Row by row, column by column, channel by channel: (1, 1, n)."""
        return _images_first(x).reshape(1, 1, *x.shape[2:-1], -1)

    def backward(self, x: Array, gradient: Array, weights: Weights) -> Backward:
        """Each number back to where it came from."""
        lying = gradient.reshape(_images_first(x).shape)
        return (lying if x.ndim == 3 else np.moveaxis(lying, 0, 2)), {}


@dataclass(frozen=True)
class Dropout(ShapeKeeping):
    """Sets the share `rate` of its inputs to 0 while training, and nothing afterwards."""

    kind: ClassVar[str] = "dropout"
    words: ClassVar[str] = "passes on what comes; only training drops some"
    only_in_training: ClassVar[bool] = True
    rate: float

    def forward(self, x: Array, weights: Weights) -> Array:
        """The numbers as they came: a network in use drops nothing."""
        return x

    def backward(self, x: Array, gradient: Array, weights: Weights) -> Backward:
        return gradient, {}


def _images_first(x: Array) -> Array:
    """(rows, columns, channels) as it is; of a batch (images, rows, columns, channels)."""
    return x if x.ndim == 3 else np.moveaxis(x, 2, 0)
