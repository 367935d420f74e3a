"""Small matrices that are always there, by name."""

from collections.abc import Callable

import numpy as np

from convtui.inputs.drawn_pictures import draw_pentagon, draw_scene
from convtui.inputs.input import Input, Values, make_input


def built_in_inputs() -> tuple[tuple[str, str], ...]:
    """Names and one-line descriptions of what needs no file, the drawn digits included."""
    digits = ((f"digit:{digit}", f"28×28, a {digit} drawn by convtui") for digit in range(10))
    return (*((name, text) for name, (text, _) in MATRICES.items()), *digits)


def built_in_matrix(name: str) -> Input:
    """Make the matrix of this name, a new one every time.

    Raises:
        KeyError: there is none.
    """
    return make_input(name, MATRICES[name][1]())


def _patch() -> Values:
    return np.array(
        [[56, 250, 116, 0], [0, 240, 144, 0], [0, 198, 150, 0], [0, 143, 241, 0]], dtype=np.float64
    )


def _impulse() -> Values:
    values = np.zeros((7, 7))
    values[3, 3] = 1
    return values


def _cross() -> Values:
    values = np.zeros((7, 7))
    values[3, 1:6] = values[1:6, 3] = 10
    return values


def _rgb() -> Values:
    values = np.zeros((6, 6, 3))
    values[:3, :3, 0] = values[:3, 3:, 1] = values[3:, :3, 2] = 255
    values[3:, 3:] = 255
    return values


MATRICES: dict[str, tuple[str, Callable[[], Values]]] = {
    "patch": ("4×4, a piece of a handwritten 4, turned 90° clockwise", _patch),
    "edge": (
        "5×6, bright on the left and dark on the right",
        lambda: np.tile([10.0, 10, 10, 0, 0, 0], (5, 1)),
    ),
    "impulse": ("7×7, a single 1: the answer shows the kernel itself, turned around", _impulse),
    "checkerboard": ("8×8, 255 and 0 in turns", lambda: np.tile([[255.0, 0], [0, 255]], (4, 4))),
    "gradient": (
        "8×8, 10 brighter from column to column",
        lambda: np.tile(np.arange(0.0, 80, 10), (8, 1)),
    ),
    "cross": ("7×7, a row and a column of tens", _cross),
    "rgb": ("6×6×3, a red, a green, a blue and a white square", _rgb),
    "pentagon": ("64×64×3, a picture: yellow with a black border on white", draw_pentagon),
    "scene": ("128×192×3, a picture: edges in every direction", draw_scene),
}
