# The size is divided by the stride, the windows are not moved by it.
import numpy as np


def output_size(n, k, s):
    return (n - k) // s + 1


def convolve2d(input, kernel, padding, stride):
    k = kernel.shape
    if padding == "same":
        total = [
            max((-(-n // stride) - 1) * stride + side - n, 0) for n, side in zip(input.shape, k)
        ]
        input = np.pad(input, [(t // 2, t - t // 2) for t in total])
    rows, columns = (output_size(n, side, stride) for n, side in zip(input.shape, k))
    return np.array(
        [
            [(input[r : r + k[0], c : c + k[1]] * kernel).sum() for c in range(columns)]
            for r in range(rows)
        ]
    )
