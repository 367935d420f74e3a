"""Runs of a study that are trained until all are over, several at a time."""

from collections import deque
from collections.abc import Callable, Iterable
from typing import TypeVar

from convtui.runs import Run
from convtui.training.endings import AskedToStop, StopRequested
from convtui.training.workers import PoolEvent, WorkerPool

POLL_SECONDS = 0.1

Key = TypeVar("Key")


def train_runs(
    runs: Iterable[tuple[Key, Callable[[], Run]]],
    workers: int,
    tell: Callable[[Key, PoolEvent], None],
    asked_to_stop: AskedToStop,
) -> None:
    """Train runs; one that fails keeps none of the others from going on.

    Args:
        runs: each with a key that `tell` is given, and what finds or makes it; this is called
            when a worker is free for it.
        workers: how many are trained at once.
        tell: hears what happens to each.
        asked_to_stop: whether to stop; looked at several times a second.

    Raises:
        StopRequested: `asked_to_stop` said so; all finished epochs are kept.
    """
    left, keys, stopping = deque(runs), dict[str, Key](), False
    with WorkerPool(workers) as pool:
        while left or pool.busy:
            if asked_to_stop() and not stopping:
                stopping = True
                left.clear()
                pool.stop_all()
            while left and pool.free:
                key, make = left.popleft()
                run = make()
                keys[run.folder.name] = key
                pool.submit(run)
            for happened in pool.wait(POLL_SECONDS):
                tell(keys[happened.run.folder.name], happened)
    if stopping:
        raise StopRequested
