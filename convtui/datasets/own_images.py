"""The images of a user's own file, judged by their values: what is told to type makes them usable.

Code between backquotes in a message is Python that does what the message says when it is run on the
arrays of the file; a test runs each of them.
"""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from convtui.errors import BadInput

Arrays = dict[str, npt.NDArray[Any]]

IMAGES = ("x_train", "x_test")

MOST_CHANNELS = 4
LIGHTEST = 255


def check_images(path: Path, arrays: Arrays) -> None:
    """See that both are uint8 of (n, h, w) or (n, h, w, c) and show something.

    Raises:
        BadInput: a shape, a type or values that will not do.
    """
    for key in IMAGES:
        _check_shape(path, key, arrays[key])
    for key in IMAGES:
        _check_type(path, key, arrays)
    for key in IMAGES:
        _check_contrast(path, key, arrays[key])


def sides(shape: tuple[int, ...]) -> str:
    """A shape as people read it."""
    return " × ".join(map(str, shape)) or "a single number"


def _check_shape(path: Path, key: str, array: npt.NDArray[Any]) -> None:
    fits = array.ndim == 3 or (array.ndim == 4 and array.shape[3] <= MOST_CHANNELS)
    if fits and 0 not in array.shape:
        return
    raise BadInput(
        f"{path}: {key} is {sides(array.shape)}: give images × rows × columns, or images × rows × "
        f"columns × channels with 1 to {MOST_CHANNELS} channels{_reshaped(key, array)}"
    )


def _reshaped(key: str, array: npt.NDArray[Any]) -> str:
    if array.ndim == 4 and array.shape[1] in range(1, MOST_CHANNELS + 1):
        return f", as `{key} = {key}.transpose(0, 2, 3, 1)`"
    side = round(array.shape[1] ** 0.5) if array.ndim == 2 else 0
    if side > 1 and side * side == array.shape[1]:
        return f", as `{key} = {key}.reshape(-1, {side}, {side})`"
    return ""


def _check_type(path: Path, key: str, arrays: Arrays) -> None:
    array = arrays[key]
    if array.dtype == np.uint8:
        return
    if array.dtype.kind not in "biuf":
        raise BadInput(
            f"{path}: {key} holds {array.dtype}: give numbers 0 to {LIGHTEST} of the type uint8"
        )
    if not np.isfinite(array).all():
        raise BadInput(
            f"{path}: {key} holds numbers that are not finite: give each pixel one, "
            f"as `{key} = numpy.nan_to_num({key}, nan=0, posinf=0, neginf=0)`"
        )
    least, most = float(array.min()), float(array.max())
    raise BadInput(
        f"{path}: {key} holds {array.dtype}, not uint8, from {least:g} to {most:g}: "
        f"give whole numbers 0 to {LIGHTEST}, as `{_conversion(key, arrays)}`"
    )


def _conversion(key: str, arrays: Arrays) -> str:
    """What makes uint8 of an array and loses nothing of what its images show."""
    array = arrays[key]
    others = [other for other in IMAGES if _holds_numbers(arrays[other])]
    least = min(float(arrays[other].min()) for other in others)
    most = max(float(arrays[other].max()) for other in others)
    if least < 0 or most > LIGHTEST:  # all at once: test images by the scale of training images
        scale = f"({least!r}, {most!r}), (0, {LIGHTEST})"
        scaled = [f"numpy.interp({other}, {scale}).round().astype('uint8')" for other in others]
        return f"{', '.join(others)} = {', '.join(scaled)}"
    if array.max() <= 1:
        if array.dtype.kind == "f":
            return f"{key} = ({key} * {LIGHTEST}).round().astype('uint8')"
        return f"{key} = {key}.astype('uint8') * {LIGHTEST}"
    rounded = ".round()" if array.dtype.kind == "f" else ""
    return f"{key} = {key}{rounded}.astype('uint8')"


def _holds_numbers(array: npt.NDArray[Any]) -> bool:
    return array.dtype != np.uint8 and array.dtype.kind in "biuf" and bool(np.isfinite(array).all())


def _check_contrast(path: Path, key: str, array: npt.NDArray[Any]) -> None:
    """See that a kernel finds something: an image of one colour is the same under every window."""
    if array.max() == 0:
        raise BadInput(
            f"{path}: every pixel of {key} is 0: if the images were numbers from 0 to 1 before, "
            f"scale those, as `{key} = (original * {LIGHTEST}).round().astype('uint8')`"
        )
    if array.max() == 1:
        raise BadInput(
            f"{path}: {key} holds nothing but 0 and 1, of 0 to {LIGHTEST}: "
            f"give black and white, as `{key} = {key} * {LIGHTEST}`; if the images were numbers "
            f"from 0 to 1 before, scale those, as "
            f"`{key} = (original * {LIGHTEST}).round().astype('uint8')`"
        )
    # Image by image: of sound ones the first is enough.
    if array.shape[1:3] != (1, 1) and all((image == image[0, 0]).all() for image in array):
        raise BadInput(
            f"{path}: each image of {key} is of one colour, {array[0, 0, 0]} everywhere in the "
            "first: there is nothing in them for a kernel to find: give images that show something"
        )
    if key == "x_train" and len(array) > 1 and all((image == array[0]).all() for image in array):
        raise BadInput(
            f"{path}: all images of {key} are the same: nothing tells the classes apart: "
            "give images that differ"
        )
