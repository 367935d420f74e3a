"""The arrays of an .npz: judged by what they declare before they are unpacked, whole or in part.

A member of an .npz is an .npy inside a zip, and may be a thousand times as large as what is on the
disk. It is unpacked as a stream, up to the wanted item and no further.
"""

import os
import stat
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from convtui.datasets.npy import Header, read_header
from convtui.harmless import harmless

MOST_BYTES = 2**31
"""Of all arrays of a data set together: CIFAR-10 has a tenth of that."""

_AT_ONCE = 2**20


class Damaged(Exception):
    """What is wrong with an archive, in words that go after its name."""


class Archive:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Its keys are the names of its members, less their ending."""
        self._zip = archive
        self.keys = tuple(name.removesuffix(".npy") for name in archive.namelist())

    def headers(self, keys: Sequence[str]) -> dict[str, Header]:
        """Judge arrays before they are read.

        Raises:
            Damaged: one is missing, is no .npy, is shorter than it declares, or all are too large.
        """
        found = {}
        for key in keys:
            with self.member(key) as (header, _):
                found[key] = header
            if header.dtype.hasobject:
                raise Damaged(f"{key} holds {header.dtype}, which may run code when read")
            if self._zip.getinfo(f"{key}.npy").file_size < header.offset + header.size:
                raise Damaged(f"{key} declares {_megabytes(header.size)}: it ends too early")
        total = sum(header.size for header in found.values())
        if total > MOST_BYTES:
            most = _megabytes(MOST_BYTES)
            raise Damaged(f"its arrays take {_megabytes(total)} in memory, and {most} are the most")
        return found

    @contextmanager
    def member(self, key: str) -> Iterator[tuple[Header, IO[bytes]]]:
        """Open an array: what it declares, and a stream that stands at its numbers."""
        if f"{key}.npy" not in self._zip.namelist():
            raise Damaged(f"it has no {key}")
        with self._zip.open(f"{key}.npy") as stream:
            try:
                header = read_header(stream)
            except (OSError, zipfile.BadZipFile):
                raise
            except Exception as error:  # a damaged header is parsed as Python
                raise Damaged(f"{key} is no .npy: {_reason(error)}") from None
            yield header, stream

    def read(self, key: str) -> npt.NDArray[Any]:
        """Read a whole array that `headers` has found to be sound."""
        with self.member(key) as (header, stream):
            return _filled(stream, header.shape, header.by_column, header.dtype)

    def item(self, key: str, index: int) -> npt.NDArray[Any]:
        """Read one item along the first axis; index from 0, within the array."""
        with self.member(key) as (header, stream):
            shape = header.shape[1:]
            if header.by_column:  # as R writes it through reticulate: an item lies all over it
                whole = _filled(stream, header.shape, True, header.dtype)
                return np.ascontiguousarray(whole[index])
            one = Header(shape, False, header.dtype, 0)
            stream.seek(index * one.size, os.SEEK_CUR)
            return _filled(stream, shape, False, header.dtype)


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open an .npz, and turn what a damaged one raises, now or while reading, into one exception.

    Raises:
        Damaged: it is no .npz, or not a whole one.
        OSError: it is not there, or may not be read.
    """
    if not stat.S_ISREG(path.stat().st_mode) and not path.is_dir():
        raise Damaged("it is no ordinary file")
    try:
        with zipfile.ZipFile(path) as archive:
            yield Archive(archive)
    except (OSError, Damaged, MemoryError):
        raise
    # zipfile, zlib and the other decompressors each have their own ways to refuse damage.
    except Exception as error:
        raise Damaged(_reason(error)) from None


def _filled(
    stream: IO[bytes], shape: tuple[int, ...], by_column: bool, dtype: np.dtype[np.generic]
) -> npt.NDArray[Any]:
    """Read an array part by part: a decompressor would make another copy of all of it."""
    array = np.empty(shape, dtype, order="F" if by_column else "C")
    flat = array.reshape(-1, order="A").view(np.uint8) if array.size else np.empty(0, np.uint8)
    for first in range(0, flat.size, _AT_ONCE):
        part = stream.read(min(_AT_ONCE, flat.size - first))
        if len(part) < min(_AT_ONCE, flat.size - first):
            raise Damaged("it ends too early")
        flat[first : first + len(part)] = np.frombuffer(part, np.uint8)
    return array


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"


def _reason(error: Exception) -> str:
    return harmless(str(error), 120) or type(error).__name__
