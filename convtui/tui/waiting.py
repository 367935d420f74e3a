"""How long something that is shown has been waited for, in seconds."""

import time
from pathlib import Path


class Waiting:
    """Counts from when a process said it began, or from when it was first seen here."""

    def __init__(self) -> None:
        self._first_seen: dict[Path, float] = {}

    def seconds(self, folder: Path, began: float | None) -> float:
        """How long a folder's process has been waited for; it `began` in seconds since 1970."""
        now = time.time()
        if began is None:
            began = self._first_seen.setdefault(folder, now)
        return max(now - began, 0.0)

    def is_over(self, folder: Path) -> None:
        """Begin at 0 when it is waited for again."""
        self._first_seen.pop(folder, None)
