"""Activation functions, element by element, as in Goodfellow et al. (2016), section 6.3."""

import numpy as np

from convtui.ops.window import Array

LEAKY_SLOPE = 0.1


def linear(x: Array) -> Array:
    return np.asarray(x, dtype=np.float64)


def relu(x: Array) -> Array:
    """max(0, x) for each element; any shape."""
    return np.maximum(linear(x), 0.0)


def leaky_relu(x: Array, slope: float = LEAKY_SLOPE) -> Array:
    """Return x where x ≥ 0, slope · x elsewhere; any shape."""
    x = linear(x)
    return np.where(x >= 0, x, slope * x)


def sigmoid(x: Array) -> Array:
    """1 / (1 + e⁻ˣ), without overflow at either end; any shape."""
    x = linear(x)
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, small) / (1.0 + small)


def tanh(x: Array) -> Array:
    """Hyperbolic tangent; any shape."""
    return np.tanh(linear(x))


def softmax(x: Array) -> Array:
    """eˣ / Σ eˣ along the last axis; the largest element is taken off first against overflow."""
    x = linear(x)
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    result: Array = powers / powers.sum(axis=-1, keepdims=True)
    return result
