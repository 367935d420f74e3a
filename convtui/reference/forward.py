"""A whole network in R: each layer of some images, beside what we and, maybe, Keras make of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import numpy.typing as npt

from convtui.lesson.backward import BackwardPass
from convtui.lesson.forward import ForwardPass
from convtui.networks.losses import up_to_scores
from convtui.networks.network import AllWeights, LayerShape, Network, weights_of
from convtui.ops.window import Array
from convtui.reference.agreement import TOLERANCE, scale_of
from convtui.reference.backward import network_gradients
from convtui.reference.case import Answer, Case
from convtui.reference.in_r import layer_call, network_call
from convtui.reference.r_process import RProcess
from convtui.reference.run import Deadline, Result, answer

FLOAT32_TOLERANCE = 1e-5
"""Of the largest number in a layer's output, or of 1 if all are smaller: Keras computes in float32
(a unit in the last place is 6e-8 of a number), adds up thousands of products a layer, and hands
what it lost there on to the next; R computes in float64."""


WHOLE = "network"
"""The stage of the comparison in which R walks the whole network by itself."""


@dataclass(frozen=True, eq=False)
class Forward:
    """Images through a network.

    `images` are (n, rows, columns, channels), 0..255; `labels` their classes in words, and `source`
    says where they come from; `weights` are by `layer/name`. `activations` is what Keras makes of
    the images in each layer, (n, …), empty where Keras is not asked. `whole` tells to ask R for the
    whole network too, which functions of somebody's own need not know; `gradients` to go back too,
    each image taken for the class that is least likely, from which most comes back.
    """

    name: str
    network: Network
    images: npt.NDArray[np.uint8]
    labels: tuple[str, ...]
    source: str
    weights: AllWeights
    activations: Mapping[str, npt.NDArray[np.float32]] = field(default_factory=dict)
    whole: bool = True
    gradients: bool = False

    @property
    def images_in_words(self) -> str:
        """How many there are, and where they come from: `1 test image of mnist`."""
        count = len(self.images)
        source = self.source.replace("images", "image", 1) if count == 1 else self.source
        return f"{count} {source}"

    @property
    def comparisons(self) -> int:
        """How many there are if all agree."""
        way_back = len(list(self.cases_back(0, ""))) if self.gradients and len(self.images) else 0
        return len(self.images) * (len(self.network.layers) + self.whole + way_back)

    def image(self, number: int) -> Array:
        """As the network takes it."""
        image: Array = self.images[number].astype(np.float64) / 255.0
        return image

    def cases_back(self, number: int, name: str) -> Iterator[Case]:
        """Every gradient of an image.

        Raises:
            BadInput: the network has no loss.
        """
        passed = ForwardPass(self.network, self.weights, self.image(number))
        up_to_scores(self.network)  # what has no loss has no probabilities either
        return network_gradients(BackwardPass(passed, int(passed.probabilities.argmin())), name)


def against_r(forward: Forward, process: RProcess, deadline: Deadline) -> Iterator[Result]:
    """Compute each layer in R from what R made of the layer before; compare with Keras and with us.

    In the end R walks the whole network by itself, and the way back if that is asked for. After
    the first layer that differs an image is
    left: the rest would differ because of it.

    Raises:
        Missing, BadInput: R cannot be started at all.
    """
    for number in range(len(forward.images)):
        for result in _of_image(forward, number, process, deadline):
            yield result
            if not result.agrees:
                break


def _of_image(
    forward: Forward, number: int, process: RProcess, deadline: Deadline
) -> Iterator[Result]:
    network = forward.network
    image = forward.image(number)
    name = f"image {number + 1} ({forward.labels[number]})"
    with np.errstate(all="ignore"):  # what overflows is what R is asked about too
        maps = network.forward(image, forward.weights)
    values = image
    for layer, before, row in zip(network.layers, network.inputs, network.shapes, strict=True):
        first, *others = _answers(forward, number, maps[layer.name].reshape(row.output_shape), row)
        case = Case(
            f"{name}, {layer.name}",
            layer.kind,
            ours=partial(np.asarray, first.values),
            call=layer_call(layer, values, weights_of(layer, before, forward.weights)),
            input_name=f"{forward.name}, the layer before",
            tolerance=first.tolerance,
            scale=first.scale,
            engine=first.engine,
            others=tuple(others),
            image=number,
        )
        result = answer(case, process, deadline)
        yield result
        if result.theirs is None:
            return
        values = result.theirs
    if forward.whole:
        last = network.shapes[-1]
        ours = maps[last.name].reshape(last.output_shape)
        case = Case(
            f"{name}, all layers",
            WHOLE,
            ours=partial(np.asarray, ours),
            call=network_call(network, image, forward.weights),
            input_name=forward.name,
            scale=scale_of(ours),
            image=number,
        )
        yield answer(case, process, deadline)
    if forward.gradients:
        for case in forward.cases_back(number, name):
            yield answer(case, process, deadline)


def _answers(forward: Forward, number: int, ours: Array, row: LayerShape) -> Iterator[Answer]:
    """What each engine but R makes of a layer; R is held against all of them."""
    if row.name in forward.activations:
        keras = forward.activations[row.name][number]
        yield Answer("Keras", keras, FLOAT32_TOLERANCE, scale_of(keras))
    yield Answer("Python", ours, TOLERANCE, scale_of(ours))
