"""With which learning rate and momentum steps of gradient descent are taken, and what one does."""

import math
from dataclasses import dataclass
from typing import Generic, TypeVar

from convtui.errors import BadInput


@dataclass(frozen=True)
class Rates:
    learning_rate: float
    momentum: float = 0.0

    def __post_init__(self) -> None:
        """See that a step can be taken with them.

        Raises:
            BadInput: a learning rate that is not above 0, or a momentum outside 0 to 1.
        """
        if not 0 < self.learning_rate < math.inf:
            raise BadInput(
                f"learning rate {self.learning_rate:g} is none: give a number above 0, as in 0.01"
            )
        if not 0 <= self.momentum < 1:
            raise BadInput(
                f"momentum {self.momentum:g} is none: give a number from 0 to less than 1"
            )


Own = TypeVar("Own", bound=Rates)


@dataclass(frozen=True)
class RateHistory(Generic[Own]):
    """The rates of all steps: each from a step on, the first from step 0, as far as the next."""

    since: tuple[tuple[int, Own], ...]

    def at(self, step: int) -> Own:
        """With which the step after this one is taken."""
        return next(rates for first, rates in reversed(self.since) if first <= step)

    def changed(self, step: int, rates: Own) -> "RateHistory[Own]":
        """The same up to a step, and from there on others."""
        before = tuple(known for known in self.since if known[0] < step)
        return RateHistory((*before, (step, rates)))


@dataclass(frozen=True, eq=False)
class SteppedWeight:
    """A weight before a step: v ← μ·v - η·g and w ← w + v, with `gradient` for g."""

    step: int
    value: float
    velocity: float
    rates: Rates

    @property
    def gradient(self) -> float:
        raise NotImplementedError

    @property
    def next_velocity(self) -> float:
        return self.rates.momentum * self.velocity - self.rates.learning_rate * self.gradient

    @property
    def next_value(self) -> float:
        return self.value + self.next_velocity
