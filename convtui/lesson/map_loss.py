"""What a layer by itself loses by the last map it leaves, and the way back from there."""

from dataclasses import dataclass

import numpy as np

from convtui.lesson.gradient_unit import GradientUnit, Index, of_loss
from convtui.lesson.numbers import written
from convtui.lesson.way_back import WayBack
from convtui.networks.layer import Layer
from convtui.networks.network import Network
from convtui.ops.window import Array


class MapLoss:
    """Of the last map: what a layer alone is told what to do by."""

    words: str
    """The loss and what it is, on a line."""

    def layers_before(self, network: Network) -> tuple[Layer, ...]:
        return network.layers

    def of(self, left: Array) -> tuple[float, Array]:
        """The loss, and its gradient for each number of the map."""
        raise NotImplementedError

    def unit(self, name: str, place: Index, left: Array) -> GradientUnit:
        raise NotImplementedError

    def words_of(self, unit: GradientUnit) -> str:
        """Why it is what it is."""
        raise NotImplementedError


@dataclass(frozen=True, eq=False)
class MapSum(MapLoss):
    """The sum of the map: 1 comes back to every number of it."""

    words = "the sum of the last map"

    def of(self, left: Array) -> tuple[float, Array]:
        return float(left.sum()), np.ones(left.shape)

    def unit(self, name: str, place: Index, left: Array) -> GradientUnit:
        one = np.ones((1, 1, 1))
        return of_loss(name, place, one, one)

    def words_of(self, unit: GradientUnit) -> str:
        return "The loss is the sum of this map: each of its numbers counts once, so 1 comes back."


@dataclass(frozen=True, eq=False)
class SquaredDifference(MapLoss):
    """The mean of the squared differences from another map of the same shape."""

    named: str
    """What made the other map."""
    target: Array

    @property
    def words(self) -> str:  # type: ignore[override] # of each target its own
        """Whose map it is compared with."""
        return f"the mean squared difference from the map of {self.named}"

    def of(self, left: Array) -> tuple[float, Array]:
        difference = left - self.target
        return float(np.square(difference).mean()), difference * (2 / left.size)

    def unit(self, name: str, place: Index, left: Array) -> GradientUnit:
        """2/n of the number, less 2/n of the target's."""
        numbers = np.array([[[left[place], self.target[place]]]])
        share = 2 / left.size
        return of_loss(name, place, numbers, np.array([[[share, -share]]]))

    def words_of(self, unit: GradientUnit) -> str:
        own, target = (written(number) for number in unit.arithmetic.values.ravel().tolist())
        return (
            f"The map has {own} here and the target {target}: 2/n of the difference comes back, "
            f"n = {self.target.size:,} cells."
        )


@dataclass(frozen=True, eq=False)
class LayerWayBack(WayBack):
    """A layer by itself, and the gradient of a loss of its last map."""

    map_loss: MapLoss

    @property
    def lost(self) -> MapLoss:
        return self.map_loss

    def unit_of_loss(self, name: str, place: Index) -> GradientUnit:
        return self.map_loss.unit(name, place, self.gradients.left)

    def words_of_loss(self, unit: GradientUnit, classes: tuple[str, ...]) -> str:
        return self.map_loss.words_of(unit)
