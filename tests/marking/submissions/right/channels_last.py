# N×H×W×C as Keras has it.
import numpy as np


def conv_layer(inputs, weights, bias, activation):
    kh, kw, _, filters = weights.shape
    n, h, w, _ = inputs.shape
    out = np.empty((n, h - kh + 1, w - kw + 1, filters))
    for row in range(out.shape[1]):
        for column in range(out.shape[2]):
            window = inputs[:, row : row + kh, column : column + kw, :, None]
            out[:, row, column] = (window * weights[None]).sum(axis=(1, 2, 3))
    out += bias
    return np.where(out > 0, out, 0) if activation else out
