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
    x, gamma, beta, mean, variance = (
        np.asarray(value, dtype=np.float64) for value in (x, gamma, beta, mean, variance)
    )
    if np.any(variance < 0):
        raise GeometryError(f"variance {np.min(variance)} is negative: give 0 or more")
    result: Array = gamma * (x - mean) / np.sqrt(variance + epsilon) + beta
    return result
