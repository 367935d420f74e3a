"""Animated GIF, written frame by frame (GIF89a, CompuServe 1990; its loop is Netscape's)."""

import struct
from typing import IO

import numpy as np

from convtui.export.changes import Change
from convtui.export.colour_table import TRANSPARENT
from convtui.ops.brightness import Pixels

_COLOURS_256 = 0xF7
_KEEP_BELOW = 1 << 2
_HAS_TRANSPARENT = 1
_LONGEST = 0xFFFF


class GifWriter:
    """Pillow, which keeps all frames until the last, is asked for the compressed bytes only."""

    def __init__(self, file: IO[bytes], size: tuple[int, int], rgb: Pixels) -> None:
        """Begin a file; `size` is (width, height), `rgb` (256, 3)."""
        self._file = file
        file.write(b"GIF89a" + struct.pack("<HHBBB", *size, _COLOURS_256, 0, 0))
        file.write(rgb.tobytes())
        file.write(b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00")

    def add(self, change: Change) -> None:
        from PIL import Image

        hundredths = min(max(round(change.milliseconds / 10), 1), _LONGEST)
        flags = _KEEP_BELOW | _HAS_TRANSPARENT
        self._file.write(struct.pack("<BBBBHBB", 0x21, 0xF9, 4, flags, hundredths, TRANSPARENT, 0))
        rows, columns = change.pixels.shape
        self._file.write(struct.pack("<BHHHHB", 0x2C, change.left, change.top, columns, rows, 0))
        picture = Image.fromarray(np.ascontiguousarray(change.pixels))
        self._file.write(b"\x08" + picture.tobytes("gif", "L") + b"\x00")

    def close(self) -> None:
        self._file.write(b"\x3b")
