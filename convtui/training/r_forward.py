"""The forward pass of a trained network, by Keras and, from the same weights, by R."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from convtui.datasets.load import load_dataset
from convtui.errors import BadInput
from convtui.reference.case import Case
from convtui.reference.r_process import RProcess
from convtui.reference.run import Deadline, Result, answer
from convtui.runs import Run, read_arrays
from convtui.training import keras_backend
from convtui.training.architecture import Architecture
from convtui.training.r_layers import layer_call
from convtui.training.spec import RunSpec, fitted

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

    run: str
    architecture: Architecture
    images: npt.NDArray[np.uint8]
    labels: tuple[str, ...]
    activations: Mapping[str, npt.NDArray[np.float32]]
    weights: Mapping[str, npt.NDArray[Any]]

    @property
    def comparisons(self) -> int:
        """How many there are if all agree."""
        return len(self.images) * len(self.architecture.layers)


def keras_forward(run: Run, images: int) -> Forward:
    """Send the first `images` test images of a run's data set through its model, with Keras.

    Raises:
        BadInput: the run is not finished or damaged, or its data set is not what it was.
        Missing: TensorFlow or the data set is not there.
    """
    if run.problem:
        raise BadInput(f"{run.name} cannot be checked: {run.problem}")
    if not (run.model.exists() and run.weights.exists()):
        raise BadInput(f"{run.name} is not finished: `convtui runs resume {run.name}` goes on")
    spec = RunSpec.from_json(run.spec)
    keras_backend.start(spec.threads, spec.onednn)
    data = load_dataset(spec.data, spec.samples)
    spec = fitted(spec, data)
    there = len(data.x_test)
    if images > there:
        raise BadInput(f"--images {images} is more than the {there} test images there are")
    from convtui.training.keras_backend import checkpoint
    from convtui.training.keras_backend.activations import activations

    chosen = data.x_test[:images]
    return Forward(
        run.name,
        spec.architecture,
        chosen,
        tuple(data.class_names[label] for label in data.y_test[:images]),
        activations(checkpoint.load(run.model), chosen),
        read_arrays(run.weights),
    )


def against_r(forward: Forward, process: RProcess, deadline: Deadline) -> Iterator[Result]:
    """Compute each layer in R from what R made of the layer before, and compare with Keras.

    After the first layer that differs an image is left: the rest would differ because of it.

    Raises:
        Missing, BadInput: R cannot be started at all.
    """
    for number in range(len(forward.images)):
        values = forward.images[number].astype(np.float64) / 255.0
        for layer in forward.architecture.layers:
            ours = forward.activations[layer.name][number]
            case = Case(
                f"image {number + 1} ({forward.labels[number]}), {layer.name}",
                layer.kind,
                ours=partial(np.asarray, ours),
                call=layer_call(layer, values, forward.weights),
                input_name=f"{forward.run}, the layer before",
                tolerance=FLOAT32_TOLERANCE,
                scale=max(1.0, float(np.abs(ours).max())),
                engine="Keras",
            )
            result = answer(case, process, deadline)
            yield result
            if not result.agrees or result.theirs is None:
                break
            values = result.theirs
