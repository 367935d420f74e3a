"""One image through a whole network: what each layer leaves, and the classes at the end."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from convtui.errors import BadInput, unknown_name
from convtui.lesson.map import SourceMap
from convtui.lesson.unit import Place, Unit, unit_of
from convtui.lesson.walk import Walk
from convtui.matrix_text import counted
from convtui.networks.layer import by
from convtui.networks.network import AllWeights, LayerShape, Network
from convtui.ops.activation import softmax
from convtui.ops.limits import MOST_CELLS
from convtui.ops.window import Array


def as_image(values: Array, network: Network, scale: float) -> Array:
    """An input as the network takes it: (rows, columns, channels), divided by `scale`.

    Raises:
        BadInput: it has another shape.
    """
    image = values[:, :, None] if values.ndim == 2 else values
    if image.shape != network.input_shape:
        channels = network.input_shape[2]
        mend = "give one of that size"
        if image.shape[2] != channels:
            mend = (
                "give one channel, as in photo.png:grey" if channels == 1 else "give all channels"
            )
        elif all(side >= own for side, own in zip(image.shape, network.input_shape, strict=True)):
            mend += ", or a part of this one with --crop"
        raise BadInput(
            f"{network.name} takes {by(network.input_shape)} and the input is {by(image.shape)}: "
            f"{mend}"
        )
    return image / scale


@dataclass(frozen=True, eq=False)
class ForwardPass:
    """An image of (rows, columns, channels) on its way through a network."""

    network: Network
    weights: AllWeights
    image: Array

    @cached_property
    def maps(self) -> dict[str, Array]:
        """What each layer leaves, (rows, columns, channels) or (1, 1, n).

        Raises:
            BadInput: a layer needs more cells than are allowed, or leaves no finite numbers.
        """
        for row in self.network.shapes:
            cells = math.prod(row.output_shape)
            if cells > MOST_CELLS:
                raise BadInput(
                    f"{self.network.name}: {row.name} leaves {by(row.output_shape)}, {cells:,} "
                    f"cells, and {MOST_CELLS:,} are the most: take a smaller network"
                )
        with np.errstate(all="ignore"):  # what overflows is refused
            maps = self.network.forward(self.image, self.weights)
        for name, values in maps.items():
            if not np.isfinite(values).all():
                raise BadInput(
                    f"{self.network.name}: {name} leaves numbers that are not finite: make the "
                    "input smaller, or train the network again"
                )
        return maps

    @property
    def ends_in(self) -> str:
        return self.network.ends_in

    @property
    def probabilities(self) -> Array:
        """(classes,): what the softmax at the end leaves, or softmax of the logits.

        Raises:
            BadInput: the network does not end in classes.
        """
        end = self.network.layers[-1]
        if self.network.beyond:
            names = ", ".join(layer.name for layer in self.network.layers)
            raise BadInput(f"{self.network.beyond}; --layer shows what comes before it: {names}")
        if not self.ends_in:
            left = counted(math.prod(self.network.shapes[-1].output_shape))
            raise BadInput(
                f"{self.network.name} ends in {end.name}, which leaves {left} and no probabilities "
                f"of classes: give --layer {end.name} to see what it leaves"
            )
        numbers = self.maps[end.name][0, 0]
        return numbers if self.ends_in == "softmax" else softmax(numbers)

    def class_names(self, named: Sequence[str]) -> tuple[str, ...]:
        """The names of the classes, numbers from 0 where these are none; () without classes."""
        if not self.ends_in:
            return ()
        (count,) = self.network.shapes[-1].output_shape
        return tuple(named) if len(named) == count else tuple(map(str, range(count)))

    def layer(self, name: str) -> LayerShape:
        """A layer by its name.

        Raises:
            BadInput: there is none of this name.
        """
        rows = {row.name: row for row in self.network.shapes}
        if name not in rows:
            more = ", as far as it is known" if self.network.beyond else ""
            mend = f"{self.network.name} has {', '.join(rows)}{more}"
            raise unknown_name("layer", name, rows, mend)
        return rows[name]

    def unit(self, layer: str, place: Place) -> Unit:
        """A number of a layer, with all that it is made of."""
        return unit_of(self.walk, layer, place)

    @cached_property
    def walk(self) -> Walk:
        """The same pass, stage by stage and step by step; no layer is computed again."""
        walk = Walk(SourceMap(self.image), self.network, self.weights)
        last = {stage.layer.name: stage for stage in walk.stages}
        for name, stage in last.items():
            stage.know(self.maps[name])
        return walk
