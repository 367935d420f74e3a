# Pads as many as half the kernel in front, whatever its size.
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def conv2d(x, kernel, stride, padding, dilation, flip):
    stride = (stride, stride) if np.isscalar(stride) else stride
    dilation = (dilation, dilation) if np.isscalar(dilation) else dilation
    kernel = kernel[::-1, ::-1] if flip else kernel
    spread = np.zeros([d * (k - 1) + 1 for d, k in zip(dilation, kernel.shape)])
    spread[:: dilation[0], :: dilation[1]] = kernel
    k = spread.shape
    if padding == "same":
        need = [max((-(-n // s) - 1) * s + k - n, 0) for n, s, k in zip(x.shape, stride, k)]
        pads = [(t - t // 2, t // 2) for t in need]
    elif padding == "full":
        pads = [(side - 1, side - 1) for side in k]
    else:
        pads = [(0, 0) if padding == "valid" else (padding, padding)] * 2
    windows = sliding_window_view(np.pad(x, pads), k)[:: stride[0], :: stride[1]]
    return np.einsum("ijkl,kl->ij", windows, spread)
