"""What a kernel is to learn: the map of a target on an input."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from convtui.errors import BadInput
from convtui.lesson.map import SourceMap
from convtui.lesson.squared_loss import SquaredLoss, overflowing
from convtui.lesson.stage import Stage
from convtui.lesson.walk import Walk
from convtui.networks.convolution import Convolution
from convtui.networks.first_weights import first_weights
from convtui.networks.network import Network
from convtui.ops.convolution import on_channels
from convtui.ops.limits import refuse_too_large
from convtui.ops.window import Array, Window

MOST_WEIGHTS = 1024
"""Of a kernel: its loss is described by the square of that many numbers."""

SMALL = 1e-8
"""A loss of this share of the target's mean square, a difference of 0.01 %, is as good as none."""

WeightPlace = tuple[int, int, int]
"""(row, column, channel) in the kernel, from 0."""


@dataclass(frozen=True, eq=False)
class Target:
    """A map of (rows, columns) and, where one made it, its kernel of (kh, kw, C)."""

    name: str
    map: Array
    kernel: Array | None = None

    @classmethod
    def of_kernel(cls, name: str, kernel: Array, layer: Convolution, source: Array) -> "Target":
        """The map that a kernel makes.

        Args:
            name: of the kernel.
            kernel: (kh, kw), or (kh, kw, C).
            layer: how it is laid; of the kernel's size.
            source: on what, (H, W, C).

        Raises:
            GeometryError: it cannot slide there, or has planes for another number of channels.
        """
        planes = np.array(on_channels(kernel, source.shape[2]))
        return cls(name, _made_by(planes, layer, source), planes)


@dataclass(frozen=True, eq=False)
class LearningTask:
    """An input of (H, W, C), how the kernel is laid on it, and the map that it is to make.

    `layer` has one filter, no bias and no activation. Kernels are (kh, kw, C).
    """

    source: Array
    layer: Convolution
    target: Target

    def __post_init__(self) -> None:
        """See that a kernel of that size can learn such a map there.

        Raises:
            GeometryError: a kernel that cannot slide there, or a map that is too large.
            BadInput: a target of another size, too many weights, or numbers out of reach.
        """
        if self.count > MOST_WEIGHTS:
            raise BadInput(
                f"a kernel of {'×'.join(map(str, self.shape))} has {self.count:,} weights: "
                f"{MOST_WEIGHTS:,} are the most that are learned here: take a smaller --size"
            )
        refuse_too_large(self.window, "map")
        if self.target.map.shape != self.window.output_shape:
            raise _other_size(self.target, self.layer, self.window)
        is_lost = self.source.any() and self.squared_loss.largest < np.finfo(np.float64).tiny
        if is_lost or not np.isfinite([self.scale, self.squared_loss.largest]).all():
            raise BadInput(
                "the numbers are so large or so small that their squares are lost: "
                "scale the input and the target"
            )

    @property
    def shape(self) -> tuple[int, int, int]:
        """(kh, kw, C) of the kernel."""
        return (*self.layer.size, self.source.shape[2])

    @property
    def count(self) -> int:
        return int(np.prod(self.shape))

    @property
    def cells(self) -> int:
        return self.target.map.size

    @cached_property
    def window(self) -> Window:
        """Where the kernel stands on the input."""
        return self.layer.window((self.source.shape[0], self.source.shape[1]))

    @cached_property
    def squared_loss(self) -> SquaredLoss:
        """The loss, whatever the weights."""
        return SquaredLoss.of(self.source, self.window, self.target.map)

    @cached_property
    def scale(self) -> float:
        """What a loss is compared with: the mean square of the target, or the largest curvature."""
        with overflowing():
            return float(np.square(self.target.map).mean()) or self.squared_loss.largest

    @cached_property
    def least(self) -> float:
        """The loss of the least-squares kernel: no other has less."""
        with overflowing():
            best = self.squared_loss.best.reshape(self.shape)
            return float(np.square(self.difference_of(best)).mean())

    @property
    def can_be_learned(self) -> bool:
        """Whether some kernel of this size makes the target's map, but for rounding."""
        return self.least <= SMALL * self.scale

    @property
    def undetermined(self) -> list[WeightPlace]:
        """The weights that the input does not tell."""
        return self._places(self.squared_loss.undetermined)

    @property
    def alike(self) -> list[list[WeightPlace]]:
        """Groups of two weights and more that lie on equal numbers, whichever the window."""
        return [self._places(group) for group in self.squared_loss.alike]

    def first_kernel(self, seed: int) -> Array:
        """Drawn as Keras draws a layer's kernel before training."""
        drawn = first_weights(self._network, seed)[f"{self.layer.name}/kernel"]
        return drawn[..., 0].astype(np.float64)

    def map_of(self, kernel: Array) -> Array:
        """(rows, columns): the map that a kernel makes; infinite where it is."""
        with overflowing():
            return _made_by(kernel, self.layer, self.source)

    def difference_of(self, kernel: Array) -> Array:
        """(rows, columns): that map less the target's."""
        return self.difference_to_target(self.map_of(kernel))

    def difference_to_target(self, made: Array) -> Array:
        """(rows, columns): a map less the target's."""
        with overflowing():
            return made - self.target.map

    def stage(self, kernel: Array) -> Stage:
        """The map as a stage, any cell of which can be opened."""
        weights = {f"{self.layer.name}/kernel": kernel[..., None]}
        return Walk(SourceMap(self.source), self._network, weights).stages[0]

    @property
    def _network(self) -> Network:
        return Network("learning", self.source.shape, (self.layer,))

    def _places(self, numbers: Iterable[int]) -> list[WeightPlace]:
        found = (np.unravel_index(number, self.shape) for number in numbers)
        return [(int(row), int(column), int(channel)) for row, column, channel in found]


def _made_by(kernel: Array, layer: Convolution, source: Array) -> Array:
    return layer.forward(source, {"kernel": kernel[..., None]})[:, :, 0]


def _other_size(target: Target, layer: Convolution, window: Window) -> BadInput:
    rows, columns = target.map.shape
    down, along = window.output_shape
    mend = f"take a target of {down}×{along}"
    if target.kernel is not None:
        mend = f"give --size {','.join(map(str, target.kernel.shape[:2]))}, or --padding same"
    elif (rows, columns) == (window.rows.length, window.columns.length):
        mend = "--padding same makes a map as large as the input"
    return BadInput(
        f"the map of {target.name} is {rows}×{columns}, and that of a kernel of "
        f"{'×'.join(map(str, layer.size))} is {down}×{along}: {mend}"
    )
