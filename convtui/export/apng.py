"""Animated PNG, written frame by frame (PNG, third edition, W3C 2025)."""

import struct
import zlib
from typing import IO

import numpy as np

from convtui.export.changes import Change
from convtui.export.colour_table import TRANSPARENT
from convtui.ops.brightness import Pixels

_PALETTE_8_BITS = (8, 3, 0, 0, 0)
_KEEP, _OVER = 0, 1
_LEVEL = 6


class ApngWriter:
    """Indexed colours; the place TRANSPARENT lets what is below shine through."""

    def __init__(self, file: IO[bytes], size: tuple[int, int], rgb: Pixels) -> None:
        """Begin a file in which one can go back; `size` is (width, height), `rgb` (256, 3)."""
        self._file, self._size = file, size
        self._frames = self._written = 0
        file.write(b"\x89PNG\r\n\x1a\n")
        self._chunk(b"IHDR", struct.pack(">IIBBBBB", *size, *_PALETTE_8_BITS))
        self._count_at = file.tell()
        self._count()
        self._chunk(b"PLTE", rgb.tobytes())
        self._chunk(b"tRNS", b"\xff" * TRANSPARENT + b"\x00")

    def add(self, change: Change) -> None:
        rows, columns = change.pixels.shape
        place = struct.pack(">IIII", columns, rows, change.left, change.top)
        # Above what 16 bits hold in thousandths, in whole seconds.
        long = change.milliseconds > 0xFFFF
        time = (change.milliseconds // 1000, 1) if long else (change.milliseconds, 1000)
        self._chunk(b"fcTL", self._number() + place + struct.pack(">HHBB", *time, _KEEP, _OVER))
        # A byte before each row says that it is stored as it is.
        lines = np.zeros((rows, columns + 1), dtype=np.uint8)
        lines[:, 1:] = change.pixels
        data = zlib.compress(lines.tobytes(), _LEVEL)
        if self._frames:
            self._chunk(b"fdAT", self._number() + data)
        else:
            self._chunk(b"IDAT", data)
        self._frames += 1

    def close(self) -> None:
        """Write the end, and at the start how many frames there are."""
        self._chunk(b"IEND", b"")
        end = self._file.tell()
        self._file.seek(self._count_at)
        self._count()
        self._file.seek(end)

    def _count(self) -> None:
        self._chunk(b"acTL", struct.pack(">II", self._frames, 0))

    def _number(self) -> bytes:
        self._written += 1
        return struct.pack(">I", self._written - 1)

    def _chunk(self, name: bytes, data: bytes) -> None:
        checked = name + data
        self._file.write(struct.pack(">I", len(data)) + checked)
        self._file.write(struct.pack(">I", zlib.crc32(checked)))
