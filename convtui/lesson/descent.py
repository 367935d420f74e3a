"""Gradient descent on one image, step by step: every weight less η times its gradient.

Any step that is kept can be gone back to, and on from there with another η (Goodfellow, Bengio &
Courville, "Deep Learning" (2016), section 8.3.1).
"""

import math
from dataclasses import replace

import numpy as np

from convtui.errors import BadInput
from convtui.lesson.forward import ForwardPass
from convtui.lesson.rates import RateHistory, Rates
from convtui.lesson.way_back import WayBack
from convtui.networks.gradients import loss_of
from convtui.networks.network import AllWeights

MOST_STEPS = 10_000
_KEPT_NUMBERS = 2**23
"""Weights of all steps that are kept: 64 MB."""
_KEPT_WAYS = 2
"""Of those that were looked at last, with all maps and gradients."""
_FIRST_SHARE = 0.1
"""What the first step is to take off the loss, as far as its slope says."""


def first_rate(way: WayBack) -> float:
    """The η that takes a tenth off the loss, if that were as straight as its slope; one digit."""
    fall = squares(way)
    if not fall:
        return _FIRST_SHARE
    return float(f"{_FIRST_SHARE * (abs(way.loss) or 1.0) / fall:.0e}")


def squares(way: WayBack) -> float:
    """Σ g² over all weights: η times it is what the slope promises that a step takes off."""
    with np.errstate(over="ignore"):
        return sum(float(np.square(own).sum()) for own in way.gradients.weights.values())


class Descent:
    """The steps of gradient descent, made when they are asked for."""

    def __init__(self, way: WayBack, rate: float) -> None:
        """Begin with the weights of a way back.

        Raises:
            BadInput: no weights, no loss, or an η that is not above 0.
        """
        if not way.gradients.weights:
            raise BadInput(f"{way.forward.network.name} has no weights: there is nothing to train")
        self._first = way
        self._weights: dict[int, AllWeights] = {0: way.forward.weights}
        self._losses = [way.loss]
        self._rates = RateHistory(((0, Rates(rate)),))
        self._ways = {0: way}
        numbers = sum(own.size for own in way.gradients.weights.values())
        self._most_kept = max(_KEPT_NUMBERS // numbers, 2)

    @property
    def made(self) -> int:
        """The last step that was made; step 0 is the beginning."""
        return len(self._losses) - 1

    @property
    def losses(self) -> list[float]:
        """Of all steps made; the last may be infinite or NaN."""
        return list(self._losses)

    def is_kept(self, step: int) -> bool:
        """Whether a step that was made can be gone to: of a large network only the last few."""
        return step in self._weights

    def way(self, step: int) -> WayBack:
        """The way back with the weights of a step that is kept."""
        if step not in self._ways:
            kept = list(self._ways.items())[-_KEPT_WAYS + 1 :]
            self._ways = {**dict(kept), step: self._with(self._weights[step])}
        return self._ways[step]

    def _with(self, weights: AllWeights) -> WayBack:
        before = self._first.forward
        forward = ForwardPass(before.network, weights, before.image)
        return replace(self._first, forward=forward)

    def weights(self, step: int) -> AllWeights:
        """Those of a step that is kept; of one that diverged they may be infinite."""
        return self._weights[step]

    def loss(self, step: int) -> float:
        """At a step that was made."""
        return self._losses[step]

    def rate_at(self, step: int) -> float:
        """With which the step after this one is taken."""
        return self._rates.at(step).learning_rate

    def problem(self, step: int) -> str:
        """Why no step follows one that is kept; "" where one does."""
        if not math.isfinite(self._losses[step]):
            return f"the loss is {self._losses[step]:g}, no number that has a gradient"
        try:
            self.way(step).gradients  # noqa: B018 - refuses what is not finite
        except BadInput as problem:
            return str(problem)
        return f"{MOST_STEPS:,} steps are the most" if step >= MOST_STEPS else ""

    def reach(self, step: int) -> int:
        """Make the steps up to this one, or as far as it goes; return the last of them."""
        while self.made < step and not self.problem(self.made):
            self._take(self._after(self.made))
        return min(step, self.made)

    def after(self, step: int) -> AllWeights:
        """The weights after a step that is kept: w - η·g of those that are trained."""
        return self._weights[step + 1] if step + 1 in self._weights else self._after(step)

    def _after(self, step: int) -> AllWeights:
        rate, weights = self.rate_at(step), dict(self._weights[step])
        with np.errstate(all="ignore"):  # weights that diverge are told by their loss
            for name, gradient in self.way(step).gradients.weights.items():
                weights[name] = np.asarray(weights[name], dtype=np.float64) - rate * gradient
        return weights

    def _take(self, weights: AllWeights) -> None:
        forward = self._first.forward
        with np.errstate(all="ignore"):
            loss = loss_of(forward.network, weights, forward.image, self._first.lost)
        self._losses.append(loss)
        self._weights[self.made] = weights
        oldest = self.made - self._most_kept
        if oldest > 0:  # the beginning stays
            self._weights.pop(oldest, None)

    def changed(self, step: int, rate: float) -> "Descent":
        """The same up to a step that is kept, and from there on with another η.

        Raises:
            BadInput: it is not above 0.
        """
        other = Descent(self._first, rate)
        other._weights = {kept: own for kept, own in self._weights.items() if kept <= step}
        other._losses = self._losses[: step + 1]
        other._rates = self._rates.changed(step, Rates(rate))
        return other
