"""A feature of a task: what a function may be able to do or not, asked by calls of its own.

Each of its calls varies one thing beside the plainest call there is, so that who is wrong about
one feature can be right about all others, and none of its calls is right without it. Kernels are
the same when they are turned by 180° unless the feature is about that: somebody who flips the
kernel is wrong there and nowhere else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np

from convtui.marking.convolution import ConvolutionCall
from convtui.marking.pooling import PoolingCall
from convtui.ops.window import Array

Settings = Mapping[str, Any]

_FEW = 9
"""Cells of a kernel."""


class Draw:
    """Random matrices for calls, the same for the same seed and feature."""

    def __init__(self, seed: int, feature: str, settings: Settings) -> None:
        """Take the settings that every call has unless the feature says otherwise."""
        self._generator = np.random.default_rng([seed, crc32(feature.encode())])
        self._settings = settings

    def low(self, *shape: int) -> Array:
        """Whole numbers from 1 to 9."""
        return self._generator.integers(1, 10, shape).astype(np.float64)

    def signed(self, *shape: int) -> Array:
        """Whole numbers from 1 to 9 and -1 to -9, of both signs."""
        signs = np.resize([1.0, -1.0], int(np.prod(shape)))
        return np.asarray(self.low(*shape) * self._generator.permutation(signs).reshape(shape))

    def even_turned(self, rows: int, columns: int, *planes: int, signed: bool = False) -> Array:
        """A kernel that is itself when it is turned by 180°, and not when it is transposed.

        Its whole numbers differ where there are few; they are so small that sums of low numbers
        stay below 256.
        """
        cells = rows * columns
        half = (cells + 1) // 2
        known = np.arange(1, max(half, 4) + 1) if cells <= _FEW else np.resize([1, 1, 2], half)
        drawn = np.empty((cells, *planes))
        for place in np.ndindex(*planes):
            first = self._generator.permutation(known)[:half]
            if signed:
                first = first * np.resize([1, -1], half)
            drawn[(slice(half), *place)] = first
        drawn[half:] = drawn[: cells - half][::-1]
        return drawn.reshape(rows, columns, *planes)

    def convolving(self, x: Array, kernel: Array, **changes: Any) -> ConvolutionCall:
        return ConvolutionCall(x, kernel, **{**self._settings, **changes})

    def pooling(self, x: Array, **changes: Any) -> PoolingCall:
        return PoolingCall(x, **{**self._settings, **changes})


@dataclass(frozen=True, eq=False)
class Feature:
    """`title` ends the sentence "right for …"."""

    name: str
    title: str
    calls: Callable[[Draw], tuple[Any, ...]]
