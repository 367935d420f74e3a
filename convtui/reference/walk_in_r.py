"""Asks R for a stage of an image's walk through a network, from the layer before on."""

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from convtui.lesson.forward import ForwardPass
from convtui.lesson.stage import Stage
from convtui.networks.network import weights_of
from convtui.reference.in_r import layer_call
from convtui.reference.r_call import RCall

if TYPE_CHECKING:
    from convtui.networks.convolution import Convolution
    from convtui.networks.dense import Dense


def walk_call(passed: ForwardPass, stage: Stage) -> RCall:
    """Ask for a layer, or for its sums alone where bias and activation are a stage of their own.

    Args:
        passed: an image on its way through a network.
        stage: one of its walk's.

    Returns:
        What leaves (rows, columns, channels), or (n,) of a vector.
    """
    network, stages = passed.network, passed.walk.stages
    layer = stage.layer
    own = [one for one in stages if one.layer is layer]
    before = network.inputs[network.layers.index(layer)]
    source = own[0].before
    values = source.block(*map(range, source.sides)).reshape(before)
    weights = dict(weights_of(layer, before, passed.weights))
    if stage is own[-1]:
        return layer_call(layer, values, weights)
    if not stage.has_bias:
        weights.pop("bias", None)
    summed = cast("Convolution | Dense", layer)  # only these have an activation of their own
    return layer_call(replace(summed, activation="none"), values, weights)
