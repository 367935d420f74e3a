"""Matrices that questions are about: small whole numbers of both signs, without symmetry."""

import numpy as np

from convtui.ops.window import Array


def matrix(
    rng: np.random.Generator, rows: int, columns: int, low: int = -3, high: int = 6
) -> Array:
    """(rows, columns) of whole numbers from low to high."""
    return rng.integers(low, high + 1, (rows, columns)).astype(np.float64)


def sides(rng: np.random.Generator, least: int, most: int) -> tuple[int, int]:
    """Two that differ, so that rows are not taken for columns unseen."""
    rows, columns = rng.choice(np.arange(least, most + 1), 2, replace=False).tolist()
    return rows, columns


def cell(rng: np.random.Generator, shape: tuple[int, ...]) -> tuple[int, int]:
    """A place on a map, from 0."""
    return int(rng.integers(shape[0])), int(rng.integers(shape[1]))


def size(sides: tuple[int, ...]) -> str:
    return "×".join(map(str, sides))
