# The bias comes after the activation.
import numpy as np

relu = lambda z: z * (z > 0)


def convolution(X, K):
    rows = X.shape[0] - K.shape[0] + 1
    columns = X.shape[1] - K.shape[1] + 1
    return sum(
        K[u, v] * X[u : u + rows, v : v + columns] for u in range(len(K)) for v in range(len(K[0]))
    )


def convolutional_layer(X, K, b, activation):
    return activation(convolution(X, K)) + b
