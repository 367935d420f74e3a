"""The way back of an image's pass through a network: every gradient by its name, and its units."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from convtui.errors import BadInput, unknown_name
from convtui.lesson.forward import ForwardPass
from convtui.lesson.gradient_unit import GradientUnit, Index, MapName, of_cell, of_weight
from convtui.lesson.map import Map
from convtui.lesson.stage import Stage
from convtui.networks.activation import Activation
from convtui.networks.gradients import Gradients, sent_back
from convtui.networks.losses import Loss
from convtui.ops.window import Array

INPUT, SUMS = "input", "sums"


@dataclass(frozen=True, eq=False)
class WayBack(ABC):
    """An image that went through a network, and the gradient of its loss on the way back."""

    forward: ForwardPass

    @property
    @abstractmethod
    def lost(self) -> Loss:
        """What is lost by what the network leaves."""

    @abstractmethod
    def unit_of_loss(self, name: str, place: Index) -> GradientUnit:
        """A number of the gradient that the way back begins with."""

    @abstractmethod
    def words_of_loss(self, unit: GradientUnit, classes: tuple[str, ...]) -> str:
        """Why such a number is what it is; `classes` are named where there are some."""

    @cached_property
    def gradients(self) -> Gradients:
        """All of them.

        Raises:
            BadInput: the network has no loss, or numbers grow beyond all bounds on the way.
        """
        network = self.forward.network
        self.lost.layers_before(network)  # what has no loss is refused before all is computed
        self.forward.maps  # noqa: B018 - refuses what is too large, or not finite
        with np.errstate(all="ignore"):  # what overflows is refused
            found = sent_back(network, self.forward.weights, self.forward.image, self.lost)
        for name, values in (*found.outputs.items(), *found.weights.items(), (INPUT, found.input)):
            if not np.isfinite(values).all():
                raise BadInput(
                    f"{network.name}: the gradient of {name} is not finite: make the input "
                    "smaller, or train the network again"
                )
        return found

    @property
    def loss(self) -> float:
        """The penalties added."""
        return self.gradients.loss

    @cached_property
    def all(self) -> dict[str, Array]:
        """Every gradient by its name, of the shape that the numbers themselves have.

        `input`; each layer's name for what it leaves, `layer/sums` for what goes into its own
        activation, `layer/kernel` and so on for its weights. Of a layer that ends in the network's
        softmax it is for what goes into that: the loss is one with it.
        """
        found = self.gradients
        arrays = {INPUT: found.input}
        for row in self.forward.network.shapes:
            if row.name in found.sums:
                arrays[f"{row.name}/{SUMS}"] = found.sums[row.name].reshape(row.output_shape)
            for name, array in found.weights.items():
                if name.rpartition("/")[0] == row.name:
                    arrays[name] = array
            arrays.setdefault(row.name, found.outputs[row.name].reshape(row.output_shape))
        return arrays

    def of(self, name: str) -> Array:
        """The gradient of this name.

        Raises:
            BadInput: there is none.
        """
        if name not in self.all:
            raise unknown_name("gradient", name, self.all, f"there are {', '.join(self.all)}")
        return self.all[name]

    def numbers(self, name: str) -> Array:
        """What a gradient is for, of its shape: a map, the sums before an activation, weights."""
        forward, shape = self.forward, self.of(name).shape
        layer, _, array = name.rpartition("/")
        if name == INPUT:
            return forward.image
        if self.begins_with(name):
            return self.gradients.left.reshape(shape)
        if name in self._stages:
            return forward.maps[name].reshape(shape)
        if array != SUMS:
            return np.asarray(forward.weights[name], dtype=np.float64)
        stage = self._stages[layer][0]
        sums = stage.block(*map(range, stage.sides))
        if not stage.has_bias and f"{layer}/bias" in forward.weights:
            sums = sums + forward.weights[f"{layer}/bias"]
        return sums.reshape(shape)

    def of_stage(self, stage: Stage) -> Array:
        """(rows, columns, channels): the gradient of a stage of the forward pass' walk."""
        layer, found = stage.layer.name, self.gradients
        if stage is not self._stages[layer][-1]:
            return found.sums.get(layer, found.outputs[layer])
        return found.outputs[layer]

    def unit(self, name: str, place: Index) -> GradientUnit:
        """A number of a gradient with all that it is made of, in the time of its own terms.

        Args:
            name: of the gradient.
            place: in the array of this name, from 0.

        Raises:
            BadInput: there is no such gradient.
        """
        self.of(name)
        if self.begins_with(name):
            return self.unit_of_loss(name, place)
        layer, _, array = name.rpartition("/")
        if name == INPUT or name in self._stages or array == SUMS:
            after = self._behind(name)
            return of_cell(name, place, after, self.of_stage(after), self.name_of(after))
        first = self._stages[layer][0]
        names = self.name_of(first.before), self.name_of(first)
        return of_weight(name, place, first, self.of_stage(first), names)

    def _behind(self, name: str) -> Stage:
        """The stage behind the map of this name."""
        stages = self.forward.walk.stages
        if name == INPUT:
            return stages[0]
        if name in self._stages:
            return stages[stages.index(self._stages[name][-1]) + 1]
        return self._stages[name.rpartition("/")[0]][1]

    def name_of(self, map_: Map) -> MapName:
        """What the numbers of a map are called: `input`, a layer's name, or `layer/sums`."""
        name = INPUT
        if isinstance(map_, Stage):
            name = map_.layer.name
            if map_ is not self._stages[name][-1] and name in self.gradients.sums:
                name = f"{name}/{SUMS}"
        return MapName(name, self.all[name].ndim == 1)

    @cached_property
    def _stages(self) -> dict[str, list[Stage]]:
        """Of each layer."""
        found: dict[str, list[Stage]] = {}
        for stage in self.forward.walk.stages:
            found.setdefault(stage.layer.name, []).append(stage)
        return found

    def begins_with(self, name: str) -> bool:
        """Whether the loss itself says this gradient: a layer leaves what it is of."""
        layers = {layer.name: layer for layer in self.lost.layers_before(self.forward.network)}
        if name not in layers:
            return False
        behind = list(layers)[list(layers).index(name) + 1 :]
        return all(
            layers[other].only_in_training or layers[other] == Activation(other, "none")
            for other in behind
        )
