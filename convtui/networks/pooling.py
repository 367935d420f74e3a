"""Max and average pooling, each channel by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from convtui.networks.layer import Backward, Layer, Shape, TooLarge, Weights, sides_of
from convtui.ops.pooling import PoolKind, PoolPadding, pool2d, pool2d_backward, pool_window
from convtui.ops.window import Array, GeometryError, Window


@dataclass(frozen=True)
class Pool(Layer):
    """A pooling layer; a model file that gives no stride means windows side by side."""

    pooling: ClassVar[PoolKind]
    size: tuple[int, int]
    stride: tuple[int, int]
    padding: PoolPadding = "valid"

    @classmethod
    def completed(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        """A stride that is left out is the size."""
        return {"stride": given["size"], **given}

    def window(self, sides: tuple[int, int]) -> Window:
        """Where the window stands on maps of (rows, columns).

        Raises:
            GeometryError: it cannot slide there.
        """
        return pool_window(sides, self.size, self.stride, self.padding)

    def output_shape(self, before: Shape) -> Shape:
        """(rows, columns, channels), as many channels as before."""
        sides = sides_of(before)
        try:
            return (*self.window(sides).output_shape, before[-1])
        except GeometryError:
            raise TooLarge(self.size) from None

    def reach(self, sides: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int]]:
        return self.size, self.stride

    def forward(self, x: Array, weights: Weights) -> Array:
        """One number of each window; padding takes no part."""
        return pool2d(self.pooling, x, self.size, stride=self.stride, padding=self.padding)

    def backward(self, x: Array, gradient: Array, weights: Weights) -> Backward:
        of_x = pool2d_backward(
            self.pooling, x, gradient, self.size, stride=self.stride, padding=self.padding
        )
        return of_x, {}


@dataclass(frozen=True)
class MaxPool(Pool):
    """The largest number under the window."""

    kind: ClassVar[str] = "max-pool"
    words: ClassVar[str] = "a cell is the largest of a window"
    pooling: ClassVar[PoolKind] = "max"


@dataclass(frozen=True)
class AveragePool(Pool):
    """The average of the numbers under the window."""

    kind: ClassVar[str] = "average-pool"
    words: ClassVar[str] = "a cell is the mean of a window"
    pooling: ClassVar[PoolKind] = "average"
