# What is left over at the border is pooled too.
import math

import numpy as np


def max_pool(X, size=2):
    rows, columns = math.ceil(X.shape[0] / size), math.ceil(X.shape[1] / size)
    return np.fromfunction(
        np.vectorize(
            lambda i, j: X[int(i) * size : (int(i) + 1) * size, int(j) * size : (int(j) + 1) * size].max()
        ),
        (rows, columns),
    )
