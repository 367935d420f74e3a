"""Weights of a network that nobody has trained, as Keras draws them before training."""

import numpy as np
import numpy.typing as npt

from convtui.networks.layer import Shape
from convtui.networks.network import AllWeights, Network

_ONES = ("gamma", "moving_variance")


def first_weights(network: Network, seed: int) -> AllWeights:
    """Draw kernels by Glorot and Bengio (2010), uniformly; all else is 0, or 1 where it scales.

    The same seed gives the same weights; they are not those that Keras draws from it.

    Args:
        network: whose layers fit on one another.
        seed: from 0 on.

    Returns:
        By `layer/name`, float32.
    """
    random = np.random.default_rng(seed)
    return {
        f"{layer.name}/{name}": _drawn(name, shape, random)
        for layer, before in zip(network.layers, network.inputs, strict=True)
        for name, shape in layer.weights(before).items()
    }


def _drawn(name: str, shape: Shape, random: "np.random.Generator") -> npt.NDArray[np.float32]:
    if name != "kernel":
        return np.full(shape, float(name in _ONES), np.float32)
    *window, inputs, outputs = shape
    reach = np.sqrt(6 / (np.prod(window) * (inputs + outputs)))
    return random.uniform(-reach, reach, shape).astype(np.float32)
