"""Where R's console, warnings and messages go: a file for each R that is started."""

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from convtui import places

_KEPT = 20
"""Logs; older ones go."""
_NAME = "r-session-"


def new() -> Path | None:
    """Make an empty log in the cache folder; None if that cannot be."""
    folder = places.cache_folder()
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        began = time.strftime("%Y%m%d-%H%M%S-")
        log, path = tempfile.mkstemp(prefix=_NAME + began, suffix=".log", dir=folder)
        os.close(log)
        return Path(path)
    return None


def _sweep(folder: Path) -> None:
    logs = sorted(folder.glob(f"{_NAME}*.log"))  # their names tell their age
    for old in logs[: 1 - _KEPT]:
        old.unlink(missing_ok=True)
