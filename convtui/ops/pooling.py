"""Max and average pooling, window by window."""

from collections.abc import Iterator
from typing import Literal, get_args

import numpy as np

from convtui.ops.axis import Axis
from convtui.ops.window import Array, GeometryError, Window, slide

PoolKind = Literal["max", "average"]
PoolPadding = Literal["valid", "same"]

POOL_KINDS: tuple[PoolKind, ...] = get_args(PoolKind)
POOL_PADDINGS: tuple[PoolPadding, ...] = get_args(PoolPadding)


def pool_window(
    input_shape: tuple[int, int],
    size: int | tuple[int, int],
    stride: int | tuple[int, int] | None,
    padding: PoolPadding,
) -> Window:
    """Lay a pooling window over a map; its stride is its size if none is given.

    Raises:
        GeometryError: see `window.slide`.
    """
    if padding not in POOL_PADDINGS:
        known = " or ".join(POOL_PADDINGS)
        raise GeometryError(f"pooling padding {padding!r} is unknown: give {known}")
    both = (size, size) if isinstance(size, int) else size
    stride = both if stride is None else stride
    return slide(input_shape, both, stride=stride, padding=padding, what="pooling window")


def pool_region(kind: PoolKind, seen: Array, window: Window, rows: range, columns: range) -> Array:
    """The part of a pooled map at output rows × columns, from the cells it looks at.

    Args:
        kind: `max` or `average`.
        seen: (rows, columns) or (rows, columns, C), the cells named by `window.sees`.
        window: from `pool_window`.
        rows: output rows, step 1, not empty.
        columns: output columns, step 1, not empty.
    """
    if kind == "max":
        block = window.padded(seen, rows, columns, fill=-np.inf)
        return _gathered(np.maximum, block, window, (len(rows), len(columns)))
    block = window.padded(seen, rows, columns)
    total = _gathered(np.add, block, window, (len(rows), len(columns)))
    average: Array = total / _counted(window, rows, columns, seen.ndim)
    return average


def pool2d(
    kind: PoolKind,
    source: Array,
    size: int | tuple[int, int] = 2,
    *,
    stride: int | tuple[int, int] | None = None,
    padding: PoolPadding = "valid",
) -> Array:
    """Keep one number of each window; padding never wins and is not counted.

    Args:
        kind: `max` the largest, `average` their mean.
        source: (H, W), (H, W, C) or (H, W, images, C), each pooled apart.
        size: cells of the window, one number or (rows, columns).
        stride: from window to window; the window's size if not given.
        padding: `valid` drops windows that are not complete, `same` pads them.

    Returns:
        (rows, columns), with the same axes behind them, float64.

    Raises:
        GeometryError: see `window.slide`.
    """
    source = np.asarray(source)
    if source.ndim not in (2, 3, 4):
        raise GeometryError(f"input {source.shape} cannot be pooled: give (H, W) or (H, W, C)")
    window = pool_window((source.shape[0], source.shape[1]), size, stride, padding)
    rows, columns = map(range, window.output_shape)
    seen_rows, seen_columns = window.sees(rows, columns)
    return pool_region(kind, source[: seen_rows.stop, : seen_columns.stop], window, rows, columns)


def pool2d_backward(
    kind: PoolKind,
    source: Array,
    gradient: Array,
    size: int | tuple[int, int] = 2,
    *,
    stride: int | tuple[int, int] | None = None,
    padding: PoolPadding = "valid",
) -> Array:
    """What each cell of the input is given back by the windows it is in, added up.

    `max` gives all of a window's gradient to its largest cell, the first of equals row by row, as
    TensorFlow does on a CPU; `average` gives each cell on the input the same share of it.

    Args:
        kind: `max` or `average`.
        source: as `pool2d` takes it.
        gradient: of the loss for each number that `pool2d` makes of it.
        size: see `pool2d`, as are stride and padding.
        stride: from window to window.
        padding: `valid` or `same`.

    Returns:
        Of the shape of `source`, float64.

    Raises:
        GeometryError: see `window.slide`, or a gradient of another shape than the pooled map.
    """
    source, gradient = np.asarray(source, np.float64), np.asarray(gradient, np.float64)
    window = pool_window((source.shape[0], source.shape[1]), size, stride, padding)
    planes = source.shape[2:]
    window.check_gradient(gradient, planes)
    if kind == "max":
        return window.gathered(_to_winners(window.under_taps(source, -np.inf), gradient), planes)
    rows, columns = map(range, window.output_shape)
    share = gradient / _counted(window, rows, columns, source.ndim)
    return window.gathered([share] * (window.rows.size * window.columns.size), planes)


def _to_winners(under_taps: list[Array], gradient: Array) -> Iterator[Array]:
    """For each tap the gradient of the windows whose first largest number lies under it."""
    largest = under_taps[0].copy()
    for values in under_taps[1:]:
        np.maximum(largest, values, out=largest)
    is_open = np.ones(largest.shape, dtype=bool)
    for values in under_taps:
        won = is_open & (values == largest)
        yield gradient * won
        is_open &= ~won


def _counted(window: Window, rows: range, columns: range, axes: int) -> Array:
    """How many cells of the input are in each window, of as many axes as the map."""
    counted = np.outer(
        [_on_input(window.rows.taps(row), window.rows.length) for row in rows],
        [_on_input(window.columns.taps(column), window.columns.length) for column in columns],
    )
    return counted.reshape(counted.shape + (1,) * (axes - 2)).astype(np.float64)


def _gathered(ufunc: np.ufunc, block: Array, window: Window, shape: tuple[int, int]) -> Array:
    """Each window's cells put through `ufunc`: along its rows first, then what each row gave.

    A window of h × w cells takes h + w passes, and no more memory than the block.
    """
    along = _swept(ufunc, block.swapaxes(0, 1), window.columns, shape[1]).swapaxes(0, 1)
    return _swept(ufunc, along, window.rows, shape[0])


def _swept(ufunc: np.ufunc, block: Array, axis: Axis, steps: int) -> Array:
    """The first axis of a block reduced to the steps of a window along it."""
    result = block[: axis.extent(steps) : axis.stride].copy()
    for tap in range(axis.dilation, axis.span, axis.dilation):
        ufunc(result, block[tap : tap + axis.extent(steps) : axis.stride], out=result)
    return result


def _on_input(taps: range, length: int) -> int:
    return sum(0 <= tap < length for tap in taps)
