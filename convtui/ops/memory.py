"""Memory that arrays free, kept for the next ones."""

from functools import cache

import numpy as np

_LARGEST = 32 * 2**20 - 2**16
"""Bytes; a little below what glibc never keeps."""


@cache
def keep_freed_memory() -> None:
    """Have the C library keep what is freed where the same arrays are made again and again.

    glibc gives large arrays back to the system and fetches them anew, each page by a fault, which
    takes longer than computing them. It keeps what is no larger than the largest array it has seen
    freed, up to 32 MB (mallopt(3), M_MMAP_THRESHOLD): so one is freed here, never touched. Other
    libraries do as they do.
    """
    np.empty(_LARGEST, dtype=np.uint8)
