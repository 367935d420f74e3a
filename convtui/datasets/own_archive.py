"""A user's own .npz with Keras' keys, judged before anything is trained on it."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from convtui.datasets import npz
from convtui.errors import BadInput
from convtui.harmless import harmless
from convtui.places import typed_path

Arrays = dict[str, npt.NDArray[Any]]

KEYS = ("x_train", "y_train", "x_test", "y_test")
CLASS_NAMES = "class_names"

WRITE_IT = f"write it with numpy.savez(file, {', '.join(f'{key}=…' for key in KEYS)})"

MOST_CLASSES = 1000
LONGEST_NAME = 80
MOST_CHANNELS = 4


def read_own(path: Path) -> Arrays:
    """Read images as uint8 (n, h, w, c), labels as int64 (n,), and `class_names` if it is there.

    Raises:
        BadInput: no such file, no .npz, a key missing, or a shape, type or label that will not do.
    """
    path = typed_path(path)
    arrays = _read(path)
    for part in ("train", "test"):
        images, labels = f"x_{part}", f"y_{part}"
        arrays[images] = _images(path, images, arrays[images])
        arrays[labels] = _labels(path, labels, arrays[labels])
        if len(arrays[images]) != len(arrays[labels]):
            counts = f"{len(arrays[images])} images in {images}, {len(arrays[labels])} in {labels}"
            raise BadInput(f"{path}: {counts}: give each image one label")
    train, test = arrays["x_train"].shape[1:], arrays["x_test"].shape[1:]
    if train != test:
        raise BadInput(
            f"{path}: training images are {_by(train)} and test images {_by(test)}: "
            "give all images one size"
        )
    _check_labels(path, arrays)
    return arrays


def class_names(path: Path, arrays: Arrays) -> tuple[str, ...]:
    """The file's own names of the labels, or their numbers.

    Raises:
        BadInput: `class_names` is no row of texts, or there are fewer of them than labels.
    """
    count = 1 + max(int(arrays["y_train"].max()), int(arrays["y_test"].max()))
    if CLASS_NAMES not in arrays:
        return tuple(str(label) for label in range(count))
    names = arrays[CLASS_NAMES]
    if names.ndim != 1 or names.dtype.kind != "U" or not count <= len(names) <= MOST_CLASSES:
        raise BadInput(
            f"{path}: {CLASS_NAMES} is {names.dtype} of shape {names.shape}: "
            f"give a text for each of the {count} labels, or leave it out"
        )
    return tuple(harmless(" ".join(name.split()), LONGEST_NAME) for name in names.tolist())


def _read(path: Path) -> Arrays:
    try:
        with npz.opened(path) as archive:
            keys = (*KEYS, CLASS_NAMES) if CLASS_NAMES in archive.keys else KEYS
            archive.headers(keys)
            return {key: archive.read(key) for key in keys}
    except FileNotFoundError:
        raise BadInput(f"{path} is not there: check the name and the folder") from None
    except OSError as error:
        reason = harmless(error.strerror or str(error))
        raise BadInput(f"{path} cannot be read: {reason}: give an .npz file") from None
    except npz.Damaged as problem:
        raise BadInput(f"{path} is no sound .npz file: {problem}: {WRITE_IT}") from None


def _images(path: Path, key: str, array: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    if array.dtype != np.uint8:
        raise BadInput(
            f"{path}: {key} holds {array.dtype}, not uint8: give whole numbers 0 to 255, "
            f"as {key}.astype('uint8')"
        )
    grey = array[..., np.newaxis] if array.ndim == 3 else array
    if grey.ndim != 4 or 0 in grey.shape or grey.shape[3] > MOST_CHANNELS:
        raise BadInput(
            f"{path}: {key} is {_by(array.shape)}: give images × rows × columns, or images × "
            f"rows × columns × channels with 1 to {MOST_CHANNELS} channels"
        )
    return np.ascontiguousarray(grey)


def _labels(path: Path, key: str, array: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    if array.dtype.kind not in "iu":
        raise BadInput(
            f"{path}: {key} holds {array.dtype}: labels are whole numbers from 0 on, "
            f"as {key}.astype('int64')"
        )
    if array.ndim != 1 and (array.ndim != 2 or array.shape[1] != 1):
        raise BadInput(
            f"{path}: {key} is {_by(array.shape)}: give one label an image; "
            f"from one column a class, {key}.argmax(1)"
        )
    return array.reshape(-1).astype(np.int64)


def _check_labels(path: Path, arrays: Arrays) -> None:
    for key in ("y_train", "y_test"):
        least, most = int(arrays[key].min()), int(arrays[key].max())
        if least < 0 or most >= MOST_CLASSES:
            raise BadInput(
                f"{path}: {key} runs from {least} to {most}: labels count from 0 and there are "
                f"at most {MOST_CLASSES}"
            )
    if arrays["y_train"].min() > 0:
        raise BadInput(
            f"{path}: the labels in y_train begin with {arrays['y_train'].min()}: count from 0, "
            f"as y_train - {arrays['y_train'].min()}"
        )


def _by(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape)) or "a single number"
