"""Named arrays of a run in one .npz, which any NumPy opens and nothing of which is unpickled."""

import io
import math
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from convtui.errors import BadInput
from convtui.regular_file import MEGABYTE, open_to_read
from convtui.safe_file import write_safely

LARGEST_ARRAYS = 1000 * MEGABYTE
"""In bytes, of all arrays in a file together: 250 million weights."""


def write_arrays(path: Path, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
    """Write arrays by their names, whole or not at all.

    Raises:
        BadInput: the disk is full, or the folder cannot be written.
    """
    file = io.BytesIO()
    named: dict[str, Any] = dict(arrays)
    np.savez(file, **named)
    write_safely(path, file.getvalue())


def read_arrays(
    path: Path, largest: int | None = None, *, follow_links: bool = False
) -> dict[str, npt.NDArray[Any]]:
    """Read what `write_arrays` wrote; what an archive declares is looked at before it is unpacked.

    Args:
        path: of the file.
        largest: in bytes, of the file and of all its arrays together; None: `LARGEST_ARRAYS`.
        follow_links: for a file that came with convtui, which may be installed as links.

    Raises:
        BadInput: it is not there, no regular file, too large or damaged.
    """
    largest = LARGEST_ARRAYS if largest is None else largest
    try:
        opened = open_to_read(path, largest, follow_links=follow_links)
        with opened as file, zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > largest:
                size = f"{largest / MEGABYTE:,.0f} MB"
                raise BadInput(f"{path} is damaged: its arrays would be larger than {size}")
            return {
                member.filename.removesuffix(".npy"): _read(archive, member) for member in members
            }
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise BadInput(f"{path} cannot be read ({reason})") from None
    except (
        ValueError,
        TypeError,
        EOFError,
        NotImplementedError,
        MemoryError,
        RuntimeError,
        zipfile.error,
        zlib.error,
    ):
        raise BadInput(f"{path} is damaged: it holds no arrays") from None


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> npt.NDArray[Any]:
    """One array, once its header says no more than the member holds.

    Raises:
        ValueError: it is no array, or one of objects.
    """
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError
    with archive.open(member) as file:
        shape, kind = _header(file)
        if kind.hasobject or math.prod(shape) * kind.itemsize > member.file_size:
            raise ValueError
    with archive.open(member) as file:
        return np.asarray(np.lib.format.read_array(file, allow_pickle=False))


def _header(file: IO[bytes]) -> tuple[tuple[int, ...], np.dtype[Any]]:
    version = np.lib.format.read_magic(file)
    read = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }
    if version not in read:
        raise ValueError
    shape, _, kind = read[version](file)
    return shape, kind
