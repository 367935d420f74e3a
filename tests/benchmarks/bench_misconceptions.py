"""The catalogue of misconceptions: every idea on every probe, and the search for one and for two.

Run `python tests/benchmarks/bench_misconceptions.py`; it exits with 1 if one takes too long.
"""

import sys
import time
from collections.abc import Callable

from convtui.marking.catalogue import find_idea, ideas, ideas_of
from convtui.marking.convolution import CONVOLUTION
from convtui.marking.probes import probes_of
from convtui.marking.search import Answered, explanations

SECONDS = 0.3
SECONDS_OF_PAIRS = 1.5
HELD = ("flipped-kernel", "strided-result-at-the-inputs-place")


def timed(name: str, work: Callable[[], object], limit: float) -> bool:
    """Whether the best of five runs keeps a limit in seconds."""
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    print(f"{name}: {best:.3f} s ({limit:g}){'' if best <= limit else '  TOO SLOW'}", flush=True)
    return best <= limit


def main() -> int:
    """Time all of it and return the exit code."""

    def everything() -> None:
        for idea in ideas():
            for call in probes_of(idea.task):
                idea.answer(call)

    def search(*names: str) -> Callable[[], object]:
        held = [find_idea(name) for name in names]
        answered = [
            Answered(call, CONVOLUTION.answer(call, held)) for call in probes_of(CONVOLUTION)
        ]
        return lambda: explanations(CONVOLUTION, ideas_of(CONVOLUTION), answered)

    return not all(
        [
            timed(f"all {len(ideas())} ideas on all probes", everything, SECONDS),
            timed("search for one idea", search(*HELD[:1]), SECONDS),
            timed("search for two ideas", search(*HELD), SECONDS_OF_PAIRS),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
