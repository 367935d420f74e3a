"""How one number is made of others: all that explaining and drawing it need to know.

Each kind says where its number comes from, whatever layer asked for it: the cell of a feature map
and the unit of a dense layer are the same Sum. `value` computes it again from what is held.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from convtui.networks.activation import activation_of
from convtui.ops.window import Array


@dataclass(frozen=True, eq=False)
class KernelForm:
    """What the weights of a kernel do not say of themselves."""

    divisor: float = 1.0
    """Each weight is a whole number divided by it."""
    unit: str = ""
    """What the weights are counted in, where that is no 1."""
    state: str = "as given"
    """What was done to them before they were laid."""
    is_flipped: bool = False


@dataclass(frozen=True, eq=False)
class Sum:
    """Products of values and weights, and a bias: a convolution's cell, a dense layer's unit."""

    letter: ClassVar[str] = "Y"
    values: Array
    """(h, w, C)."""
    weights: Array
    """(h, w, C), as laid on the values."""
    bias: float = 0.0
    form: KernelForm = KernelForm()

    @cached_property
    def products(self) -> Array:
        """(h, w, C)."""
        return self.values * self.weights

    @property
    def is_alike(self) -> bool:
        """Whether all channels have the same weights."""
        return bool((self.weights == self.weights[:, :, :1]).all())

    @property
    def value(self) -> float:
        return float(self.products.sum()) + self.bias


@dataclass(frozen=True, eq=False)
class Apply:
    """A number, a bias added to it where there is one, through an activation."""

    letter: ClassVar[str] = "A"
    function: str
    """The name of an elementwise activation."""
    x: float
    bias: float | None = None

    @property
    def biased(self) -> float:
        return self.x if self.bias is None else self.x + self.bias

    @property
    def value(self) -> float:
        return float(activation_of(self.function).function(np.array(self.biased)))


@dataclass(frozen=True, eq=False)
class Largest:
    letter: ClassVar[str] = "P"
    cells: Array
    """(n,): those under the window, padding left out."""
    winner: tuple[int, int]
    """Place of the (first) largest in the window."""

    @property
    def value(self) -> float:
        return float(self.cells.max())


@dataclass(frozen=True, eq=False)
class Mean:
    letter: ClassVar[str] = "P"
    cells: Array
    """(n,): those under the window, padding left out."""

    @property
    def count(self) -> int:
        return self.cells.size

    @property
    def value(self) -> float:
        return float(self.cells.sum()) / self.count


@dataclass(frozen=True, eq=False)
class Affine:
    """A number normalised, scaled and shifted: γ · (x - μ) / √(σ² + ε) + β."""

    letter: ClassVar[str] = "N"
    x: float
    gamma: float
    beta: float
    mean: float
    variance: float
    epsilon: float

    @property
    def value(self) -> float:
        scaled = (self.x - self.mean) / float(np.sqrt(self.variance + self.epsilon))
        return self.gamma * scaled + self.beta


@dataclass(frozen=True, eq=False)
class Share:
    """One of several powers as a share of their sum: softmax."""

    letter: ClassVar[str] = "S"
    numbers: Array
    """(n,)."""
    own: int
    """Which of them it is."""

    @property
    def largest(self) -> float:
        """Taken off all numbers before e is raised to them, so that no power overflows."""
        return float(self.numbers.max())

    @property
    def powers(self) -> Array:
        """(n,): e to the power of each number less the largest."""
        powers: Array = np.exp(self.numbers - self.largest)
        return powers

    @property
    def value(self) -> float:
        powers = self.powers
        return float(powers[self.own] / powers.sum())


@dataclass(frozen=True, eq=False)
class Copy:
    """A number as it came."""

    letter: ClassVar[str] = "C"
    x: float

    @property
    def value(self) -> float:
        return self.x


Arithmetic = Sum | Apply | Largest | Mean | Affine | Share | Copy
