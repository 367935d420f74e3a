"""Random numbers, shapes, and ways to lay a kernel on them that are sure to fit."""

from dataclasses import dataclass

import numpy as np

from convtui.ops.pooling import PoolPadding
from convtui.ops.window import Array, GeometryError, Padding, Window, slide
from convtui.reference.in_r import geometry
from convtui.reference.r_call import Argument

Random = np.random.Generator
Pair = tuple[int, int]


@dataclass(frozen=True)
class Laid:
    """How a kernel lies on a source; `window` is what comes of it."""

    stride: Pair
    padding: Padding
    dilation: Pair
    flip: bool
    window: Window

    def in_r(self) -> dict[str, Argument]:
        return {**geometry(self.stride, self.padding, self.dilation), "flip": self.flip}

    def words(self) -> str:
        """For the name of a case."""
        words = [f"stride {listed(self.stride)}"]
        if isinstance(self.padding, tuple):
            words.append(f"padding {','.join(map(listed, self.padding))}")
        else:
            named = isinstance(self.padding, str)
            words.append(f"{self.padding}" if named else f"padding {self.padding}")
        if self.dilation != (1, 1):
            words.append(f"dilation {listed(self.dilation)}")
        return ", ".join(words) + ", flipped" * self.flip


def values(random: Random, shape: tuple[int, ...]) -> Array:
    """Pixels, small whole numbers, or any numbers."""
    kind = random.integers(3)
    if kind == 0:
        return random.integers(0, 256, shape).astype(np.float64)
    if kind == 1:
        return random.integers(-9, 10, shape).astype(np.float64)
    return random.normal(0, 3, shape)


def sides(random: Random, low: int, high: int) -> Pair:
    """Two numbers from low to high, both included."""
    first, second = random.integers(low, high + 1, 2)
    return int(first), int(second)


def lay(random: Random, source: Array, kernel: Array, *, four_sides: bool = True) -> Laid:
    """Stride, padding, dilation and flip for (H, W[, C]) and (kh, kw[, C, F])."""
    stride, dilation, flip = sides(random, 1, 3), sides(random, 1, 3), bool(random.integers(2))
    paddings: list[Padding] = ["valid", "same", "full", int(random.integers(0, 4))]
    if four_sides:
        paddings.append((sides(random, 0, 3), sides(random, 0, 3)))
    padding = paddings[int(random.integers(len(paddings)))]
    shape, size = (source.shape[0], source.shape[1]), (kernel.shape[0], kernel.shape[1])
    try:
        window = slide(shape, size, stride=stride, padding=padding, dilation=dilation)
    except GeometryError:  # `same` always finds room
        padding = "same"
        window = slide(shape, size, stride=stride, padding=padding, dilation=dilation)
    return Laid(stride, padding, dilation, flip, window)


def pool_padding(random: Random, fits: bool) -> PoolPadding:
    """Either; `same` alone where the window is larger than what it slides over."""
    return "valid" if fits and random.integers(2) else "same"


def times(x: Array) -> str:
    """The shape, as in 5×7."""
    return "×".join(map(str, x.shape))


def listed(both: Pair) -> str:
    """As on the command line: 2,1."""
    return f"{both[0]},{both[1]}"
