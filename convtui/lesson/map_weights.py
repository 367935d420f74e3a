"""The weights that one map is made with, laid out as matrices that can be edited."""

from dataclasses import dataclass

import numpy as np

from convtui.lesson.changes import Weight
from convtui.networks.network import AllWeights, Network
from convtui.ops.window import Array

_MOST_COLUMNS = 16
"""Of the many weights of a dense layer, laid out in rows."""
_NORMALISATION = ("gamma", "beta", "moving_mean", "moving_variance")


@dataclass(frozen=True)
class WeightMatrix:
    """A matrix of some of a map's weights, and where each of them stands."""

    title: str
    cells: tuple[tuple[Weight, ...], ...]

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return len(self.cells), len(self.cells[0])

    def values(self, weights: AllWeights) -> Array:
        """(rows, columns): the weights as they are."""
        return np.array(
            [[float(weights[name][place]) for name, place in row] for row in self.cells]
        )


def matrices_of(network: Network, layer: str, channel: int) -> tuple[WeightMatrix, ...]:
    """The kernel of each input channel, then the bias; () where a layer has no weights.

    A dense layer has one kernel, in rows; batch normalisation its four numbers.
    """
    place = [own.name for own in network.layers].index(layer)
    kind, before = network.layers[place].kind, network.inputs[place]
    shapes = network.layers[place].weights(before)
    if kind == "batch-normalisation":
        cells = tuple((f"{layer}/{name}", (channel,)) for name in _NORMALISATION)
        return (WeightMatrix("γ, β, mean, variance", (cells,)),)
    found = []
    if kind == "convolution":
        rows, columns, channels, _ = shapes["kernel"]
        for plane in range(channels):
            kernel = tuple(
                tuple(
                    (f"{layer}/kernel", (row, column, plane, channel)) for column in range(columns)
                )
                for row in range(rows)
            )
            found.append(WeightMatrix(f"kernel on channel {plane + 1} of {channels}", kernel))
    elif kind == "dense":
        count = shapes["kernel"][0]
        across = next(width for width in range(_MOST_COLUMNS, 0, -1) if count % width == 0)
        numbers = [(f"{layer}/kernel", (number, channel)) for number in range(count)]
        laid = tuple(tuple(numbers[first : first + across]) for first in range(0, count, across))
        found.append(WeightMatrix(f"weights of {count} inputs", laid))
    if "bias" in shapes:
        found.append(WeightMatrix("bias", (((f"{layer}/bias", (channel,)),),)))
    return tuple(found)
