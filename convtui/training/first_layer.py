"""The first layer of a trained network as the lesson takes it: its filters one by one, no Keras."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from convtui.errors import BadInput
from convtui.kernel_files import Kernel, read_only
from convtui.lesson.options import LayerOptions
from convtui.networks.activation import Activation
from convtui.networks.architecture import Architecture
from convtui.networks.convolution import Convolution
from convtui.networks.layer import Layer, Shape
from convtui.networks.network import weights_of
from convtui.networks.normalisation import BatchNormalisation
from convtui.networks.pooling import Pool
from convtui.runs import Run, read_arrays
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


def first_layer(run: Run) -> FirstLayer:
    """Read the filters of a finished run's first convolution, and what follows it.

    Raises:
        BadInput: the run has no weights yet, they are damaged, or no convolution sees the image.
    """
    architecture = RunSpec.from_json(run.spec).architecture
    layer = _convolution(architecture)
    weights, biases = _weights(run, layer, architecture.input_shape)
    filters = tuple(
        Kernel(
            name=f"{layer.name} filter {number} of {run.name}",
            family="learned",
            purpose="What the network made of it",
            source=f"{run.name}, trained on {run.spec.get('data')}",
            values=read_only(weights[..., number - 1]),
        )
        for number in range(1, layer.filters + 1)
    )
    activation, pool, note = _what_follows(architecture, layer)
    options = (
        LayerOptions(
            kernel,
            stride=layer.stride,
            padding="same" if layer.padding == "same" else "valid",
            bias=float(bias),
            activation=activation,
            pool=pool.size[0] if pool else 0,
            pool_stride=pool.stride[0] if pool else None,
            pool_padding=pool.padding if pool else "valid",
            pool_kind=pool.pooling if pool else "max",
        )
        for kernel, bias in zip(filters, biases, strict=True)
    )
    return FirstLayer(filters, tuple(options), note)


def _convolution(architecture: Architecture) -> Convolution:
    first = next((layer for layer in architecture.layers if not layer.only_in_training), None)
    if not isinstance(first, Convolution):
        what = first.kind if first else "nothing"
        raise BadInput(
            f"{architecture.name} begins with {what}: only a convolution on the image itself has "
            "filters to step through"
        )
    return first


def _weights(
    run: Run, layer: Convolution, before: Shape
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """(kh, kw, F) or (kh, kw, C, F), and (F,)."""
    if not run.weights.exists():
        raise BadInput(f"{run.name} has no weights yet: they are kept when a run ends")
    arrays = read_arrays(run.weights)
    try:
        own = weights_of(layer, before, arrays)
    except BadInput as problem:
        words = f"{run.weights} does not hold the weights of {layer.name}: train it again"
        raise BadInput(words) from problem
    kernel, bias = own["kernel"], own["bias"]
    if not (np.isfinite(kernel).all() and np.isfinite(bias).all()):
        raise BadInput(f"{run.name} has weights that are no numbers: train it again")
    return (kernel[:, :, 0] if kernel.shape[2] == 1 else kernel), bias


def _what_follows(architecture: Architecture, layer: Convolution) -> tuple[str, Pool | None, str]:
    """The activation and the pooling the lesson can show, and what it cannot."""
    activation = layer.activation
    rest = _after(architecture, layer)
    following = next(rest, None)
    if activation == "none" and isinstance(following, Activation):
        if following.activation == "softmax":
            return activation, None, "the lesson ends before the softmax"
        activation, following = following.activation, next(rest, None)
    if isinstance(following, BatchNormalisation):
        name = following.name
        why = "which scales and shifts whole maps: there is no window to step"
        return activation, None, f"the lesson ends before {name}, {why}"
    if not isinstance(following, Pool):
        return activation, None, ""
    if len(set(following.size)) > 1 or len(set(following.stride)) > 1:
        return activation, None, f"the lesson ends before {following.name}, which is not square"
    return activation, following, ""


def _after(architecture: Architecture, layer: Convolution) -> Iterator[Layer]:
    """The layers that follow; dropout does nothing once a network is trained."""
    place = architecture.layers.index(layer)
    return (after for after in architecture.layers[place + 1 :] if not after.only_in_training)
