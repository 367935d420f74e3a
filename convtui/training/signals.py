"""The first signal asks politely, the second one does not."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from convtui.training.endings import AskedToStop, StopRequested

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_BETWEEN_LOOKS = 0.2
"""Seconds of computing."""


@contextmanager
def listening() -> Iterator[AskedToStop]:
    """Take signals for a wish to stop; after the first, each raises KeyboardInterrupt.

    Outside the main thread, where Python hears no signals, nobody ever asks.
    """
    heard: list[int] = []

    def hear(number: int, frame: object) -> None:
        heard.append(number)
        if len(heard) > 1:
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    # What is ignored stays so: `nohup` asks for it.
    heeded = [number for number in SIGNALS if signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, hear) for number in heeded}
    try:
        yield lambda: bool(heard)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def looking(asked_to_stop: AskedToStop) -> Iterator[None]:
    """Look again and again whether to stop while others' code computes, which asks nobody.

    Outside the main thread, where Python hears no signals, nobody looks.

    Raises:
        StopRequested: in the midst of that code, between two of its lines of Python.
    """

    def look(number: int, frame: object) -> None:
        if asked_to_stop():
            raise StopRequested

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, look)
    signal.setitimer(signal.ITIMER_VIRTUAL, _BETWEEN_LOOKS, _BETWEEN_LOOKS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
