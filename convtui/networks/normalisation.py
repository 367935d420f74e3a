"""Batch normalisation as it is used after training."""

import math
from dataclasses import dataclass
from typing import ClassVar

from convtui.networks.layer import (
    Backward,
    Count,
    MultiplyAdds,
    Shape,
    ShapeKeeping,
    Weights,
)
from convtui.ops.layers import batch_normalisation, batch_normalisation_backward
from convtui.ops.window import Array

EPSILON = 1e-3
"""Keras' own, as are the momentum of 0.99 and the names of the arrays."""

_TRAINED, _MOVING = ("gamma", "beta"), ("moving_mean", "moving_variance")


@dataclass(frozen=True)
class BatchNormalisation(ShapeKeeping):
    """Normalises each channel by the mean and variance that were collected in training."""

    kind: ClassVar[str] = "batch-normalisation"
    words: ClassVar[str] = "each map shifted and scaled by what training saw"
    epsilon: float = EPSILON
    """Only layers that Keras saved may have another."""

    def weights(self, before: Shape) -> dict[str, Shape]:
        """Four numbers for each channel."""
        return dict.fromkeys((*_TRAINED, *_MOVING), before[-1:])

    def count(self, before: Shape) -> Count:
        """4·C; the statistics are collected, not trained."""
        channels = before[-1]
        total = 4 * channels
        return Count(total, 2 * channels, f"4·{channels} = {total}, half of them not trainable")

    def multiply_adds(self, before: Shape) -> MultiplyAdds:
        """One a number: in use γ, β, μ and σ² come to one factor and one summand a channel."""
        number = math.prod(before)
        each = "·".join(map(str, before))
        return MultiplyAdds(number, f"{each} = {number}" if len(before) > 1 else each)

    def forward(self, x: Array, weights: Weights) -> Array:
        """γ · (x - μ) / √(σ² + ε) + β for each channel."""
        gamma, beta, mean, variance = (weights[name] for name in (*_TRAINED, *_MOVING))
        return batch_normalisation(x, gamma, beta, mean, variance, self.epsilon)

    def backward(self, x: Array, gradient: Array, weights: Weights) -> Backward:
        """As `batch_normalisation_backward`; the statistics are not trained."""
        gamma, _, mean, variance = (weights[name] for name in (*_TRAINED, *_MOVING))
        of_x, *trained = batch_normalisation_backward(
            x, gamma, mean, variance, gradient, self.epsilon
        )
        return of_x, dict(zip(_TRAINED, trained, strict=True))
