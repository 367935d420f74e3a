"""The first layer of a trained network as the lesson takes it: its filters one by one, no Keras."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from convtui.errors import BadInput
from convtui.kernel_files import Kernel, read_only
from convtui.lesson.options import LayerOptions
from convtui.networks.activation import Activation
from convtui.networks.architecture import Architecture
from convtui.networks.convolution import Convolution
from convtui.networks.layer import Layer, Shape
from convtui.networks.network import AllWeights, weights_of
from convtui.networks.normalisation import BatchNormalisation
from convtui.networks.pooling import Pool
from convtui.runs import Run, read_arrays
from convtui.runs.kept_epochs import KeptEpochs
from convtui.runs.words import after_epoch
from convtui.training.spec import RunSpec


@dataclass(frozen=True, eq=False)
class FirstLayer:
    """What the network does to an image first, one filter at a time.

    `filters` are the kernels, (kh, kw) or (kh, kw, C), `options` the layer each of them makes with
    its bias; filters count from 0 here. `note` says what of the network the lesson leaves out.
    """

    filters: tuple[Kernel, ...]
    options: tuple[LayerOptions, ...]
    note: str = ""


def first_layer(run: Run, epoch: int | None = None) -> FirstLayer:
    """Read the filters of a run's first convolution, and what follows it.

    Args:
        run: that is finished, or kept the epoch.
        epoch: after which they are as wanted; None: at the end.

    Raises:
        BadInput: the run has no weights yet, they are damaged, or no convolution sees the image.
    """
    architecture = RunSpec.from_json(run.spec).architecture
    layer, activation, pooling, note = _shown(architecture)
    if epoch is None:
        arrays, of = _at_the_end(run), run.name
    else:
        arrays = KeptEpochs(run).read(epoch, architecture.network)
        of = f"{run.name} {after_epoch(epoch)}"
    weights, biases = _weights(run, arrays, layer, architecture.input_shape)
    filters = tuple(
        Kernel(
            name=f"{layer.name} filter {number} of {of}",
            family="learned",
            purpose="What the network made of it",
            source=f"{run.name}, trained on {run.spec.get('data')}",
            values=read_only(weights[..., number - 1]),
        )
        for number in range(1, layer.filters + 1)
    )
    options = (
        LayerOptions(
            kernel,
            stride=layer.stride,
            padding="same" if layer.padding == "same" else "valid",
            bias=float(bias),
            activation=activation,
            **pooling,
        )
        for kernel, bias in zip(filters, biases, strict=True)
    )
    return FirstLayer(filters, tuple(options), note)


def _shown(architecture: Architecture) -> tuple[Convolution, str, dict[str, Any], str]:
    """The convolution, activation and pooling that a lesson can show, and what it cannot.

    Dropout does nothing once a network is trained.
    """
    match [layer for layer in architecture.layers if not layer.only_in_training]:
        case [Convolution(activation="none") as first, Activation(activation="softmax"), *_]:
            return first, "none", {"pool": 0}, "the lesson ends before the softmax"
        case [Convolution(activation="none") as first, Activation(activation=name), *rest]:
            return first, name, *_pooling(rest)
        case [Convolution(activation=name) as first, *rest]:
            return first, name, *_pooling(rest)
        case [*others]:
            what = others[0].kind if others else "nothing"
            raise BadInput(
                f"{architecture.name} begins with {what}: only a convolution on the image itself "
                "has filters to step through"
            )


def _pooling(layers: list[Layer]) -> tuple[dict[str, Any], str]:
    """The options of the pooling that comes next, and why a lesson cannot show what does."""
    match layers:
        case [Pool(size=(size, width), stride=(stride, along)) as pool, *_]:
            if (size, stride) == (width, along):
                names = "pool", "pool_stride", "pool_padding", "pool_kind"
                values = size, stride, pool.padding, pool.pooling
                return dict(zip(names, values, strict=True)), ""
            return {"pool": 0}, f"the lesson ends before {pool.name}, which is not square"
        case [BatchNormalisation(name=name), *_]:
            why = "which scales and shifts whole maps: there is no window to step"
            return {"pool": 0}, f"the lesson ends before {name}, {why}"
    return {"pool": 0}, ""


def _at_the_end(run: Run) -> AllWeights:
    if not run.weights.exists():
        raise BadInput(f"{run.name} has no weights yet: they are kept when a run ends")
    return read_arrays(run.weights)


def _weights(
    run: Run, arrays: AllWeights, layer: Convolution, before: Shape
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """(kh, kw, F) or (kh, kw, C, F), and (F,)."""
    try:
        own = weights_of(layer, before, arrays)
    except BadInput as problem:
        words = f"{run.weights} does not hold the weights of {layer.name}: train it again"
        raise BadInput(words) from problem
    kernel, bias = own["kernel"], own.get("bias", np.zeros(layer.filters))
    if not (np.isfinite(kernel).all() and np.isfinite(bias).all()):
        raise BadInput(f"{run.name} has weights that are no numbers: train it again")
    return (kernel[:, :, 0] if kernel.shape[2] == 1 else kernel), bias
