"""The .npz of a published data set: single images, or all arrays, each judged before it is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt

from convtui.datasets import npz
from convtui.datasets.catalogue import Published
from convtui.datasets.npz import Archive
from convtui.errors import BadInput

Pixels = npt.NDArray[np.uint8]

KEYS = ("x_train", "y_train", "x_test", "y_test")


def check_archive(path: Path, data_set: Published) -> int:
    """Judge the four arrays by their headers; return the number of training images.

    Raises:
        BadInput: a key, a shape or a type is not as it must be, or the file is damaged.
    """
    with _opened(path) as archive:
        return _judge(archive, data_set)


def training_image(path: Path, data_set: Published, index: int) -> tuple[Pixels, int]:
    """Read the training image with this index (from 0) and its label.

    Raises:
        BadInput: there is no such index, or the file is damaged.
    """
    count = check_archive(path, data_set)
    if not 0 <= index < count:
        raise BadInput(
            f"{data_set.name}#{index}: {path.name} has {count} training images: "
            f"give an index from 0 to {count - 1}"
        )
    with _opened(path) as archive:
        image, label = archive.item("x_train", index), archive.item("y_train", index)
    return image, int(label.reshape(-1)[0])


def first_with_label(path: Path, data_set: Published, label: int) -> int:
    """Find the index (from 0) of the first training image with this label.

    Raises:
        BadInput: no training image has it, or the file is damaged.
    """
    with _opened(path) as archive:
        _judge(archive, data_set)
        labels = archive.read("y_train").reshape(-1)
    places = np.flatnonzero(labels == label)
    if not places.size:
        raise BadInput(
            f"{data_set.name}:{label}: no training image of {path.name} has this label: "
            f"give one by its index, as {data_set.name}#0"
        )
    return int(places[0])


def all_arrays(path: Path, data_set: Published) -> dict[str, Pixels]:
    """Read the four arrays as they are stored.

    Raises:
        BadInput: as `check_archive`.
    """
    with _opened(path) as archive:
        _judge(archive, data_set)
        return {key: archive.read(key) for key in KEYS}


@contextmanager
def _opened(path: Path) -> Iterator[Archive]:
    """Open the file and tell in one line what is wrong with it, now or while reading."""
    try:
        with npz.opened(path) as archive:
            yield archive
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadInput(f"{path} cannot be read: {reason}: mend that, or remove it") from None
    except npz.Damaged as problem:
        raise BadInput(
            f"{path} is not as it must be: {problem}: remove it and type "
            f"`convtui data fetch {path.stem}`, or put a sound {path.name} there"
        ) from None


def _judge(archive: Archive, data_set: Published) -> int:
    headers = archive.headers(KEYS)
    for key, header in headers.items():
        images = key.startswith("x")
        wanted = data_set.image_shape if images else ()
        shapes = (wanted,) if images else ((), (1,))  # Keras has labels of both shapes
        if not header.shape or header.shape[1:] not in shapes:
            has, needs = (" × ".join(map(str, shape)) for shape in (header.shape, ("n", *wanted)))
            raise npz.Damaged(f"the shape of {key} is {has or 'a single number'}, not {needs}")
        if header.dtype != np.uint8:
            raise npz.Damaged(f"{key} holds {header.dtype}, not uint8")
    counts = {key: header.shape[0] for key, header in headers.items()}
    for x, y in (("x_train", "y_train"), ("x_test", "y_test")):
        if counts[x] != counts[y]:
            raise npz.Damaged(f"{counts[x]} images in {x}, {counts[y]} in {y}")
    return counts["x_train"]
