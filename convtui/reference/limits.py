"""What a child may take of this machine. It is no sandbox: its code has the user's rights."""

import os
import sys
from dataclasses import dataclass

MEBIBYTE = 2**20


@dataclass(frozen=True)
class Limits:
    """Of each process that R is or starts: `memory` (address space) and `file`, in bytes.

    Of an answer: `numbers`. `start_seconds` until R reads the first file of the folder,
    `read_seconds` for all of them.
    """

    memory: int = 2048 * MEBIBYTE
    file: int = 16 * MEBIBYTE
    numbers: int = 4_000_000
    start_seconds: float = 60.0
    read_seconds: float = 60.0

    @property
    def line(self) -> int:
        """Bytes of the longest answer: a number takes 8, and four thirds of that in base64."""
        return 11 * self.numbers + MEBIBYTE


_KEPT = (
    "PATH", "LANG", "LANGUAGE", "TZ", "R_HOME", "R_LIBS", "R_LIBS_SITE", "R_LIBS_USER",
    "RPY2_CFFI_MODE", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH",
)  # fmt: skip


def limited_environment() -> dict[str, str]:
    """The little of this process's environment that R needs: the rest may hold secrets.

    A Python in it finds its modules where this process does, and its sets have the same order
    each time.
    """
    kept = {name: value for name, value in os.environ.items() if name in _KEPT or name[:3] == "LC_"}
    found = [os.path.abspath(entry) for entry in sys.path]  # noqa: PTH100 - may not exist
    return {**kept, "PYTHONPATH": os.pathsep.join(found), "PYTHONHASHSEED": "0"}
