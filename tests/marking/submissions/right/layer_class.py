# A class with forward, and pairs where there are two sides.
import numpy as np


class Conv2D:
    def __init__(self, kernel, stride=1, padding="valid"):
        self.kernel, self.stride, self.padding = np.asarray(kernel), stride, padding

    def forward(self, x):
        kh, kw = self.kernel.shape
        if self.padding == "same":
            need = [max((-(-n // self.stride) - 1) * self.stride + k - n, 0) for n, k in zip(x.shape, (kh, kw))]
            x = np.pad(x, [(t // 2, t - t // 2) for t in need])
        rows = range(0, x.shape[0] - kh + 1, self.stride)
        columns = range(0, x.shape[1] - kw + 1, self.stride)
        return np.array([[np.sum(x[r : r + kh, c : c + kw] * self.kernel) for c in columns] for r in rows])
