"""CIFAR-10's binary version, turned into an .npz with Keras' keys and shapes.

The format is described on Krizhevsky's page: a record is one byte of label and 3072 of pixels, the
red plane first, then the green and the blue one, each row by row.
"""

import tarfile
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt

from convtui.errors import BadInput

SIDE = 32
RECORD = 1 + 3 * SIDE * SIDE
FOLDER = "cifar-10-batches-bin"
TRAINING = tuple(f"{FOLDER}/data_batch_{number}.bin" for number in range(1, 6))
TEST = (f"{FOLDER}/test_batch.bin",)

Bytes = npt.NDArray[np.uint8]


def convert(archive: Path, target: Path) -> None:
    """Write the images (n, 32, 32, 3) and labels (n, 1) of the .tar.gz `archive` to `target`.

    The members are read in place: no name in the archive becomes a path on this computer.

    Raises:
        BadInput: the archive is not the binary version of CIFAR-10.
    """
    try:
        with tarfile.open(archive, mode="r:gz") as files:
            x_train, y_train = _read(files, TRAINING)
            x_test, y_test = _read(files, TEST)
    except (tarfile.TarError, KeyError, ValueError, EOFError, zlib.error) as error:
        reason = str(error).splitlines()[0]
        raise BadInput(
            f"{archive.name} is not the binary version of CIFAR-10: {reason}: fetch it again"
        ) from None
    with target.open("wb") as file:
        np.savez(file, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)


def _read(files: tarfile.TarFile, names: tuple[str, ...]) -> tuple[Bytes, Bytes]:
    records = np.concatenate([_records(files, name) for name in names])
    planes = records[:, 1:].reshape(-1, 3, SIDE, SIDE)
    return np.ascontiguousarray(planes.transpose(0, 2, 3, 1)), records[:, :1].copy()


def _records(files: tarfile.TarFile, name: str) -> Bytes:
    member = files.extractfile(name)
    if member is None:
        raise ValueError(f"{name} is no file")
    return np.frombuffer(member.read(), dtype=np.uint8).reshape(-1, RECORD)
