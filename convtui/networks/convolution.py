"""Convolutions of any number of channels and filters."""

from dataclasses import dataclass
from typing import ClassVar

from convtui.networks.activation import ELEMENTWISE
from convtui.networks.layer import Count, Shape, TooLarge, Weights, count_weighted, sides_of
from convtui.networks.weighted import Weighted
from convtui.ops.convolution import conv2d
from convtui.ops.window import Array, GeometryError, Padding, Window, slide


@dataclass(frozen=True)
class Convolution(Weighted):
    """A convolutional layer; a model file knows the paddings of Keras, and no dilation."""

    kind: ClassVar[str] = "convolution"
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
        return slide(
            sides, self.size, stride=self.stride, padding=self.padding, dilation=self.dilation
        )

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
        """(kh·kw·C + 1)·F; a single channel goes without saying."""
        channels = (before[-1],) if before[-1] > 1 else ()
        return count_weighted((*self.size, *channels), self.filters, has_bias=self.has_bias)

    def forward(self, x: Array, weights: Weights) -> Array:
        """Sum over window and channels, add the bias, activate: (rows, columns, filters)."""
        sums = conv2d(
            x,
            weights["kernel"],
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
        )
        return self.activated(sums + weights.get("bias", 0.0))
