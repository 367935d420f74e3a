"""Two pictures that need no file: a pentagon, and a scene with edges in every direction."""

import numpy as np
import numpy.typing as npt

from convtui.inputs.input import Values

Mask = npt.NDArray[np.bool_]

# Each pixel of the scene is the mean of so many by so many points: edges are smooth, as in a photo.
_FINER = 3
_ROWS, _COLUMNS = 128, 192


def draw_pentagon() -> Values:
    """(64, 64, 3): yellow, with a black border, on white; a tip at the top.

    Distance from the centre, measured towards the nearest side, tells inside from border.
    """
    rows, columns = np.indices((64, 64)) - 31.5
    towards = np.arange(5) * 2 * np.pi / 5 + np.pi / 2
    sides = np.multiply.outer(np.cos(towards), columns) + np.multiply.outer(np.sin(towards), rows)
    distance = sides.max(axis=0)
    values = np.full((64, 64, 3), 255.0)
    values[distance < 23] = 0
    values[distance < 18] = (255, 255, 0)
    return values


def draw_scene() -> Values:
    """(128, 192, 3): sun and hills (curves), a house (straight lines), a wheel (every angle)."""
    down, right = (np.indices((_ROWS * _FINER, _COLUMNS * _FINER)) + 0.5) / _FINER
    values = np.stack([105 + down, 165 + down * 0.5, 235 - down * 0.2], axis=-1)
    values[_disc(down, right, (28, 34), 17)] = (255, 214, 70)
    values[down > 88 - 14 * np.sin(right / 27)] = (120, 165, 90)
    values[down > 104 + 7 * np.sin(right / 19 + 2)] = (86, 128, 66)
    _build_house(values, down, right)
    _build_wheel(values, down, right)
    fence = _box(down, right, (108, 122), (0, 192)) & (right % 8 < 3)
    values[fence] = (240, 236, 225)
    values[_box(down, right, (112, 115), (0, 192))] = (240, 236, 225)
    fine = values.reshape(_ROWS, _FINER, _COLUMNS, _FINER, 3)
    mean: Values = np.rint(fine.mean(axis=(1, 3)))
    return mean


def _build_house(values: Values, down: Values, right: Values) -> None:
    values[_box(down, right, (64, 106), (58, 108))] = (205, 120, 88)
    values[(down > 38) & (down < 66) & (np.abs(right - 83) < (down - 38) * 1.2)] = (120, 44, 48)
    values[_box(down, right, (80, 106), (78, 90))] = (72, 48, 40)
    for left in (63, 94):
        values[_box(down, right, (72, 86), (left, left + 11))] = (245, 240, 200)
        values[_box(down, right, (78, 80), (left, left + 11))] = (72, 48, 40)
        values[_box(down, right, (72, 86), (left + 5, left + 6))] = (72, 48, 40)


def _build_wheel(values: Values, down: Values, right: Values) -> None:
    centre = (64, 150)
    angle = np.arctan2(down - centre[0], right - centre[1])
    values[_disc(down, right, centre, 32)] = (30, 34, 60)
    spokes = np.sin(angle * 12) > 0
    values[_disc(down, right, centre, 28) & spokes] = (250, 250, 250)
    values[_disc(down, right, centre, 4)] = (200, 40, 50)


def _disc(down: Values, right: Values, centre: tuple[int, int], radius: float) -> Mask:
    inside: Mask = np.hypot(down - centre[0], right - centre[1]) < radius
    return inside


def _box(down: Values, right: Values, rows: tuple[int, int], columns: tuple[int, int]) -> Mask:
    inside: Mask = (down > rows[0]) & (down < rows[1]) & (right > columns[0]) & (right < columns[1])
    return inside
