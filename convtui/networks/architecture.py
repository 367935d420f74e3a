"""A network and its training as data: what a model file says, checked and typed, without an engine.

Shapes are (rows, columns, channels); sizes and strides are (down, right).
"""

import math
from dataclasses import dataclass
from typing import ClassVar

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Convolution:
    """A convolutional layer with a bias; `l1` and `l2` weigh the penalties on its kernel."""

    kind: ClassVar[str] = "convolution"
    name: str
    filters: int
    size: tuple[int, int]
    stride: tuple[int, int] = (1, 1)
    padding: str = "valid"
    activation: str = "none"
    l1: float = 0.0
    l2: float = 0.0


@dataclass(frozen=True)
class MaxPool:
    """Max-pooling; a file that gives no stride means windows side by side."""

    kind: ClassVar[str] = "max-pool"
    name: str
    size: tuple[int, int]
    stride: tuple[int, int]
    padding: str = "valid"


@dataclass(frozen=True)
class AveragePool:
    """Average-pooling, where padding is not counted; stride as in max-pooling."""

    kind: ClassVar[str] = "average-pool"
    name: str
    size: tuple[int, int]
    stride: tuple[int, int]
    padding: str = "valid"


@dataclass(frozen=True)
class Dropout:
    """Sets the share `rate` of its inputs to 0 while training, and nothing afterwards."""

    kind: ClassVar[str] = "dropout"
    name: str
    rate: float


@dataclass(frozen=True)
class BatchNormalisation:
    """Normalises each channel; momentum 0.99 and epsilon 0.001, which are Keras' own."""

    kind: ClassVar[str] = "batch-normalisation"
    name: str


@dataclass(frozen=True)
class Flatten:
    """Everything in one row, row-major."""

    kind: ClassVar[str] = "flatten"
    name: str


@dataclass(frozen=True)
class Dense:
    """A fully connected layer with a bias; penalties as in a convolution."""

    kind: ClassVar[str] = "dense"
    name: str
    units: int
    activation: str = "none"
    l1: float = 0.0
    l2: float = 0.0


@dataclass(frozen=True)
class Activation:
    """An activation by itself."""

    kind: ClassVar[str] = "activation"
    name: str
    activation: str


Layer = (
    Convolution
    | MaxPool
    | AveragePool
    | Dropout
    | BatchNormalisation
    | Flatten
    | Dense
    | Activation
)


@dataclass(frozen=True)
class Constant:
    """The learning rate stays as it is."""

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
        """As in `Constant`."""
        return float(self.rate ** (step // self.steps))


@dataclass(frozen=True)
class ExponentialTail:
    """From `from_epoch` (counted from 1) on, each epoch multiplies the rate by e^-`decay`."""

    kind: ClassVar[str] = "exponential-tail"
    from_epoch: int
    decay: float

    def factor(self, epoch: int, step: int) -> float:
        """As in `Constant`."""
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

    @property
    def output(self) -> str:
        """`softmax` if the network ends in probabilities, else `logits`."""
        last = self.layers[-1]
        ends = isinstance(last, Dense | Activation) and last.activation == "softmax"
        return "softmax" if ends else "logits"

    @property
    def convolution_activations(self) -> tuple[str, ...]:
        """What stands behind the convolutions, each once, in order of appearance."""
        found = [layer.activation for layer in self.layers if isinstance(layer, Convolution)]
        return tuple(dict.fromkeys(found))
