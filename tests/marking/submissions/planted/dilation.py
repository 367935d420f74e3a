# Dilation moves the window on instead of spreading the kernel.
import numpy as np


class Geometry:
    def __init__(self, stride, padding):
        self.stride, self.padding = stride, padding

    def padded(self, x, k):
        if self.padding == "valid":
            return x
        if self.padding == "full":
            return np.pad(x, [(side - 1, side - 1) for side in k])
        if self.padding == "same":
            need = [
                max((-(-n // s) - 1) * s + side - n, 0)
                for n, s, side in zip(x.shape, self.stride, k)
            ]
            return np.pad(x, [(t // 2, t - t // 2) for t in need])
        return np.pad(x, self.padding)


def pair(v):
    return tuple(v) if hasattr(v, "__len__") else (v, v)


def conv2d(x, kernel, stride=1, padding="valid", dilation=1, flip=False):
    if flip:
        kernel = np.rot90(kernel, 2)
    step = tuple(s if d == 1 else d for s, d in zip(pair(stride), pair(dilation)))
    x = Geometry(step, padding).padded(x, kernel.shape)
    out = []
    for top in range(0, x.shape[0] - kernel.shape[0] + 1, step[0]):
        out.append([])
        for left in range(0, x.shape[1] - kernel.shape[1] + 1, step[1]):
            window = x[top : top + kernel.shape[0], left : left + kernel.shape[1]]
            out[-1].append(float(np.vdot(window, kernel)))
    return np.array(out)
