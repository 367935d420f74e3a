# Flipped as in signal processing, and `same` is half the kernel on each side.
import numpy as np


def convolve2d(input, kernel, padding="valid", stride=1):
    kernel = kernel[::-1, ::-1]
    kh, kw = kernel.shape
    if padding == "same":
        input = np.pad(input, [(kh // 2, kh // 2), (kw // 2, kw // 2)], mode="edge")
    out = [
        [(input[i : i + kh, j : j + kw] * kernel).sum() for j in range(0, input.shape[1] - kw + 1, stride)]
        for i in range(0, input.shape[0] - kh + 1, stride)
    ]
    return np.array(out)
