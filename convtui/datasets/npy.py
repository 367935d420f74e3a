"""The header of NumPy's .npy format: what a file declares, before anything of it is believed.

The format is described in numpy.lib.format. Nothing is ever unpickled.
"""

import io
import math
import struct
import warnings
from dataclasses import dataclass
from typing import IO

import numpy as np

LONGEST_HEADER = 10_000
"""Bytes; NumPy's own limit. A header is parsed as Python, whose parser longer ones could crash."""

_MAGIC = b"\x93NUMPY"
_READERS = {
    (1, 0): ("<H", np.lib.format.read_array_header_1_0),
    (2, 0): ("<I", np.lib.format.read_array_header_2_0),
}


@dataclass(frozen=True)
class Header:
    """An array's shape, order and type, and where its numbers begin."""

    shape: tuple[int, ...]
    by_column: bool
    dtype: np.dtype[np.generic]
    offset: int

    @property
    def size(self) -> int:
        """Bytes of its numbers."""
        return math.prod(self.shape) * self.dtype.itemsize


def read_header(file: IO[bytes]) -> Header:
    """Read what an .npy declares; the file then stands where its numbers begin.

    Raises:
        ValueError: it is none, or of a version that is not read. A damaged header is parsed as
            Python and raises SyntaxError, TokenError, TypeError … too.
    """
    start = file.read(8)
    if start[:6] != _MAGIC or len(start) < 8:
        raise ValueError("it does not begin as an .npy")
    version = start[6], start[7]
    if version not in _READERS:  # 3 is for records of names beyond Latin-1, and they are refused
        raise ValueError(f"version {version[0]} of the .npy format")
    form, read = _READERS[version]
    counted = file.read(struct.calcsize(form))
    (length,) = struct.unpack(form, counted)
    if length > LONGEST_HEADER:
        raise ValueError(f"its header has {length:,} bytes")
    with warnings.catch_warnings():  # of headers as Python 2 wrote them
        warnings.simplefilter("ignore")
        shape, by_column, dtype = read(io.BytesIO(counted + file.read(length)))
    if min(shape, default=0) < 0:
        raise ValueError(f"its shape is {shape}")
    return Header(shape, by_column, dtype, 8 + len(counted) + length)
