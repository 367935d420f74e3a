"""Times compared within one run: machines differ, ratios hardly do."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence

Work = Callable[[], object]
Summary = Callable[[Sequence[float]], float]


def paired(ours: Work, peer: Work, repeats: int, summary: Summary = statistics.median) -> float:
    """Time both in turns, the one that begins changing every time, and return ours / peer.

    Args:
        ours: what is measured.
        peer: what it is compared with.
        repeats: how often each runs; both run once more before, unmeasured.
        summary: makes one number of all seconds: the median, or `min` where other programs
            disturb more than the work itself varies.
    """
    seconds: dict[Work, list[float]] = {ours: [], peer: []}
    ours()
    peer()
    gc.collect()
    gc.disable()
    try:
        for turn in range(repeats):
            for work in (ours, peer) if turn % 2 else (peer, ours):
                start = time.perf_counter()
                work()
                seconds[work].append(time.perf_counter() - start)
    finally:
        gc.enable()
    return summary(seconds[ours]) / summary(seconds[peer])


def report(name: str, ratio: float, limit: float) -> bool:
    """Print one line, and return whether the ratio keeps the limit."""
    kept = ratio <= limit
    print(f"{name}: {ratio:.2f} ({limit:g}){'' if kept else '  TOO SLOW'}", flush=True)
    return kept
