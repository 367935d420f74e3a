"""Fully connected layers."""

from dataclasses import dataclass
from typing import ClassVar

from convtui.networks.activation import ACTIVATIONS
from convtui.networks.layer import (
    Count,
    Misfit,
    MultiplyAdds,
    Shape,
    Weights,
    by,
    count_multiply_adds,
    count_weighted,
)
from convtui.networks.weighted import Weighted
from convtui.ops.layers import dense, dense_backward
from convtui.ops.window import Array


@dataclass(frozen=True)
class Dense(Weighted):
    """Every unit weighs every number."""

    kind: ClassVar[str] = "dense"
    words: ClassVar[str] = "a number sums all numbers before, weighted"
    activations: ClassVar[tuple[str, ...]] = tuple(ACTIVATIONS)
    units: int
    activation: str = "none"
    l1: float = 0.0
    l2: float = 0.0
    has_bias: bool = True

    def output_shape(self, before: Shape) -> Shape:
        """(units,)."""
        if len(before) > 1:
            raise Misfit(f"stands on maps of {by(before)}: put a flatten before it")
        return (self.units,)

    def weights(self, before: Shape) -> dict[str, Shape]:
        """The kernel, (inputs, units), and a bias for each unit."""
        return self.arrays((*before, self.units))

    def count(self, before: Shape) -> Count:
        """(n + 1)·units."""
        return count_weighted(before, self.units, has_bias=self.has_bias)

    def multiply_adds(self, before: Shape) -> MultiplyAdds:
        return count_multiply_adds(before, (self.units,))

    def reach(self, sides: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int]]:
        """As a convolution whose kernel is as large as the maps that were flattened."""
        return sides, (1, 1)

    def forward(self, x: Array, weights: Weights) -> Array:
        """x · W + b, activated: (1, 1, units)."""
        sums = dense(self._rows(x), weights["kernel"], weights.get("bias", 0.0))
        return self.activated(sums).reshape(*x.shape[:-1], self.units)

    def sums_backward(self, x: Array, gradient: Array, kernel: Array) -> tuple[Array, Array, Array]:
        of_x, of_kernel, of_bias = dense_backward(self._rows(x), kernel, self._rows(gradient))
        return of_x.reshape(x.shape), of_kernel, of_bias

    @staticmethod
    def _rows(x: Array) -> Array:
        """(1, 1, n), or (1, 1, images, n), as a row for each image."""
        return x.reshape(-1, x.shape[-1])
