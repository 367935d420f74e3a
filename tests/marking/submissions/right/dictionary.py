# The settings come in a dictionary, the bias for all filters, and a cache goes out.
import numpy as np


def zero_pad(X, pad):
    return np.pad(X, ((0, 0), (pad, pad), (pad, pad), (0, 0)))


def conv_single_step(a_slice, W, b):
    return np.sum(a_slice * W) + float(b.item())


def conv_forward(A_prev, W, b, hparameters):
    (m, _, _, _) = A_prev.shape
    (f, g, _, n_C) = W.shape
    stride, pad = hparameters["stride"], hparameters["pad"]
    A = zero_pad(A_prev, pad)
    n_H = (A.shape[1] - f) // stride + 1
    n_W = (A.shape[2] - g) // stride + 1
    Z = np.zeros((m, n_H, n_W, n_C))
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    window = A[i, h * stride : h * stride + f, w * stride : w * stride + g, :]
                    Z[i, h, w, c] = conv_single_step(window, W[:, :, :, c], b[:, :, :, c])
    return Z, (A_prev, W, b, hparameters)
