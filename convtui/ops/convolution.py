"""Convolution as deep learning means it (cross-correlation), in two dimensions, and back."""

import math

import numpy as np

from convtui.ops.window import Array, GeometryError, Padding, Window, slide

# Output cells done at a time: few enough that a block and its sums stay in a core's cache, and that
# their memory is taken again and again where larger pieces go back to the system each time.
_CELLS_AT_A_TIME = 16_384
# The same where each output cell has its window copied: numbers copied at a time.
_COPIES_AT_A_TIME = 262_144
# Up to so many numbers copied, one product over all windows takes less time than the sweeps.
_FEW_COPIES = 32_768


def conv2d(
    source: Array,
    kernel: Array,
    *,
    stride: int | tuple[int, int] = 1,
    padding: Padding = "valid",
    dilation: int | tuple[int, int] = 1,
    flip: bool = False,
) -> Array:
    """Slide a kernel over a matrix: Y[r, c] = Σᵢⱼ X[r·s + i·d - p, c·s + j·d - p] · K[i, j].

    With channels the sum runs over them too, and each filter makes one plane of the output
    (Goodfellow, Bengio & Courville, "Deep Learning" (2016), section 9.5).

    Args:
        source: (H, W), or (H, W, C), or (H, W, images, C); any real dtype, computed in float64.
        kernel: (kh, kw), or (kh, kw, C, F).
        stride: see `window.slide`.
        padding: see `window.slide`; padding counts as 0.
        dilation: see `window.slide`.
        flip: turn the kernel by 180°, which makes it the convolution of mathematics.

    Returns:
        (rows, columns), or (rows, columns, F), or (rows, columns, images, F), float64.

    Raises:
        GeometryError: shapes that do not belong together, or a window that cannot slide there.
    """
    source, kernel = np.asarray(source), np.asarray(kernel, dtype=np.float64)
    _check_shapes(source, kernel)
    window = slide(
        (source.shape[0], source.shape[1]),
        (kernel.shape[0], kernel.shape[1]),
        stride=stride,
        padding=padding,
        dilation=dilation,
    )
    kernel, (rows, columns) = oriented(kernel, flip), map(range, window.output_shape)
    if kernel.ndim == 2 and kernel.size * len(rows) * len(columns) <= _FEW_COPIES:
        return _multiply_windows(window.padded(source, rows, columns), kernel, window)
    return convolve_region(source, kernel, window, rows, columns)


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


def oriented(kernel: Array, flip: bool) -> Array:
    """The kernel as it is laid on the input: as given, or turned by 180° when flipped."""
    return kernel[::-1, ::-1] if flip else kernel


def on_channels(kernel: Array, channels: int) -> Array:
    """The weights that are laid on each channel of an input, (kh, kw, channels).

    Args:
        kernel: (kh, kw), laid on every channel alike, or (kh, kw, C), a plane of weights for each.
        channels: of the input.

    Raises:
        GeometryError: the kernel has planes for another number of channels.
    """
    if kernel.ndim == 2:
        return np.broadcast_to(kernel[:, :, None], (*kernel.shape, channels))
    if kernel.shape[2] != channels:
        raise GeometryError(
            f"the kernel has weights for each of {kernel.shape[2]} channels, and the input has "
            f"{channels}: take an input with {kernel.shape[2]}, or another kernel"
        )
    return kernel


