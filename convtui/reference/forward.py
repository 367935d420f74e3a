"""A whole network in R: each layer of some images, beside what we and Keras make of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from convtui.networks.network import Network, weights_of
from convtui.ops.window import Array
from convtui.reference.agreement import TOLERANCE
from convtui.reference.case import Answer, Case
from convtui.reference.in_r import layer_call
from convtui.reference.r_process import RProcess
from convtui.reference.run import Deadline, Result, answer

FLOAT32_TOLERANCE = 1e-5
"""Of the largest number in a layer's output, or of 1 if all are smaller: Keras computes in float32
(a unit in the last place is 6e-8 of a number), adds up thousands of products a layer, and hands
what it lost there on to the next; R computes in float64."""


@dataclass(frozen=True, eq=False)
class Forward:
    """Images through a trained network.

    `images` are (n, rows, columns, channels), 0..255; `labels` their classes in words;
    `activations` what Keras makes of them in each layer, (n, …), and `weights` the saved ones.
    """

    name: str
    network: Network
    images: npt.NDArray[np.uint8]
    labels: tuple[str, ...]
    activations: Mapping[str, npt.NDArray[np.float32]]
    weights: Mapping[str, npt.NDArray[Any]]

    @property
    def comparisons(self) -> int:
        """How many there are if all agree."""
        return len(self.images) * len(self.network.layers)


def against_r(forward: Forward, process: RProcess, deadline: Deadline) -> Iterator[Result]:
    """Compute each layer in R from what R made of the layer before; compare with Keras and with us.

    After the first layer that differs an image is left: the rest would differ because of it.

    Raises:
        Missing, BadInput: R cannot be started at all.
    """
    network = forward.network
    for number, image in enumerate(forward.images):
        values: Array = image.astype(np.float64) / 255.0
        maps = network.forward(values, forward.weights)
        for layer, before, row in zip(network.layers, network.inputs, network.shapes, strict=True):
            ours = maps[layer.name].reshape(row.output_shape)
            keras = forward.activations[layer.name][number]
            case = Case(
                f"image {number + 1} ({forward.labels[number]}), {layer.name}",
                layer.kind,
                ours=partial(np.asarray, keras),
                call=layer_call(layer, values, weights_of(layer, before, forward.weights)),
                input_name=f"{forward.name}, the layer before",
                tolerance=FLOAT32_TOLERANCE,
                scale=_largest(keras),
                engine="Keras",
                others=(Answer("Python", ours, TOLERANCE, _largest(ours)),),
            )
            result = answer(case, process, deadline)
            yield result
            if not result.agrees or result.theirs is None:
                break
            values = result.theirs


def _largest(values: npt.NDArray[Any]) -> float:
    """The scale of a layer's sums, from which its small numbers are made too."""
    return max(1.0, float(np.abs(values).max()))
