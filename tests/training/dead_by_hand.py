"""Dead ReLU units in NumPy alone, for the one network that `laboratory.py` kills units of."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

NET = """
name = "dying"
data = "strokes"
input_shape = [8, 8, 1]
classes = 3
layers = [
    { kind = "convolution", filters = 5, size = 3, activation = "relu" },
    { kind = "convolution", filters = 4, size = 3, activation = "leaky-relu" },
    { kind = "convolution", filters = 4, size = 1 },
    { kind = "activation", activation = "relu" },
    { kind = "flatten" },
    { kind = "dense", units = 9, activation = "relu" },
    { kind = "dense", units = 6, activation = "tanh" },
    { kind = "dense", units = 3, activation = "softmax" },
]
"""
KILLED = {"convolution-1": 2, "convolution-2": 3, "convolution-3": 1, "dense-1": 4, "dense-2": 2}
"""How many of the first units get a bias that nothing outweighs."""


def counted(weights, images):
    """For each layer with ReLU (units, units that are 0 on all images); `weights` by layer."""

    def convolved(maps, layer):
        kernel, bias = weights[layer]
        windows = sliding_window_view(maps, kernel.shape[:2], axis=(1, 2))
        return np.einsum("nrcihw,hwio->nrco", windows, kernel) + bias

    def dead(values):
        fired = (values > 0).any(axis=tuple(range(values.ndim - 1)))
        return [fired.size, int((~fired).sum())]

    first = np.maximum(convolved(images / 255.0, "convolution-1"), 0)
    second = convolved(first, "convolution-2")
    third = np.maximum(convolved(np.where(second > 0, second, second / 10), "convolution-3"), 0)
    flat = third.reshape(len(images), -1)
    kernel, bias = weights["dense-1"]
    dense = np.maximum(flat @ kernel + bias, 0)
    return {
        "convolution-1": dead(first),
        "activation-1": dead(third),
        "dense-1": dead(dense),
    }
