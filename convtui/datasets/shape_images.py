"""32×32 colour pictures of ten shapes, of any place, size, turn and colour on a shaded ground."""

import numpy as np
import numpy.typing as npt

from convtui.datasets.shape_outlines import OUTLINES, Array

Pixels = npt.NDArray[np.uint8]

SIDE = 32
LARGEST, SMALLEST = 13.0, 8.0
"""Radius in pixels."""

OFF_CENTRE = 4.0
"""Pixels, at most; large shapes stay nearer, so that none is cut off."""


def draw_shapes(labels: npt.NDArray[np.int64], seed: int) -> Pixels:
    """Draw one picture a label: (n, 32, 32, 3), the same for the same labels and seed."""
    random = np.random.default_rng(seed)
    pictures = np.empty((len(labels), SIDE, SIDE, 3), dtype=np.uint8)
    for label, outline in enumerate(OUTLINES.values()):
        places = np.flatnonzero(labels == label)
        ground, ink = _colours(random, len(places))
        x, y, radius = _placed(random, len(places))
        share = np.clip(0.5 - radius * outline(x, y), 0, 1).astype(np.float32)[..., None]
        mixed = ground + share * (ink[:, None, None] - ground)
        noise = random.standard_normal(mixed.shape, dtype=np.float32)
        mixed += noise * random.uniform(2, 8, (len(places), 1, 1, 1)).astype(np.float32)
        pictures[places] = np.rint(np.clip(mixed, 0, 255))
    return pictures


def _placed(random: np.random.Generator, count: int) -> tuple[Array, Array, Array]:
    """Right and down from each shape's centre in its own turned frame, and its radius in pixels."""
    radius = random.uniform(SMALLEST, LARGEST, (count, 1, 1))
    room = np.minimum(SIDE / 2 - radius, OFF_CENTRE)
    right, down = random.uniform(-1, 1, (2, count, 1, 1)) * room
    turn = random.uniform(0, 2 * np.pi, (count, 1, 1))
    centred = np.arange(SIDE) - (SIDE - 1) / 2
    x, y = (centred[None, None, :] - right) / radius, (centred[None, :, None] - down) / radius
    cos, sin = np.cos(turn), np.sin(turn)
    return cos * x + sin * y, cos * y - sin * x, radius


def _colours(
    random: np.random.Generator, count: int
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Shaded grounds (count, 32, 32, 3) and, well apart from each, an ink (count, 3)."""
    ground = random.uniform(30, 225, (count, 3))
    lighter = ground.mean(axis=1, keepdims=True) < random.uniform(90, 165, (count, 1))
    room = np.where(lighter, 255 - ground, -ground)
    ink = ground + room * random.uniform(0.5, 1, (count, 3))
    shading = random.uniform(-25, 25, (count, 1, 1, 3))
    towards = random.uniform(0, 2 * np.pi, (count, 1, 1))
    centred = np.linspace(-1, 1, SIDE)
    slope = np.cos(towards) * centred[None, None, :] + np.sin(towards) * centred[None, :, None]
    shaded = ground[:, None, None] + shading * slope[..., None]
    return shaded.astype(np.float32), ink.astype(np.float32)
