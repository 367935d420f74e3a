# The result has the type of a picture.
import numpy as np


def convolution(X, K):
    out = np.zeros((X.shape[0] - K.shape[0] + 1, X.shape[1] - K.shape[1] + 1), dtype=np.uint8)
    for r in range(out.shape[0]):
        for c in range(out.shape[1]):
            value = np.sum(X[r : r + K.shape[0], c : c + K.shape[1]] * K)
            out[r, c] = int(np.floor(value)) % 256
    return out
