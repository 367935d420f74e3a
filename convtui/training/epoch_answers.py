"""What a network said after an epoch, from the weights that were kept; NumPy alone."""

from collections.abc import Callable

import numpy as np

from convtui.networks.architecture import Architecture
from convtui.networks.network import AllWeights
from convtui.ops.brightness import BRIGHTEST
from convtui.training.answers import RunAnswers
from convtui.training.parts import Part
from convtui.training.scores import predictions

MOST_IMAGES = 1_000
"""Of a part of the data, the first ones: a small network takes a second for as many."""

_TOLD = 20
"""Images from one look whether to go on to the next."""


def answers_of(
    architecture: Architecture,
    weights: AllWeights,
    images: RunAnswers,
    part: str,
    going_on: Callable[[], bool] = lambda: True,
) -> RunAnswers | None:
    """Let a network with these weights answer the first images of a part.

    Args:
        architecture: the network.
        weights: by `layer/name`, float64.
        images: whose parts are asked.
        part: say `test`.
        going_on: is asked now and then whether to.

    Returns:
        The answers to that part alone; None if it was told to stop.
    """
    asked = images.parts[part]
    first = Part(asked.images[:MOST_IMAGES], asked.labels[:MOST_IMAGES], asked.origin)
    network, end = architecture.network, architecture.layers[-1].name
    outputs = np.empty((len(first), architecture.classes), np.float32)
    for number, image in enumerate(first.images):
        if number % _TOLD == 0 and not going_on():
            return None
        with np.errstate(all="ignore"):  # a network that diverged says what it says
            outputs[number] = network.forward(image / BRIGHTEST, weights)[end][0, 0]
        outputs[number] = np.nan_to_num(outputs[number])
    return RunAnswers(images.data, {part: first}, predictions({part: outputs}, architecture.output))
