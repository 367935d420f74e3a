"""Convolutions of any number of channels and filters."""

from dataclasses import dataclass
from typing import Any, ClassVar

from convtui.networks.activation import ELEMENTWISE
from convtui.networks.layer import (
    Count,
    MultiplyAdds,
    Shape,
    TooLarge,
    Weights,
    count_multiply_adds,
    count_weighted,
    sides_of,
)
from convtui.networks.weighted import Weighted
from convtui.ops.convolution import conv2d, conv2d_backward
from convtui.ops.window import Array, GeometryError, Padding, Window, slide


@dataclass(frozen=True)
class Convolution(Weighted):
    """A convolutional layer; a model file knows the paddings of Keras, and no dilation."""

    kind: ClassVar[str] = "convolution"
    words: ClassVar[str] = "a cell sums a window of all maps before, weighted"
    activations: ClassVar[tuple[str, ...]] = ELEMENTWISE
    filters: int
    size: tuple[int, int]
    stride: tuple[int, int] = (1, 1)
    padding: Padding = "valid"
    activation: str = "none"
    l1: float = 0.0
    l2: float = 0.0
    dilation: tuple[int, int] = (1, 1)
    has_bias: bool = True

    def window(self, sides: tuple[int, int]) -> Window:
        """Where the kernel stands on maps of (rows, columns).

        Raises:
            GeometryError: it cannot slide there.
        """
        return slide(sides, self.size, **self._laid)

    def output_shape(self, before: Shape) -> Shape:
        """(rows, columns, filters)."""
        sides = sides_of(before)
        try:
            return (*self.window(sides).output_shape, self.filters)
        except GeometryError:
            raise TooLarge(self.size) from None

    def weights(self, before: Shape) -> dict[str, Shape]:
        """The kernel, (kh, kw, channels, filters), and a bias for each filter."""
        return self.arrays((*self.size, before[-1], self.filters))

    def count(self, before: Shape) -> Count:
        """(kh·kw·C + 1)·F."""
        inputs = (*self.size, *_told(before[-1]))
        return count_weighted(inputs, self.filters, has_bias=self.has_bias)

    def multiply_adds(self, before: Shape) -> MultiplyAdds:
        """(kh·kw·C)·rows·columns·F."""
        return count_multiply_adds((*self.size, *_told(before[-1])), self.output_shape(before))

    def reach(self, sides: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int]]:
        """Of the kernel, spread by its dilation."""
        window = self.window(sides)
        return (window.rows.span, window.columns.span), self.stride

    def forward(self, x: Array, weights: Weights) -> Array:
        """Sum over window and channels, add the bias, activate: (rows, columns, filters)."""
        sums = conv2d(x, weights["kernel"], **self._laid)
        sums += weights.get("bias", 0.0)
        return self.activated(sums)

    def sums_backward(self, x: Array, gradient: Array, kernel: Array) -> tuple[Array, Array, Array]:
        return conv2d_backward(x, kernel, gradient, **self._laid)

    @property
    def _laid(self) -> dict[str, Any]:
        return {"stride": self.stride, "padding": self.padding, "dilation": self.dilation}


def _told(channels: int) -> Shape:
    """In a formula a single channel goes without saying."""
    return (channels,) if channels > 1 else ()
