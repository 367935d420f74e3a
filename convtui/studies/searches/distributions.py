"""How one parameter is drawn; every distribution draws from the generator it is given."""

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

Value = int | float | str


@dataclass(frozen=True)
class Integer:
    """A whole number, each from `low` to `high` equally likely."""

    kind: ClassVar[str] = "integer"
    low: int
    high: int

    def draw(self, generator: np.random.Generator) -> Value:
        """Draw one."""
        return int(generator.integers(self.low, self.high, endpoint=True))


@dataclass(frozen=True)
class Uniform:
    """A number, equally likely anywhere from `low` to `high`."""

    kind: ClassVar[str] = "uniform"
    low: float
    high: float

    def draw(self, generator: np.random.Generator) -> Value:
        """Draw one."""
        return float(generator.uniform(self.low, self.high))


@dataclass(frozen=True)
class LogUniform:
    """A number whose logarithm is uniform: every factor of ten is equally likely."""

    kind: ClassVar[str] = "log-uniform"
    low: float
    high: float

    def draw(self, generator: np.random.Generator) -> Value:
        """Draw one."""
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

    def draw(self, generator: np.random.Generator) -> Value:
        """Draw one."""
        drawn = math.exp(generator.uniform(math.log(self.low - 0.5), math.log(self.high + 0.5)))
        return min(max(math.floor(drawn + 0.5), self.low), self.high)

    def chance(self, first: int, end: int) -> float:
        """How likely a draw is one of the numbers from `first` on and below `end`."""
        whole = math.log((self.high + 0.5) / (self.low - 0.5))
        return math.log((end - 0.5) / (first - 0.5)) / whole


@dataclass(frozen=True)
class Choice:
    """One of `values`, all equally likely."""

    kind: ClassVar[str] = "choice"
    values: tuple[Value, ...]

    def draw(self, generator: np.random.Generator) -> Value:
        """Draw one."""
        return self.values[int(generator.integers(len(self.values)))]


Distribution = Integer | LogInteger | Uniform | LogUniform | Choice

KINDS: dict[str, type[Any]] = {
    kind.kind: kind for kind in (Integer, LogInteger, Uniform, LogUniform, Choice)
}
