"""The mean squared difference of a kernel's map to another one: a parabola in the weights.

With the windows laid out as rows of a matrix A (n cells × m weights) and the other map t, the loss
of weights w is |A·w - t|² / n. Its gradient is H·(w - w*), where H = 2/n · AᵀA is its curvature and
w* the least-squares kernel, and it is ½·(w - w*)ᵀ·H·(w - w*) more than the loss of w*. So a step of
gradient descent costs m² products, however large the map is (Goodfellow, Bengio & Courville, "Deep
Learning" (2016), sections 4.3 and 4.5).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from convtui.ops.window import Array, Window

_COPIES_AT_A_TIME = 2**20
# What rounding leaves of an eigenvalue that is 0, as a share of the largest, for each cell or
# weight.
_NOISE = float(np.finfo(np.float64).eps)


def overflowing() -> np.errstate:
    """Weights that diverge are told by their loss, and not by warnings."""
    return np.errstate(over="ignore", invalid="ignore")


@dataclass(frozen=True, eq=False)
class SquaredLoss:
    """Weights are (m,), row by row of the kernel, channel by channel."""

    curvature: Array
    """H, (m, m): how fast the gradient changes with each weight."""
    pull: Array
    """2/n · Aᵀt, (m,): less the gradient where all weights are 0."""
    cells: int
    """n."""

    @classmethod
    def of(cls, source: Array, window: Window, target: Array) -> "SquaredLoss":
        """Lay the windows out, some rows of the map at a time.

        Args:
            source: (H, W, C).
            window: where the kernel stands on it.
            target: (rows, columns), one number for each of the window's places.
        """
        views = window.under_taps(source)
        count = len(views) * source.shape[2]
        curvature, pull = np.zeros((count, count)), np.zeros(count)
        rows, columns = window.output_shape
        height = max(1, _COPIES_AT_A_TIME // (columns * count))
        with overflowing():
            for first in range(0, rows, height):
                part = slice(first, first + height)
                windows = np.stack([view[part] for view in views], axis=2).reshape(-1, count)
                curvature += windows.T @ windows
                pull += windows.T @ target[part].reshape(-1)
        return cls(curvature * (2 / target.size), pull * (2 / target.size), target.size)

    def excess(self, weights: Array) -> tuple[float, Array]:
        """How much more is lost than by the best weights, and the gradient, (m,)."""
        with overflowing():
            away = weights - self.best
            gradient = self.curvature @ away
            return float(away @ gradient) / 2, gradient

    @property
    def largest(self) -> float:
        """The largest eigenvalue of H: 2/n · σ², σ the largest singular value of A."""
        return float(self._eigen[0][-1])

    @cached_property
    def best(self) -> Array:
        """w*, (m,): of several the smallest."""
        values, vectors = (of[..., self._is_determined] for of in self._eigen)
        best: Array = vectors @ ((vectors.T @ self.pull) / values)
        return best

    @property
    def rank(self) -> int:
        """How many numbers about the weights the windows tell."""
        return int(self._is_determined.sum())

    @cached_property
    def undetermined(self) -> list[int]:
        """The weights that can change, others with them, without a change of the map."""
        free = self._eigen[1][:, np.logical_not(self._is_determined)]
        reach = np.square(free).sum(axis=1)
        found: list[int] = np.flatnonzero(reach > np.sqrt(_NOISE)).tolist()
        return found

    @cached_property
    def alike(self) -> list[tuple[int, ...]]:
        """Groups of two weights and more that lie on equal numbers, whichever the window."""
        squares = np.diag(self.curvature)
        apart = squares[:, None] + squares[None, :] - 2 * self.curvature
        groups = {tuple(np.flatnonzero(row).tolist()) for row in apart <= self._noise}
        return sorted(group for group in groups if len(group) > 1)

    @cached_property
    def _eigen(self) -> tuple[Array, Array]:
        """Eigenvalues of H, (m,), the largest last, and their vectors; infinite where H is."""
        if not np.isfinite(self.curvature).all():
            return np.full(len(self.pull), np.inf), self.curvature
        values, vectors = np.linalg.eigh(self.curvature)
        return values, vectors

    @property
    def _noise(self) -> float:
        return self.largest * max(self.cells, len(self.pull)) * _NOISE

    @cached_property
    def _is_determined(self) -> npt.NDArray[np.bool_]:
        return self._eigen[0] > self._noise
