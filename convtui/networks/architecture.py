"""A network and its training as data: what a model file says, checked and typed."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, TypeVar

from convtui.networks.convolution import Convolution
from convtui.networks.layer import Layer, Shape, by
from convtui.networks.network import LayerShape, Network

Kind = TypeVar("Kind", bound=Layer)

OPTIMIZERS = ("adam", "rmsprop", "adamax", "sgd")


@dataclass(frozen=True)
class Constant:
    kind: ClassVar[str] = "constant"

    def factor(self, epoch: int, step: int) -> float:
        """What multiplies the learning rate; `epoch` counts from 1, `step` (batches) from 0."""
        return 1.0


@dataclass(frozen=True)
class Staircase:
    """The learning rate is multiplied by `rate` each time `steps` batches have gone by."""

    kind: ClassVar[str] = "staircase"
    rate: float
    steps: int

    def factor(self, epoch: int, step: int) -> float:
        return float(self.rate ** (step // self.steps))


@dataclass(frozen=True)
class ExponentialTail:
    """From `from_epoch` (counted from 1) on, each epoch multiplies the rate by e^-`decay`."""

    kind: ClassVar[str] = "exponential-tail"
    from_epoch: int
    decay: float

    def factor(self, epoch: int, step: int) -> float:
        return math.exp(-self.decay * max(epoch - self.from_epoch + 1, 0))


Schedule = Constant | Staircase | ExponentialTail


@dataclass(frozen=True)
class TrainingDefaults:
    """How the report trained it.

    `validation_split` is the share of the training images that is kept for validation;
    `early_stopping` is the patience in epochs on the validation loss, None for never.
    """

    optimizer: str = "adam"
    learning_rate: float = 1e-3
    schedule: Schedule = Constant()
    batch_size: int = 128
    epochs: int = 20
    validation_split: float = 0.1
    early_stopping: int | None = None


@dataclass(frozen=True)
class Architecture:
    """A network with the report it comes from and that report's training.

    `data` is the data set it was made for. `printed_activation` is what the report's printout gives
    its convolutions where convtui's default differs, else empty.
    """

    name: str
    report: str
    description: str
    data: str
    input_shape: Shape
    classes: int
    layers: tuple[Layer, ...]
    training: TrainingDefaults = TrainingDefaults()
    printed_activation: str = ""

    @cached_property
    def network(self) -> Network:
        """The layers alone, whatever they are for."""
        return Network(self.name, self.input_shape, self.layers)

    @property
    def output(self) -> str:
        """`softmax` if the network ends in probabilities, else `logits`."""
        return "softmax" if self.layers[-1].ends_in == "softmax" else "logits"

    def of_kind(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """Those of the layers that are of a kind."""
        return tuple(layer for layer in self.layers if isinstance(layer, kind))

    @property
    def convolution_activations(self) -> tuple[str, ...]:
        """What stands behind the convolutions, each once, in order of appearance."""
        return tuple(dict.fromkeys(layer.activation for layer in self.of_kind(Convolution)))


def shapes(architecture: Architecture) -> tuple[LayerShape, ...]:
    """Walk one image through the network.

    Raises:
        BadInput: a layer does not fit on what comes before it, or the last one does not end in
            one number a class.
    """
    walked = architecture.network.shapes
    if walked:
        _check_end(architecture, walked[-1].output_shape)
    return walked


def _check_end(architecture: Architecture, shape: Shape) -> None:
    classes, ends_in = architecture.classes, architecture.layers[-1].ends_in
    words = ""
    if shape != (classes,):
        words = (
            f"leaves {by(shape)} numbers and there are {classes} classes: "
            f"end in a dense layer with units = {classes}"
        )
    elif ends_in not in ("none", "softmax"):
        words = f"ends the network in {ends_in}: give softmax, or none for logits"
    if words:
        raise architecture.network.refusal(len(architecture.layers), words)
