"""The .npz of a published data set: single images without unpacking the rest of it, or all arrays.

A member of an .npz is an .npy inside a zip: it is unpacked as a stream up to the wanted image and
no further. Nothing is ever unpickled.
"""

import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

from convtui.datasets.catalogue import Published
from convtui.errors import BadInput

Pixels = npt.NDArray[np.uint8]

KEYS = ("x_train", "y_train", "x_test", "y_test")


@dataclass(frozen=True)
class _Header:
    shape: tuple[int, ...]
    by_column: bool


def check_archive(path: Path, data_set: Published) -> int:
    """Judge the four arrays by their headers; return the number of training images.

    Raises:
        BadInput: a key, a shape or a type is not as it must be, or the file is damaged.
    """
    with _opened(path) as archive:
        counts = {key: _header(archive, path, key, data_set).shape[0] for key in KEYS}
    for images, labels in (("x_train", "y_train"), ("x_test", "y_test")):
        if counts[images] != counts[labels]:
            raise _bad(path, f"{counts[images]} images in {images}, {counts[labels]} in {labels}")
    return counts["x_train"]


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
        image = _item(archive, path, "x_train", data_set, index)
        label = _item(archive, path, "y_train", data_set, index)
    return image, int(label.reshape(-1)[0])


def first_with_label(path: Path, data_set: Published, label: int) -> int:
    """Find the index (from 0) of the first training image with this label.

    Raises:
        BadInput: no training image has it, or the file is damaged.
    """
    count = check_archive(path, data_set)
    with _opened(path) as archive, _member(archive, path, "y_train") as member:
        _read_header(member)
        labels = np.frombuffer(_exactly(member, count), dtype=np.uint8)
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
    check_archive(path, data_set)
    arrays = {}
    with _opened(path) as archive:
        for key in KEYS:
            with _member(archive, path, key) as member:
                arrays[key] = np.lib.format.read_array(member, allow_pickle=False)
    return arrays


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open the zip and turn what a damaged one raises, now or while reading, into one line."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except BadInput:
        raise
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadInput(f"{path} cannot be read: {reason}: mend that, or remove it") from None
    # zipfile, zlib and the parser of .npy headers each have their own ways to refuse damage.
    except Exception as error:
        reason = str(error).splitlines()[0] if str(error) else "it cannot be read"
        raise _bad(path, reason) from None


@contextmanager
def _member(archive: zipfile.ZipFile, path: Path, key: str) -> Iterator[IO[bytes]]:
    name = f"{key}.npy"
    if name not in archive.namelist():
        raise _bad(path, f"it has no {key}")
    with archive.open(name) as member:
        yield member


def _header(archive: zipfile.ZipFile, path: Path, key: str, data_set: Published) -> _Header:
    with _member(archive, path, key) as member:
        header, dtype = _read_header(member)
    images = key.startswith("x")
    wanted = data_set.image_shape if images else ()
    shapes = (wanted,) if images else ((), (1,))  # Keras has labels of both shapes
    if not header.shape or header.shape[1:] not in shapes:
        has, needs = (" × ".join(map(str, shape)) for shape in (header.shape, ("n", *wanted)))
        raise _bad(path, f"the shape of {key} is {has or 'a single number'}, not {needs}")
    if dtype != np.uint8:
        raise _bad(path, f"{key} holds {dtype}, not uint8")
    return header


def _read_header(member: IO[bytes]) -> tuple[_Header, np.dtype[np.generic]]:
    version = np.lib.format.read_magic(member)
    read = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }
    if version not in read:
        raise ValueError(f"version {version} of the .npy format")
    shape, by_column, dtype = read[version](member)
    return _Header(shape, by_column), dtype


def _item(
    archive: zipfile.ZipFile, path: Path, key: str, data_set: Published, index: int
) -> Pixels:
    with _member(archive, path, key) as member:
        header, _ = _read_header(member)
        shape = header.shape[1:]
        size = int(np.prod(shape, dtype=np.int64))
        if header.by_column:  # as R writes it through reticulate: one image lies all over the file
            everything = np.frombuffer(_exactly(member, size * header.shape[0]), dtype=np.uint8)
            one: Pixels = everything.reshape(header.shape, order="F")[index].copy()
            return one
        member.seek(index * size, os.SEEK_CUR)
        return np.frombuffer(_exactly(member, size), dtype=np.uint8).reshape(shape)


def _exactly(member: IO[bytes], size: int) -> bytes:
    data = member.read(size)
    if len(data) < size:
        raise EOFError("it ends too early")
    return data


def _bad(path: Path, reason: str) -> BadInput:
    return BadInput(
        f"{path} is not as it must be: {reason}: remove it and type "
        f"`convtui data fetch {path.stem}`, or put a sound {path.name} there"
    )
