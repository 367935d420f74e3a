import numpy as np


def convolution(X, K):
    out = np.zeros((X.shape[0] - K.shape[0] + 1, X.shape[1] - K.shape[1] + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = np.sum(X[i : i + K.shape[0], j : j + K.shape[1]] * K)
    return out


def relu(x):
    return np.maximum(0, x)


def convolutional_layer(X, K, b, activation=relu):
    return activation(convolution(X, K) + b)


def maxpool_layer(X, size):
    rows, columns = X.shape[0] // size, X.shape[1] // size
    return X[: rows * size, : columns * size].reshape(rows, size, columns, size).max(axis=(1, 3))
