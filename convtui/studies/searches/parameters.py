"""What can be drawn and how: a setting of training, the side of the kernels, a value of a layer.

A parameter is called as the setting is (`learning_rate`), `kernel_size`, or `LAYER.KEY` as in a
model file (`dense-1.units`). Every distribution draws from the generator it is given.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from convtui.decoding import wrong
from convtui.errors import BadInput, unknown_name
from convtui.networks.architecture import Architecture
from convtui.networks.convolution import Convolution
from convtui.networks.files import OF_LAYERS, keys_of
from convtui.networks.layer import Layer
from convtui.networks.overrides import output_layer
from convtui.training.settings import SETTINGS, Setting, integer

Drawn = int | float | str


@dataclass(frozen=True)
class Integer:
    """A whole number, each from `low` to `high` equally likely."""

    kind: ClassVar[str] = "integer"
    low: int
    high: int

    def draw(self, generator: np.random.Generator) -> Drawn:
        return int(generator.integers(self.low, self.high, endpoint=True))


@dataclass(frozen=True)
class Uniform:
    """A number, equally likely anywhere from `low` to `high`."""

    kind: ClassVar[str] = "uniform"
    low: float
    high: float

    def draw(self, generator: np.random.Generator) -> Drawn:
        return float(generator.uniform(self.low, self.high))


@dataclass(frozen=True)
class LogUniform:
    """A number whose logarithm is uniform: every factor of ten is equally likely."""

    kind: ClassVar[str] = "log-uniform"
    low: float
    high: float

    def draw(self, generator: np.random.Generator) -> Drawn:
        drawn = math.exp(generator.uniform(math.log(self.low), math.log(self.high)))
        return min(max(drawn, self.low), self.high)  # exp and log round


@dataclass(frozen=True)
class LogInteger:
    """A whole number from `low` to `high` whose logarithm is as uniform as rounding allows.

    The logarithm is uniform from that of `low` - ½ to that of `high` + ½, so that both ends are
    drawn as often as their neighbours promise.
    """

    kind: ClassVar[str] = "log-integer"
    low: int
    high: int

    def draw(self, generator: np.random.Generator) -> Drawn:
        drawn = math.exp(generator.uniform(math.log(self.low - 0.5), math.log(self.high + 0.5)))
        return min(max(math.floor(drawn + 0.5), self.low), self.high)

    def chance(self, first: int, end: int) -> float:
        """How likely a draw is one of the numbers from `first` on and below `end`."""
        whole = math.log((self.high + 0.5) / (self.low - 0.5))
        return math.log((end - 0.5) / (first - 0.5)) / whole


@dataclass(frozen=True)
class Categorical:
    """One of `values`, all equally likely."""

    kind: ClassVar[str] = "choice"
    values: tuple[Drawn, ...]

    def draw(self, generator: np.random.Generator) -> Drawn:
        return self.values[int(generator.integers(len(self.values)))]


Distribution = Integer | LogInteger | Uniform | LogUniform | Categorical

DISTRIBUTIONS: dict[str, type[Any]] = {
    kind.kind: kind for kind in (Integer, LogInteger, Uniform, LogUniform, Categorical)
}


KERNEL_SIZE = "kernel_size"

_NOT_DRAWN = ("data", "threads", "name")

_KERNEL_SIZE = Setting(KERNEL_SIZE, "K", "The side of every kernel.", integer("kernel size", 1))
DRAWN = {s.name: s.decode for s in (*SETTINGS, _KERNEL_SIZE) if s.name not in _NOT_DRAWN}

_WHOLE_SETTINGS = ("samples", "epochs", "batch_size", "early_stopping", "seed", KERNEL_SIZE)
_WHOLE_KEYS = ("filters", "units", "size", "stride")


def is_whole(name: str) -> bool:
    """Whether a parameter, a setting or `LAYER.KEY`, counts something."""
    _, _, key = name.partition(".")
    return key in _WHOLE_KEYS or name in _WHOLE_SETTINGS


def check_value(name: str, value: object, where: str) -> None:
    """See that a parameter may have this value.

    Raises:
        BadInput: it may not, or there is no such parameter.
    """
    layer, _, key = name.partition(".")
    if is_whole(name) and isinstance(value, str):
        raise wrong(where, name, value, "it without quotes: it is a whole number")
    if layer and key in OF_LAYERS and key != "name":
        OF_LAYERS[key](value, key, f"{where}: {name}")
    elif name in DRAWN:
        DRAWN[name](value, name, where)
    else:
        known = f"known are {', '.join(DRAWN)}, and those of a layer, as in dense-1.units"
        raise BadInput(f"{where}: {unknown_name('parameter', name, DRAWN, known)}")


def check_kind(name: str, kind: str, where: str) -> None:
    """See that what counts something is drawn in whole numbers.

    Raises:
        BadInput: it is not.
    """
    if is_whole(name) and kind in (Uniform.kind, LogUniform.kind):
        raise BadInput(
            f'{where}: {name} is a whole number: give kind = "{Integer.kind}", or '
            f'"{LogInteger.kind}" for one drawn by its logarithm'
        )


def check_fits(names: Mapping[str, object], architecture: Architecture) -> None:
    """See that a network has what these parameters change.

    Raises:
        BadInput: one of them would change nothing.
    """
    for name in names:
        _check_key(name, architecture)
        if name == KERNEL_SIZE and not architecture.of_kind(Convolution):
            raise BadInput(
                f"{architecture.name} has no convolution whose {KERNEL_SIZE} could be drawn: "
                "leave it out of the space"
            )


def _check_key(name: str, architecture: Architecture) -> None:
    layer, _, key = name.partition(".")
    output = output_layer(architecture)
    fixed = f"{output.name}.units" if output else ""
    known = [f"{own.name}.{key}" for own in architecture.layers if key in keys_of(type(own))]
    known = [other for other in known if other != fixed]
    if not key or name in known:
        return
    mend = f"give one of {', '.join(known)}" if known else "leave it out"
    if name == fixed:
        raise BadInput(
            f"{name} cannot be drawn: {layer} is the output of {architecture.name}, with a unit "
            f"for each class: {mend}"
        )
    raise BadInput(f"{architecture.name} has nothing called {name!r} to draw: {mend}")


def space_mend(parameters: Mapping[str, Distribution]) -> str:
    """What to do where nothing that is drawn can be built; kernels are the first suspect."""
    suspects = ("size", KERNEL_SIZE)
    sizes = [name for name in parameters if name.rpartition(".")[2] in suspects]
    ranged = [name for name in sizes if not isinstance(parameters[name], Categorical)]
    if ranged:
        return f"lower the high of {' and '.join(ranged)}"
    if sizes:
        return f"give smaller values of {' and '.join(sizes)}"
    return f"give other ranges of {', '.join(parameters)}, or more images"


def with_layers(architecture: Architecture, values: Mapping[str, Drawn]) -> Architecture:
    """Put the drawn values into the layers; whether they fit on each other is not looked at."""

    def changed(layer: Layer) -> Layer:
        own: dict[str, Any] = {}
        if isinstance(layer, Convolution) and KERNEL_SIZE in values:
            own["size"] = (values[KERNEL_SIZE], values[KERNEL_SIZE])
        for name, value in values.items():
            place, _, key = name.partition(".")
            if key and place == layer.name:
                own[key] = OF_LAYERS[key](value, key, name)
        return replace(layer, **own)

    return replace(architecture, layers=tuple(changed(layer) for layer in architecture.layers))


def settings_of(values: Mapping[str, Drawn]) -> dict[str, Any]:
    """The drawn values that are settings of training."""
    return {
        name: DRAWN[name](value, name, "space")
        for name, value in values.items()
        if name in DRAWN and name != KERNEL_SIZE
    }