def convolve_region(
    seen: Array, kernel: Array, window: Window, rows: range, columns: range
) -> Array:
    """The part of a feature map at output rows × columns, from the cells it looks at.

    Args:
        seen: (rows, columns) or (rows, columns, [images,] C), the cells named by `window.sees`,
            and maybe more behind them.
        kernel: (kh, kw) or (kh, kw, C, F), already flipped if it is to be.
        window: where the kernel stands, from `window.slide`.
        rows: output rows, step 1.
        columns: output columns, step 1.

    Returns:
        (rows, columns) or (rows, columns, [images,] F), float64.
    """
    images = seen.shape[2:-1]
    output = np.empty((len(rows), len(columns), *images, *kernel.shape[3:]))
    if not rows or not columns:
        return output
    fill = _sweep_rows if kernel.ndim == 2 else _multiply_channels
    height = max(1, _at_a_time(kernel) // (len(columns) * math.prod(images)))
    top, left = max(window.rows.start(rows.start), 0), max(window.columns.start(columns.start), 0)
    for first in range(0, len(rows), height):
        part = rows[first : first + height]
        down, along = window.sees(part, columns)
        looked_at = seen[down.start - top : down.stop - top, along.start - left : along.stop - left]
        block = window.padded(looked_at, part, columns)
        fill(output[first : first + len(part)], block, kernel, window)
    return output


def _at_a_time(kernel: Array) -> int:
    """How many output cells to do together."""
    if kernel.ndim == 2:
        return _CELLS_AT_A_TIME
    return _COPIES_AT_A_TIME // max(1, math.prod(kernel.shape[:3]))


def _multiply_windows(block: Array, kernel: Array, window: Window) -> Array:
    """Lay what each tap stands on out in a row of its own, and add up the rows by their weights.

    Only for a whole map: the last digit of a cell can depend on how many are computed with it,
    and a region's cells must be those of the map.
    """
    windows = window.unrolled(block, *window.output_shape)
    laid = windows.transpose(2, 3, 0, 1).reshape(kernel.size, -1)
    output: Array = np.dot(kernel.reshape(-1), laid)
    return output.reshape(window.output_shape)


def _sweep_rows(output: Array, block: Array, kernel: Array, window: Window) -> None:
    """Sum each kernel row swept along the block's rows laid end to end.

    One `np.correlate` over a long line is several times faster than a pass for each tap. Where a
    sweep crosses from one row into the next it yields numbers that no output cell is made of.
    """
    weights = kernel
    if window.columns.dilation > 1:
        weights = np.zeros((len(kernel), window.columns.span))
        weights[:, :: window.columns.dilation] = kernel
    extent = window.rows.extent(len(output))
    total: Array | None = None
    for row, line in enumerate(weights):
        down = row * window.rows.dilation
        lines = block[down : down + extent : window.rows.stride]
        swept = np.correlate(lines.reshape(-1), line)
        total = swept if total is None else np.add(total, swept, out=total)
    # Output row r begins r widths into the sweep, which ends with the last row's last cell.
    steps = block.shape[1] * output.itemsize, window.columns.stride * output.itemsize
    output[:] = np.ndarray(output.shape, output.dtype, total, strides=steps)


def _multiply_channels(output: Array, block: Array, kernel: Array, window: Window) -> None:
    """Lay each window out in a row of its own, and multiply all of them by all filters at once.

    What takes time is the copying, which is done in lines: along a window's row where that is
    longer, else along the output's row, tap by tap.
    """
    rows, columns, *images, filters = output.shape
    windows, taps = window.unrolled(block, rows, columns), kernel.size // filters
    if kernel.shape[1] * kernel.shape[2] < columns * math.prod(images):
        laid = np.moveaxis(windows, (2, 3, -1), (0, 1, 2)).reshape(taps, -1).T
    else:
        laid = np.moveaxis(windows, (2, 3), (-3, -2)).reshape(-1, taps)
    np.matmul(laid, kernel.reshape(-1, filters), out=output.reshape(-1, filters))


def _check_shapes(source: Array, kernel: Array) -> None:
    if (source.ndim, kernel.ndim) not in {(2, 2), (3, 4), (4, 4)}:
        raise GeometryError(
            f"input {source.shape} and kernel {kernel.shape} do not belong together: "
            "give (H, W) with (kh, kw), or (H, W, C) with (kh, kw, C, F)"
        )
    if source.ndim > 2 and source.shape[-1] != kernel.shape[2]:
        raise GeometryError(
            f"input has {source.shape[-1]} channels and the kernel {kernel.shape[2]}: "
            "give the kernel weights for each channel"
        )
