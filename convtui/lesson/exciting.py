"""The images that excite a map most: which of many make its largest number the largest."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from heapq import nlargest

import numpy as np
import numpy.typing as npt

from convtui.networks.network import AllWeights, Network

_TOLD = 20
"""Images from one word about how far it is to the next."""


@dataclass(frozen=True)
class Excited:
    """Image `number` of many, the map's largest number on it, and its (row, column)."""

    number: int
    value: float
    cell: tuple[int, int]


def most_exciting(
    network: Network,
    weights: AllWeights,
    layer: str,
    channel: int,
    images: npt.NDArray[np.uint8],
    scale: float,
    count: int,
    told: Callable[[int], bool],
) -> tuple[Excited, ...]:
    """Send images through a network as far as a layer, and keep those with the largest numbers.

    Args:
        network: that has the layer.
        weights: its arrays.
        layer: its name.
        channel: which of its maps, or of a vector which number.
        images: (n, rows, columns, channels).
        scale: what they are divided by.
        count: how many are kept.
        told: hears now and then how many images are done; what it answers is whether to go on.

    Returns:
        The most exciting first; of those done, where it was stopped.
    """
    place = [own.name for own in network.layers].index(layer)
    part = replace(network, layers=network.layers[: place + 1])
    found: list[Excited] = []
    for number, image in enumerate(images):
        if number % _TOLD == 0 and not told(number):
            break
        seen = part.forward(image / scale, weights)[layer][:, :, channel]
        row, column = divmod(int(seen.argmax()), seen.shape[1])
        found.append(Excited(number, float(seen[row, column]), (row, column)))
    return tuple(nlargest(count, found, key=lambda one: (one.value, -one.number)))
