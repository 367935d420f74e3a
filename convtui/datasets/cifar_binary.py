"""CIFAR-10's binary version, turned into an .npz with Keras' keys and shapes.

The format is described on Krizhevsky's page: a record is one byte of label, then the pixels.
"""

import tarfile
import zlib
from pathlib import Path

import numpy as np

from convtui.datasets.cifar import PIXELS, Pixels, Version, read_cifar
from convtui.errors import BadInput


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
