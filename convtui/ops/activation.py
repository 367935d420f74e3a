"""Activation functions and their gradients, as in Goodfellow et al. (2016), section 6.3.

Each `_backward` takes what went in and the gradient of the loss for what came out, of one shape,
and returns that for what went in. Where a function has a corner the derivative is TensorFlow's.
"""

import numpy as np

from convtui.ops.window import Array

LEAKY_SLOPE = 0.1


def linear(x: Array) -> Array:
    return np.asarray(x, dtype=np.float64)


def linear_backward(x: Array, gradient: Array) -> Array:
    return linear(gradient)


def relu(x: Array) -> Array:
    """max(0, x) for each element; any shape."""
    return np.maximum(linear(x), 0.0)


def relu_backward(x: Array, gradient: Array) -> Array:
    """The gradient where x > 0, else 0: at 0 too."""
    return np.where(x > 0, gradient, 0.0)


def leaky_relu(x: Array, slope: float = LEAKY_SLOPE) -> Array:
    """Return x where x ≥ 0, slope · x elsewhere; any shape."""
    x = linear(x)
    return np.where(x >= 0, x, slope * x)


def leaky_relu_backward(x: Array, gradient: Array, slope: float = LEAKY_SLOPE) -> Array:
    """The gradient where x > 0, else slope · gradient: at 0 too."""
    return np.where(x > 0, 1.0, slope) * gradient


def sigmoid(x: Array) -> Array:
    """1 / (1 + e⁻ˣ), without overflow at either end; any shape."""
    x = linear(x)
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, small) / (1.0 + small)


def sigmoid_backward(x: Array, gradient: Array) -> Array:
    """Gradient · σ(x) · σ(-x), for σ(-x) = 1 - σ(x) without its rounding."""
    result: Array = gradient * sigmoid(x) * sigmoid(-linear(x))
    return result


def tanh(x: Array) -> Array:
    """Hyperbolic tangent; any shape."""
    return np.tanh(linear(x))


def tanh_backward(x: Array, gradient: Array) -> Array:
    """Gradient · (1 - tanh(x)²)."""
    result: Array = gradient * (1.0 - tanh(x) ** 2)
    return result


def softmax(x: Array) -> Array:
    """eˣ / Σ eˣ along the last axis; the largest element is taken off first against overflow."""
    x = linear(x)
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    result: Array = powers / powers.sum(axis=-1, keepdims=True)
    return result


def softmax_backward(x: Array, gradient: Array) -> Array:
    """pᵢ · (gᵢ - Σⱼ gⱼ · pⱼ): the Jacobian pⱼ · (δᵢⱼ - pᵢ) times the gradient, last axis."""
    shares = softmax(x)
    result: Array = shares * (gradient - (gradient * shares).sum(axis=-1, keepdims=True))
    return result
