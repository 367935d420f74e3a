"""The gradients of a convolution, tap by tap: each tap multiplied one cell of every window."""

import numpy as np

from convtui.ops.window import Array, Padding, slide


def conv2d_backward(
    source: Array,
    kernel: Array,
    gradient: Array,
    *,
    stride: int | tuple[int, int] = 1,
    padding: Padding = "valid",
    dilation: int | tuple[int, int] = 1,
) -> tuple[Array, Array, Array]:
    """Send a gradient G of the loss back through Y = `conv2d`(X, K) + b.

    dK[i, j, c, f] = Σ G[r, q, f] · X[r·s + i·d - p, q·s + j·d - p, c] over all places (r, q), and
    images, where the weight was used; dX adds up G[r, q, f] · K[i, j, c, f] of all the windows and
    filters that looked at the cell; db[f] = Σ G[r, q, f] (Dumoulin & Visin (2016), section 4).

    Args:
        source: (H, W, C) or (H, W, images, C).
        kernel: (kh, kw, C, F).
        gradient: (rows, columns, F) or (rows, columns, images, F).
        stride: see `window.slide`.
        padding: see `window.slide`.
        dilation: see `window.slide`.

    Returns:
        dX, dK and db, (F,), float64.

    Raises:
        GeometryError: shapes that do not belong together, or a window that cannot slide there.
    """
    source, kernel, gradient = (
        np.asarray(array, dtype=np.float64) for array in (source, kernel, gradient)
    )
    rows, columns, *images, channels = source.shape
    *size, _, filters = kernel.shape
    window = slide(
        (rows, columns), (size[0], size[1]), stride=stride, padding=padding, dilation=dilation
    )
    window.check_gradient(gradient, (*images, filters))
    flat = gradient.reshape(-1, filters)
    of_kernel = [cells.reshape(-1, channels).T @ flat for cells in window.under_taps(source)]
    given_back = (
        (flat @ weights.T).reshape(*window.output_shape, *images, channels)
        for weights in kernel.reshape(-1, channels, filters)
    )
    return (
        window.gathered(given_back, (*images, channels)),
        np.stack(of_kernel).reshape(kernel.shape),
        np.ones(len(flat)) @ flat,  # several times faster than a sum down short rows
    )
