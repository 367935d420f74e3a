"""How long the rest of a run will take, judged by what it took so far."""

import time
from collections.abc import Callable


class Pace:
    """Measures batches, and what each epoch needs after its last batch."""

    def __init__(
        self, epochs: int, batches: int, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        """Take the epochs and batches of the whole run; epochs and batches count from 1."""
        self._epochs, self._batches, self._clock = epochs, batches, clock
        self._began = self._first = self._last = 0.0
        self._first_batch = 0
        self._after_batches = 0.0

    def begin_epoch(self) -> None:
        self._began = self._clock()
        self._first_batch = 0

    def end_batch(self, batch: int) -> None:
        """Note that a batch is done; the first one of an epoch, which may trace, only begins."""
        self._last = self._clock()
        if not self._first_batch:
            self._first_batch, self._first = batch, self._last

    def end_epoch(self) -> float:
        now = self._clock()
        self._after_batches = now - self._last
        return now - self._began

    def seconds_left(self, epoch: int, batch: int) -> float | None:
        """Seconds to the end of the run if it does not stop early; None before two batches."""
        measured = batch - self._first_batch
        if not self._first_batch or measured <= 0:
            return None
        each = (self._last - self._first) / measured
        epochs_left = self._epochs - epoch
        batches_left = self._batches - batch + epochs_left * self._batches
        return each * batches_left + self._after_batches * (epochs_left + 1)
