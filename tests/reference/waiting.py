"""Waiting for events and for the end of processes, with patience."""

import time
from collections.abc import Callable

import psutil
from patience import PATIENCE


def until(happened: Callable[[], object]) -> None:
    """Wait until it has happened."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it does not happen"
        time.sleep(0.02)


def gone(pid: int) -> bool:
    """Whether the process ends, or is no more than a zombie that waits for init."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False
