"""Animated WebP without loss, written frame by frame (Google's WebP Container Specification)."""

import io
import struct
from typing import IO

import numpy as np

from convtui.export.changes import Change
from convtui.export.colour_table import TRANSPARENT
from convtui.ops.brightness import Pixels

_ANIMATED, _ALPHA = 0x02, 0x10
_RIFF_HEADER = 12
_LONGEST = 0xFFFFFF
# Pillow's scale from fast to small, 0 to 6.
_METHOD = 1


class WebpWriter:
    """Pillow, which wants all frames at once, is asked for one still picture after the other."""

    def __init__(self, file: IO[bytes], size: tuple[int, int], rgb: Pixels) -> None:
        """Begin a file in which one can go back; `size` is (width, height), `rgb` (256, 3)."""
        self._file = file
        self._rgba = np.dstack([rgb[None], np.full((1, 256, 1), 255, np.uint8)])[0]
        self._rgba[TRANSPARENT] = 0
        file.write(b"RIFF\x00\x00\x00\x00WEBP")
        width, height = size
        flags = struct.pack("<B3x", _ANIMATED | _ALPHA)
        self._chunk(b"VP8X", flags + _three_bytes(width - 1) + _three_bytes(height - 1))
        self._chunk(b"ANIM", struct.pack("<IH", 0, 0))

    def add(self, change: Change) -> None:
        from PIL import Image

        rows, columns = change.pixels.shape
        still = io.BytesIO()
        picture = Image.fromarray(self._rgba[change.pixels])
        picture.save(still, "WEBP", lossless=True, quality=20, method=_METHOD, exact=True)
        place = (change.left // 2, change.top // 2, columns - 1, rows - 1)
        numbers = (*place, min(change.milliseconds, _LONGEST))
        header = b"".join(map(_three_bytes, numbers)) + b"\x00"  # laid over, and kept
        self._chunk(b"ANMF", header + _bitstream(still.getvalue()))

    def close(self) -> None:
        """Write at the start how long the file is."""
        end = self._file.tell()
        self._file.seek(4)
        self._file.write(struct.pack("<I", end - 8))
        self._file.seek(end)

    def _chunk(self, name: bytes, data: bytes) -> None:
        self._file.write(name + struct.pack("<I", len(data)) + data + b"\x00" * (len(data) % 2))


def _three_bytes(number: int) -> bytes:
    return struct.pack("<I", number)[:3]


def _bitstream(still: bytes) -> bytes:
    """The chunk VP8L of a still picture; one with alpha may have VP8X before it."""
    at = _RIFF_HEADER
    while still[at : at + 4] != b"VP8L":
        at += 8 + struct.unpack("<I", still[at + 4 : at + 8])[0]
        at += at % 2
    return still[at:]
