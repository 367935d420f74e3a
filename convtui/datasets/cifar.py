"""CIFAR-10's six files, in each of the versions that its page offers, as Keras' four arrays.

The versions differ in how a file holds its images, and in nothing else: 3072 bytes an image, the
red plane first, then the green and the blue one, each row by row; five files of training images,
then one of test images. In the binary version a record is one byte of label, then the pixels.
"""

import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from convtui.errors import BadInput

Pixels = npt.NDArray[np.uint8]
Read = Callable[[str], bytes]

SIDE = 32
PIXELS = 3 * SIDE * SIDE

MOST_BYTES = 2**25
"""Of a file; the published ones have 31 million."""


@dataclass(frozen=True)
class Version:
    """What its files are called, and how one is read."""

    folder: str
    files: tuple[str, ...]
    decode: Callable[[str, bytes], tuple[Pixels, Pixels]]
    """A file's name and content → (n, 3072) pixels and (n,) labels."""


def read_cifar(path: Path, version: Version) -> dict[str, Pixels]:
    """Read images (n, 32, 32, 3) and labels (n, 1) from a folder of the files or a .tar.gz.

    The members are read in place: no name in an archive becomes a path on this computer.

    Raises:
        Exception: a file is missing, too large or damaged; tarfile, zlib and pickle each have
            their own ways to say so, and a version's reader its own words for it.
    """
    with _opened(path, version.folder) as read:
        batches = [version.decode(name, read(name)) for name in version.files]
    images = [pixels.reshape(-1, 3, SIDE, SIDE).transpose(0, 2, 3, 1) for pixels, _ in batches]
    labels = [label.reshape(-1, 1) for _, label in batches]
    return {
        "x_train": np.concatenate(images[:-1]),
        "y_train": np.concatenate(labels[:-1]),
        "x_test": np.ascontiguousarray(images[-1]),
        "y_test": labels[-1].copy(),
    }


@contextmanager
def _opened(path: Path, folder: str) -> Iterator[Read]:
    if path.is_dir():

        def from_folder(name: str) -> bytes:
            _check_size(name, (path / name).stat().st_size)
            return (path / name).read_bytes()

        yield from_folder
        return
    with tarfile.open(path, mode="r:gz") as archive:

        def from_archive(name: str) -> bytes:
            member = archive.getmember(f"{folder}/{name}")
            _check_size(name, member.size)
            file = archive.extractfile(member)
            if file is None:
                raise ValueError(f"{name} is no file")
            return file.read()

        yield from_archive


def _check_size(name: str, size: int) -> None:
    if size > MOST_BYTES:
        raise ValueError(f"{name} has {size:,} bytes")


def convert(archive: Path, target: Path) -> None:
    """Write the images (n, 32, 32, 3) and labels (n, 1) of the .tar.gz `archive` to `target`.

    Raises:
        BadInput: the archive is not the binary version of CIFAR-10.
    """
    try:
        arrays = read_cifar(archive, BINARY)
    except (tarfile.TarError, KeyError, ValueError, EOFError, zlib.error) as error:
        reason = str(error).splitlines()[0]
        raise BadInput(
            f"{archive.name} is not the binary version of CIFAR-10: {reason}: fetch it again"
        ) from None
    with target.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type] # NumPy's stub takes `**` for allow_pickle


def _records(_: str, content: bytes) -> tuple[Pixels, Pixels]:
    records = np.frombuffer(content, dtype=np.uint8).reshape(-1, 1 + PIXELS)
    return records[:, 1:], records[:, 0]


BINARY = Version(
    "cifar-10-batches-bin",
    (*(f"data_batch_{number}.bin" for number in range(1, 6)), "test_batch.bin"),
    _records,
)
