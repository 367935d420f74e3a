"""The labels of a user's own file, judged; code between backquotes does what its message says."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from convtui.datasets.own_images import Arrays, sides
from convtui.errors import BadInput

LABELS = ("y_train", "y_test")

MOST_CLASSES = 1000

NUMBERED = (
    "as `numbers = numpy.unique([*y_train, *y_test], return_inverse=True)[1]; "
    "y_train, y_test = numbers[:len(y_train)], numbers[len(y_train):]`"
)
"""Numbers whatever tells classes apart from 0 on, the same way in both."""


def check_labels(path: Path, arrays: Arrays) -> None:
    """See that there is one whole number from 0 on for each image, (n,) or (n, 1).

    Raises:
        BadInput: a shape, a type or a number that will not do.
    """
    for key in LABELS:
        _check_shape(path, key, arrays[key])
    _check_types(path, arrays)
    for key in LABELS:
        images = key.replace("y", "x")
        if len(arrays[images]) != len(arrays[key]):
            counts = f"{len(arrays[images])} images in {images}, {len(arrays[key])} in {key}"
            raise BadInput(f"{path}: {counts}: give each image one label")
    _check_numbers(path, arrays)


def _check_shape(path: Path, key: str, array: npt.NDArray[Any]) -> None:
    if array.ndim == 1 or (array.ndim == 2 and array.shape[1] == 1):
        return
    told = f"{path}: {key} is {sides(array.shape)}: give one label an image"
    if array.ndim == 2 and array.shape[0] == 1:
        raise BadInput(f"{told}, as `{key} = {key}.reshape(-1)`")
    if array.ndim == 2 and array.dtype.kind in "biuf":
        raise BadInput(f"{told}; from one column a class, `{key} = {key}.argmax(1)`")
    raise BadInput(told)


def _check_types(path: Path, arrays: Arrays) -> None:
    texts = [key for key in LABELS if arrays[key].dtype.kind in "US"]
    if texts:
        same = len(texts) == len(LABELS)
        mend = NUMBERED if same and _distinct(arrays) <= MOST_CLASSES else "in both alike"
        raise BadInput(
            f"{path}: {texts[0]} holds texts: labels are whole numbers from 0 on, {mend}"
        )
    for key in LABELS:
        array = arrays[key]
        if array.dtype.kind in "iu":
            continue
        told = f"{path}: {key} holds {array.dtype}: labels are whole numbers from 0 on"
        if array.dtype.kind == "b" or (
            array.dtype.kind == "f" and np.isfinite(array).all() and (array == array.round()).all()
        ):
            raise BadInput(f"{told}, as `{key} = {key}.astype('int64')`")
        raise BadInput(told)


def _check_numbers(path: Path, arrays: Arrays) -> None:
    for key in LABELS:
        if not arrays[key].size:
            raise BadInput(f"{path}: {key} is empty: give each image one label")
    least = min(int(arrays[key].min()) for key in LABELS)
    most = max(int(arrays[key].max()) for key in LABELS)
    if least < 0 or most >= MOST_CLASSES:
        few = _distinct(arrays) <= MOST_CLASSES
        raise BadInput(
            f"{path}: the labels run from {least} to {most}: they count from 0 and there are at "
            f"most {MOST_CLASSES}{f', {NUMBERED}' if few else ''}"
        )
    if least > 0:
        raise BadInput(
            f"{path}: the labels begin with {least}: count from 0, "
            f"as `y_train, y_test = y_train - {least}, y_test - {least}`"
        )


def _distinct(arrays: Arrays) -> int:
    return len(np.unique(np.concatenate([arrays[key].reshape(-1) for key in LABELS])))
