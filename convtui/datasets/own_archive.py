"""A user's own .npz with Keras' keys, judged before anything is trained on it."""

from pathlib import Path

import numpy as np

from convtui.datasets import npz
from convtui.datasets.archive import KEYS
from convtui.datasets.own_images import IMAGES, Arrays, check_images, sides
from convtui.datasets.own_labels import LABELS, MOST_CLASSES, check_labels
from convtui.errors import BadInput
from convtui.harmless import harmless
from convtui.places import typed_path

CLASS_NAMES = "class_names"

WRITE_IT = f"write it with `numpy.savez(file, {', '.join(f'{key}={key}' for key in KEYS)})`"
LONGEST_NAME = 80


def read_own(path: Path) -> Arrays:
    """Read images as uint8 (n, h, w, c), labels as int64 (n,), and `class_names` if it is there.

    Raises:
        BadInput: no such file, no .npz, a key missing, or a shape, type or label that will not do.
    """
    path = typed_path(path)
    arrays = _read(path)
    check_images(path, arrays)
    check_labels(path, arrays)
    for key in IMAGES:
        grey = arrays[key].ndim == 3
        arrays[key] = np.ascontiguousarray(arrays[key][..., np.newaxis] if grey else arrays[key])
    for key in LABELS:
        arrays[key] = arrays[key].reshape(-1).astype(np.int64)
    train, test = arrays["x_train"].shape[1:], arrays["x_test"].shape[1:]
    if train != test:
        raise BadInput(
            f"{path}: training images are {sides(train)} and test images {sides(test)}: "
            "give all images one size"
        )
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
