# Each channel is a convolution of its own, bias included.
import numpy as np


def one_channel(plane, weights, bias):
    h, w = weights.shape
    rows, columns = plane.shape[0] - h + 1, plane.shape[1] - w + 1
    out = np.full((rows, columns), float(bias))
    for u in range(h):
        for v in range(w):
            out += weights[u, v] * plane[u : u + rows, v : v + columns]
    return out


def conv_layer(x, kernel, bias, activation="relu"):
    if x.ndim == 2:
        x, kernel = x[:, :, None], kernel[:, :, None]
    if kernel.ndim == 4:
        maps = [conv_layer(x, kernel[..., f], bias, activation) for f in range(kernel.shape[3])]
        return np.stack(maps, axis=-1)
    total = sum(one_channel(x[:, :, c], kernel[:, :, c], bias) for c in range(x.shape[2]))
    return np.maximum(total, 0) if activation == "relu" else total
