"""A kernel that learns: gradient descent step by step, any step of which can be gone to.

Each step is v ← μ·v - η·g and w ← w + v, where g is the gradient of the loss, η the learning rate
and μ the momentum, as Keras' SGD takes them (Goodfellow, Bengio & Courville, "Deep Learning"
(2016), section 8.3.2).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np

from convtui.lesson.learning_task import SMALL, LearningTask
from convtui.lesson.rates import RateHistory, Rates
from convtui.lesson.squared_loss import overflowing
from convtui.ops.window import Array

MOST_STEPS = 100_000

# A loss of so many times the first one, or the target's mean square, does not come back.
_FAR_OFF = 1e6
# Every so many steps weights are kept; those between are computed again from there.
_KEPT_EVERY = 64


class Outcome(Enum):
    """How things stand at the last step that was made."""

    FALLING = "falling"
    CONVERGED = "converged"
    """No kernel of its size loses less, but for a share of `SMALL`."""
    DIVERGED = "diverged"


def largest_rate(task: LearningTask, momentum: float = 0.0) -> float:
    """From here on a learning rate diverges: 2·(1 + μ) / λ, λ the largest curvature.

    Infinite where the input is 0 everywhere and there is no curvature. Polyak, "Some methods of
    speeding up the convergence of iteration methods" (1964).
    """
    curvature = task.squared_loss.largest
    return 2 * (1 + momentum) / curvature if curvature else math.inf


def automatic_rate(task: LearningTask, momentum: float = 0.0) -> float:
    """Half of the largest; without momentum the steepest direction is then done in one step."""
    half = largest_rate(task, momentum) / 2
    return half if math.isfinite(half) else 1.0


@dataclass(frozen=True, eq=False)
class State:
    """A kernel and the velocity it has, both (m,)."""

    weights: Array
    velocity: Array


class Learning:
    """The steps of a kernel that learns, made when they are asked for and never twice.

    Losses are kept of all steps, weights of some. It ends where it converges or diverges, and at
    `MOST_STEPS`.
    """

    def __init__(self, task: LearningTask, first: Array, rates: Rates) -> None:
        """Begin with a kernel of (kh, kw, C), at rest."""
        self.task = task
        weights = np.array(first, dtype=np.float64).reshape(-1)
        self._newest = State(weights, np.zeros_like(weights))
        self._kept = [self._newest]
        self._rates = RateHistory(((0, rates),))
        self._losses = [task.least + task.squared_loss.excess(weights)[0]]

    @property
    def made(self) -> int:
        """The last step that was made; step 0 is the beginning."""
        return len(self._losses) - 1

    @property
    def losses(self) -> list[float]:
        """Of all steps made; the last may be infinite or NaN."""
        return list(self._losses)

    @property
    def outcome(self) -> Outcome:
        loss, task = self._losses[-1], self.task
        if not loss <= _FAR_OFF * max(self._losses[0], task.scale):  # NaN is not either
            return Outcome.DIVERGED
        has_converged = loss - task.least <= SMALL * task.scale
        return Outcome.CONVERGED if has_converged else Outcome.FALLING

    def reach(self, step: int) -> int:
        """Make the steps up to this one, or as far as it goes; return the last of them."""
        while self.made < min(step, MOST_STEPS) and self.outcome is Outcome.FALLING:
            self._newest = self._after(self._newest, self.rates_at(self.made))
            excess, _ = self.task.squared_loss.excess(self._newest.weights)
            self._losses.append(self.task.least + excess)
            if self.made % _KEPT_EVERY == 0:
                self._kept.append(self._newest)
        return min(step, self.made)

    def loss(self, step: int) -> float:
        """The mean squared difference of the maps at a step that was made."""
        return self._losses[step]

    def state(self, step: int) -> State:
        """Weights and velocity at a step that was made, the same numbers each time."""
        if step == self.made:
            return self._newest
        state = self._kept[step // _KEPT_EVERY]
        for number in range(step - step % _KEPT_EVERY, step):
            state = self._after(state, self.rates_at(number))
        return state

    def states(self) -> Iterator[State]:
        """Those of all steps made, one behind the other: quicker than `state` of each."""
        state = self._kept[0]
        yield state
        for step in range(self.made):
            state = self._after(state, self.rates_at(step))
            yield state

    def kernel(self, step: int) -> Array:
        """(kh, kw, C) at a step that was made."""
        return self.state(step).weights.reshape(self.task.shape)

    def has_next(self, step: int) -> bool:
        """Whether a step follows one that was made, or could."""
        return step < self.made or self.outcome is not Outcome.DIVERGED

    def has_more(self, step: int) -> bool:
        """Whether learning goes on behind a step that was made."""
        return step < self.made or (self.outcome is Outcome.FALLING and step < MOST_STEPS)

    def rates_at(self, step: int) -> Rates:
        """With which the step after this one is taken."""
        return self._rates.at(step)

    def changed(self, step: int, rates: Rates) -> "Learning":
        """The same up to a step that was made, and from there on with other rates."""
        other = Learning(self.task, self.kernel(0), rates)
        other._newest = self.state(step)
        other._kept = self._kept[: step // _KEPT_EVERY + 1]
        other._losses = self._losses[: step + 1]
        other._rates = self._rates.changed(step, rates)
        return other

    def _after(self, state: State, rates: Rates) -> State:
        with overflowing():
            _, gradient = self.task.squared_loss.excess(state.weights)
            velocity = rates.momentum * state.velocity - rates.learning_rate * gradient
            return State(state.weights + velocity, velocity)
