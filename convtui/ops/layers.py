"""The layers that follow convolution and pooling, in inference; conventions are Keras'."""

import numpy as np

from convtui.ops.window import Array, GeometryError


def dense(x: Array, weights: Array, bias: Array | float = 0.0) -> Array:
    """x · W + b.

    Args:
        x: (n,) or (m, n).
        weights: (n, units).
        bias: one number or (units,).

    Returns:
        (units,) or (m, units), float64.

    Raises:
        GeometryError: the last axis of x is not as long as the weights' first, or the bias is
            neither one number nor one for each unit.
    """
    x, weights = np.asarray(x, dtype=np.float64), np.asarray(weights, dtype=np.float64)
    bias = np.asarray(bias, dtype=np.float64)
    if weights.ndim != 2 or x.ndim not in (1, 2) or x.shape[-1] != weights.shape[0]:
        raise GeometryError(
            f"input {x.shape} does not meet weights {weights.shape}: "
            "give as many weight rows as the input has features"
        )
    units = weights.shape[1]
    if bias.shape not in ((), (1,), (units,)):
        raise GeometryError(f"bias {bias.shape} meets {units} units: give one number or {units}")
    result: Array = x @ weights + bias
    return result


def dense_backward(x: Array, weights: Array, gradient: Array) -> tuple[Array, Array, Array]:
    """Send a gradient G back through x · W + b: G · Wᵀ, xᵀ · G and the sum of G's rows.

    Args:
        x: (m, n).
        weights: (n, units).
        gradient: (m, units).

    Returns:
        Those for x, W and b, (units,).
    """
    return gradient @ weights.T, x.T @ gradient, gradient.sum(axis=0)


def flatten(x: Array) -> Array:
    """All values in row-major order: row by row, column by column, channel by channel; (H·W·C,)."""
    return np.asarray(x, dtype=np.float64).reshape(-1, order="C")


def batch_normalisation(
    x: Array,
    gamma: Array | float,
    beta: Array | float,
    mean: Array | float,
    variance: Array | float,
    epsilon: float = 1e-3,
) -> Array:
    """γ · (x - μ) / √(σ² + ε) + β with the moving statistics (Ioffe & Szegedy, 2015).

    Args:
        x: any shape, channels last.
        gamma: scale, one number or (C,).
        beta: shift, one number or (C,).
        mean: moving mean, one number or (C,).
        variance: moving variance, one number or (C,), none negative.
        epsilon: keeps the root away from 0; Keras' default.

    Raises:
        GeometryError: a negative variance.
    """
    gamma, beta = np.asarray(gamma, dtype=np.float64), np.asarray(beta, dtype=np.float64)
    result: Array = gamma * _normalised(x, mean, variance, epsilon) + beta
    return result


def batch_normalisation_backward(
    x: Array,
    gamma: Array,
    mean: Array,
    variance: Array,
    gradient: Array,
    epsilon: float = 1e-3,
) -> tuple[Array, Array, Array]:
    """Send a gradient G back through `batch_normalisation` in use, whose statistics are constants.

    Returns:
        Those for x, G · γ / √(σ² + ε), for γ, Σ G · (x - μ) / √(σ² + ε), and for β, Σ G; the sums
        are over all but the channels.

    Raises:
        GeometryError: a negative variance.
    """
    normalised = _normalised(x, mean, variance, epsilon)
    axes = tuple(range(gradient.ndim - 1))
    of_x: Array = gradient * gamma / np.sqrt(variance + epsilon)
    return of_x, (gradient * normalised).sum(axis=axes), gradient.sum(axis=axes)


def _normalised(x: Array, mean: Array | float, variance: Array | float, epsilon: float) -> Array:
    """(x - μ) / √(σ² + ε)."""
    x, mean, variance = (np.asarray(value, dtype=np.float64) for value in (x, mean, variance))
    if np.any(variance < 0):
        raise GeometryError(f"variance {np.min(variance)} is negative: give 0 or more")
    result: Array = (x - mean) / np.sqrt(variance + epsilon)
    return result
