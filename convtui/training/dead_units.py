"""ReLU units that never fire: whatever image comes, they say 0, and no gradient moves them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from convtui.networks.architecture import Architecture


def relu_layers(architecture: Architecture) -> tuple[str, ...]:
    return tuple(layer.name for layer in architecture.layers if layer.ends_in == "relu")


def count_dead(strongest: Mapping[str, npt.NDArray[np.float32]]) -> list[dict[str, Any]]:
    """Count the units of each layer with ReLU, and those that are 0 on all images.

    A unit is a filter of a convolution, at whatever place; in other layers it is an element of the
    last axis.

    Args:
        strongest: by layer the largest value of each unit over all images, (units,).

    Returns:
        `{"layer", "units", "dead"}` of each.
    """
    return [
        {"layer": name, "units": values.size, "dead": int(np.count_nonzero(values <= 0))}
        for name, values in strongest.items()
    ]
