"""CIFAR-10's version for Python, as Keras and PyTorch leave it on a disk: six pickled batches.

A pickle may run code when it is read. So a batch is read only if it is, byte by byte, the published
one, and even then by a reader that knows nothing but NumPy's arrays. The digests are those that
PyTorch checks (torchvision.datasets.CIFAR10).
"""

import hashlib
import io
import pickle
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from convtui.datasets.cifar import Pixels, Version, read_cifar
from convtui.errors import BadInput

BATCHES_MD5 = {
    "data_batch_1": "c99cafc152244af753f735de768cd75f",
    "data_batch_2": "d4bba439e000b95fd0a9bffe97cbabec",
    "data_batch_3": "54ebc095f3ab1f0389bbae665268c751",
    "data_batch_4": "634d18415352ddfa80567beed471001a",
    "data_batch_5": "482c414d41f54cd18b22e5b47cb7c3cb",
    "test_batch": "40351d587109b95175f43aff81a1287e",
}

FOLDER = "cifar-10-batches-py"

PLACES = (
    FOLDER,
    f"{FOLDER}-target/{FOLDER}",
    "cifar-10-python.tar.gz",
    f"{FOLDER}.tar.gz",
    f"{FOLDER}-target_archive",
)
"""Folders with the batches, and archives with that folder, by Keras' and PyTorch's names."""

_RECONSTRUCT = np.zeros(0).__reduce__()[0]

KNOWN = {
    ("numpy.core.multiarray", "_reconstruct"): _RECONSTRUCT,
    ("numpy", "ndarray"): np.ndarray,
    ("numpy", "dtype"): np.dtype,
}
"""All that a pickle may name."""


def find_batches(folders: tuple[Path, ...]) -> Path | None:
    """Find a folder or an archive of batches; the first of the folders that has one wins."""
    for folder in folders:
        for place in PLACES:
            with suppress(OSError):  # a folder on the way that may not be entered
                path = folder / place
                if (path / "test_batch").is_file() or path.is_file():
                    return path
    return None


def read_batches(path: Path) -> dict[str, Pixels]:
    """Read what `find_batches` found: Keras' four keys, images (n, 32, 32, 3), labels (n, 1).

    Raises:
        BadInput: a batch is missing, damaged, or not the published one.
    """
    version = Version(FOLDER, tuple(BATCHES_MD5), _batch)
    try:
        return read_cifar(path, version)
    # tarfile, zlib and pickle each have their own ways to refuse damage.
    except Exception as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise BadInput(
            f"{path} is not the published CIFAR-10: {reason}: remove it, "
            "or type `convtui data fetch cifar10`"
        ) from None


class _Arrays(pickle.Unpickler):
    """Reads dicts, lists, numbers, bytes and arrays; whatever else is named is refused."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in KNOWN:
            raise pickle.UnpicklingError(f"it names {module}.{name}")
        return KNOWN[module, name]


def _batch(name: str, content: bytes) -> tuple[Pixels, Pixels]:
    if hashlib.md5(content, usedforsecurity=False).hexdigest() != BATCHES_MD5[name]:
        raise ValueError(f"{name} has another checksum")
    entries = _Arrays(io.BytesIO(content), encoding="bytes").load()
    return entries[b"data"], np.array(entries[b"labels"], dtype=np.uint8)
