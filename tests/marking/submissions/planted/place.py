# The index of the input is used for the output too.
import numpy


def conv2d(image, kernel, stride=1, padding="valid"):
    kh, kw = kernel.shape
    if padding == "same":
        oh, ow = -(-image.shape[0] // stride), -(-image.shape[1] // stride)
        ph = max((oh - 1) * stride + kh - image.shape[0], 0)
        pw = max((ow - 1) * stride + kw - image.shape[1], 0)
        image = numpy.pad(image, [(ph // 2, ph - ph // 2), (pw // 2, pw - pw // 2)])
    h = (image.shape[0] - kh) // stride + 1
    w = (image.shape[1] - kw) // stride + 1
    out = numpy.zeros((h, w))
    for r in range(0, image.shape[0] - kh + 1, stride):
        for c in range(0, image.shape[1] - kw + 1, stride):
            if r < h and c < w:
                out[r, c] = numpy.sum(image[r : r + kh, c : c + kw] * kernel)
    return out
