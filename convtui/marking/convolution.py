"""The convolution of deep learning as steps, written from its definition and not from ours.

A map is (rows, columns, filters), an input (rows, columns, channels), a kernel (rows, columns,
channels, filters) in every step.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from convtui.marking.idea import Steps, Task
from convtui.networks.activation import activation_of
from convtui.ops.window import Array, NamedPadding

Places = npt.NDArray[np.int64]

MOST_PRODUCTS = 2**22
"""Numbers times weights in one answer; the catalogue computes dozens of answers."""


@dataclass(frozen=True, eq=False)
class ConvolutionCall:
    """What a function that convolves is given."""

    x: Array
    """(H, W) or (H, W, C)."""
    kernel: Array
    """(kh, kw), laid on every channel alike, (kh, kw, C) or (kh, kw, C, F)."""
    stride: tuple[int, int] = (1, 1)
    padding: NamedPadding | int = "valid"
    dilation: tuple[int, int] = (1, 1)
    flip: bool = False
    bias: float = 0.0
    activation: str = "none"


def convolve(steps: Steps, call: ConvolutionCall) -> Array:
    """Do the steps in their order.

    Returns:
        (rows, columns), or (rows, columns, F) of a kernel with filters; some ideas give others.

    Raises:
        ValueError: more numbers than `MOST_PRODUCTS` are needed, or the ideas in these steps
            cannot be carried out here.
    """
    call = steps["arguments"](call)
    cells = call.x.astype(np.float64)  # a step may put NaN there, which no integer is
    x = steps["input"](cells if cells.ndim == 3 else cells[:, :, None], call)
    kernel = steps["kernel"](_with_channels(call.kernel, x.shape[2]), call)
    if call.flip:
        kernel = kernel[::-1, ::-1]
    pads = [steps["pads"](call, axis, x.shape[:2], kernel.shape[:2]) for axis in (0, 1)]
    padded_cells = (x.shape[0] + sum(pads[0])) * (x.shape[1] + sum(pads[1])) * x.shape[2]
    if padded_cells > MOST_PRODUCTS:
        raise ValueError("the padded input is too large")
    padded = steps["border"](x, pads, call)
    starts = [steps["starts"](call, axis, padded.shape, kernel.shape) for axis in (0, 1)]
    if len(starts[0]) * len(starts[1]) * kernel.size > MOST_PRODUCTS:
        raise ValueError("too many products")
    planes = steps["sums"](steps, call, padded, kernel, starts)
    biased = steps["bias"](steps["join"](planes, call), call, kernel)
    activated = np.asarray(steps["activate"](biased, call))
    if activated.ndim < 3:  # one number is no map to be put down wrongly
        return activated
    result = steps["result"](activated, call)
    is_plane = result.ndim == 3 and result.shape[2] == 1 and call.kernel.ndim < 4
    return np.asarray(result[:, :, 0] if is_plane else result)


def _with_channels(kernel: Array, channels: int) -> Array:
    if kernel.ndim == 2:
        return np.repeat(kernel[:, :, None, None], channels, axis=2)
    return kernel[..., None] if kernel.ndim == 3 else kernel


def pads(
    call: ConvolutionCall, axis: int, sides: tuple[int, ...], size: tuple[int, ...]
) -> tuple[int, int]:
    """Zeros before and after the input along an axis."""
    span = call.dilation[axis] * (size[axis] - 1) + 1
    if call.padding == "valid":
        return 0, 0
    if call.padding == "full":
        return span - 1, span - 1
    if call.padding == "same":
        return halves(same_total(sides[axis], span, call.stride[axis]))
    return int(call.padding), int(call.padding)


def same_total(length: int, span: int, stride: int) -> int:
    """Zeros that let ⌈length / stride⌉ windows stand."""
    return max((-(-length // stride) - 1) * stride + span - length, 0)


def halves(total: int) -> tuple[int, int]:
    """The odd one last."""
    return total // 2, total - total // 2


def zeros_around(x: Array, pads: list[tuple[int, int]], call: ConvolutionCall) -> Array:
    if not (any(pads[0]) or any(pads[1])):
        return x
    (top, bottom), (left, right) = pads
    padded = np.zeros((x.shape[0] + top + bottom, x.shape[1] + left + right, x.shape[2]))
    padded[top : top + x.shape[0], left : left + x.shape[1]] = x
    return padded


def starts(
    call: ConvolutionCall, axis: int, padded: tuple[int, ...], size: tuple[int, ...]
) -> Places:
    """Where windows begin in the padded input."""
    span = call.dilation[axis] * (size[axis] - 1) + 1
    return np.arange(0, padded[axis] - span + 1, call.stride[axis])


def offsets(call: ConvolutionCall, axis: int, size: int) -> Places:
    """From the start of a window to each of its taps."""
    return np.arange(size) * call.dilation[axis]


def sums(
    steps: Steps, call: ConvolutionCall, padded: Array, kernel: Array, starts: list[Places]
) -> Array:
    """(rows, columns, channels, filters): every window times the kernel, each channel by itself."""
    taps = [
        starts[axis][:, None] + steps["offsets"](call, axis, kernel.shape[axis]) for axis in (0, 1)
    ]
    windows = steps["gather"](padded, *taps)
    return np.asarray(steps["cell"](windows, kernel))


def gather(padded: Array, rows: Places, columns: Places) -> Array:
    """(R, C, kh, kw, channels) of (R, kh) rows and (C, kw) columns; 0 beyond the input."""
    height, width = padded.shape[:2]
    if _are_within(rows, height) and _are_within(columns, width):
        return np.asarray(padded[rows[:, None, :, None], columns[None, :, None, :]])
    in_rows, in_columns = (rows >= 0) & (rows < height), (columns >= 0) & (columns < width)
    down, along = np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)
    windows: Array = padded[down[:, None, :, None], along[None, :, None, :]]
    return np.asarray(
        windows * (in_rows[:, None, :, None] & in_columns[None, :, None, :])[..., None]
    )


def _are_within(places: Places, length: int) -> bool:
    return bool(places.size == 0 or (places.min() >= 0 and places.max() < length))


def sum_of_products(windows: Array, kernel: Array) -> Array:
    return np.asarray(np.einsum("rcijk,ijkf->rckf", windows, kernel))


def _activate(values: Array, call: ConvolutionCall) -> Array:
    return np.asarray(activation_of(call.activation).function(values))


CONVOLUTION = Task(
    "convolution",
    {
        "arguments": lambda call: call,
        "input": lambda x, call: x,
        "kernel": lambda kernel, call: kernel,
        "pads": pads,
        "border": zeros_around,
        "starts": starts,
        "offsets": offsets,
        "gather": gather,
        "cell": sum_of_products,
        "sums": sums,
        "join": lambda planes, call: planes.sum(axis=2),
        "bias": lambda values, call, kernel: values + call.bias,
        "activate": _activate,
        "result": lambda values, call: values,
    },
    convolve,
    frozenset({"arguments", "input", "kernel", "result"}),
)
