"""Pooling as steps, written from its definition; cells that are not there are NaN."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from convtui.marking.convolution import halves, same_total
from convtui.marking.idea import Steps, Task
from convtui.ops.pooling import PoolKind, PoolPadding
from convtui.ops.window import Array

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class PoolingCall:
    """What a function that pools is given."""

    x: Array
    """(H, W) or (H, W, C), channels pooled apart."""
    size: tuple[int, int] = (2, 2)
    stride: tuple[int, int] | None = None
    """None: as the size."""
    padding: PoolPadding = "valid"
    kind: PoolKind = "max"

    @property
    def strides(self) -> tuple[int, int]:
        return self.stride or self.size


def pool(steps: Steps, call: PoolingCall) -> Array:
    """Do the steps in their order; (rows, columns), or (rows, columns, C)."""
    call = steps["arguments"](call)
    x = call.x if call.x.ndim == 3 else call.x[:, :, None]
    pads = [steps["pads"](call, axis, x.shape[axis]) for axis in (0, 1)]
    padded = np.pad(x.astype(np.float64), [*pads, (0, 0)], constant_values=np.nan)
    starts = [steps["starts"](call, axis, padded.shape[axis]) for axis in (0, 1)]
    windows = steps["gather"](padded, starts, call)
    result = steps["result"](steps["pooled"](windows, call), call)
    return np.asarray(result[:, :, 0] if call.x.ndim == 2 else result)


def pads(call: PoolingCall, axis: int, length: int) -> tuple[int, int]:
    if call.padding == "valid":
        return 0, 0
    return halves(same_total(length, call.size[axis], call.strides[axis]))


def starts(call: PoolingCall, axis: int, length: int) -> Places:
    """Where windows begin; one that is not complete is dropped."""
    return np.arange(0, length - call.size[axis] + 1, call.strides[axis])


def gather(padded: Array, starts: list[Places], call: PoolingCall) -> Array:
    """(R, C, cells, channels) of the windows; NaN beyond the map."""
    rows, columns = ((starts[axis][:, None] + np.arange(call.size[axis]))[:, :] for axis in (0, 1))
    height, width = padded.shape[:2]
    is_there = ((rows >= 0) & (rows < height))[:, None, :, None] & (
        (columns >= 0) & (columns < width)
    )[None, :, None, :]
    down, along = np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)
    cells = padded[down[:, None, :, None], along[None, :, None, :]]
    cells = np.where(is_there[..., None], cells, np.nan)
    count = rows.shape[1] * columns.shape[1]
    return np.asarray(cells.reshape(len(rows), len(columns), count, padded.shape[2]))


def pooled(windows: Array, call: PoolingCall) -> Array:
    return largest(windows) if call.kind == "max" else mean(windows)


def largest(windows: Array) -> Array:
    return np.asarray(np.where(np.isnan(windows), -np.inf, windows).max(axis=2))


def mean(windows: Array) -> Array:
    """Of the cells that are there."""
    return np.asarray(np.nan_to_num(windows).sum(axis=2) / (~np.isnan(windows)).sum(axis=2))


POOLING = Task(
    "pooling",
    {
        "arguments": lambda call: call,
        "pads": pads,
        "starts": starts,
        "gather": gather,
        "pooled": pooled,
        "result": lambda values, call: values,
    },
    pool,
    frozenset({"arguments", "result"}),
)
