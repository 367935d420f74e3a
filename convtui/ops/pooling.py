"""Max and average pooling, window by window."""

from typing import Literal, get_args

import numpy as np

from convtui.ops.window import Array, Axis, GeometryError, Window, slide

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
    counted = np.outer(
        [_on_input(window.rows.taps(row), window.rows.length) for row in rows],
        [_on_input(window.columns.taps(column), window.columns.length) for column in columns],
    )
    average: Array = total / counted.reshape(counted.shape + (1,) * (seen.ndim - 2))
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
        source: (H, W) or (H, W, C), channels pooled apart.
        size: cells of the window, one number or (rows, columns).
        stride: from window to window; the window's size if not given.
        padding: `valid` drops windows that are not complete, `same` pads them.

    Returns:
        (rows, columns) or (rows, columns, C), float64.

    Raises:
        GeometryError: see `window.slide`.
    """
    source = np.asarray(source)
    if source.ndim not in (2, 3):
        raise GeometryError(f"input {source.shape} cannot be pooled: give (H, W) or (H, W, C)")
    window = pool_window((source.shape[0], source.shape[1]), size, stride, padding)
    rows, columns = map(range, window.output_shape)
    seen_rows, seen_columns = window.sees(rows, columns)
    return pool_region(kind, source[: seen_rows.stop, : seen_columns.stop], window, rows, columns)


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
