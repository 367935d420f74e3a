"""Marking: correct submissions one by one and as a class, and the search through the catalogue.

Run `python tests/benchmarks/bench_marking.py`; it exits with 1 if one takes too long. The
submissions are those of the tests, most of them in R; sandboxes and the start of R and Python are
included.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from convtui.marking.assignment_file import load_assignment
from convtui.marking.catalogue import ideas_of
from convtui.marking.class_run import HowToRun, mark_class
from convtui.marking.hand_in import HandIn
from convtui.marking.search import Answered, Search

SECONDS = 2.0
SECONDS_OF_CLASS = 60.0
SECONDS_OF_SEARCH = 0.3
STUDENTS = 30
RIGHT = ("loops.py", "kernel_first.py", "loops.R", "outer.R", "report.Rmd")

SUBMISSIONS = Path(__file__).parents[1] / "marking" / "submissions" / "right"
UPPSALA = load_assignment("uppsala")


def timed(name: str, work: Callable[[], object], limit: float, repeats: int = 1) -> bool:
    """Whether the best of some runs keeps a limit in seconds."""
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    print(f"{name}: {best:.2f} s ({limit:g}){'' if best <= limit else '  TOO SLOW'}", flush=True)
    return best <= limit


def marked(handed_in: Sequence[HandIn]) -> None:
    verdicts = list(mark_class(handed_in, UPPSALA, HowToRun(workers=2)))
    assert all(verdict.is_right for verdict in verdicts)


def searched() -> None:
    """Answers that no idea gives, so that every idea is tried on every call."""
    task = load_assignment("everything").tasks[0]
    calls = [call for feature in task.features for call in task.calls(feature, 1)]
    answered = [Answered(call, task.right(call)) for call in calls]
    search = Search(task.answer, ideas_of(task.computes), answered)
    for idea in ideas_of(task.computes):
        search.count((idea,))


def main() -> int:
    """Time all of it and return the exit code."""
    kept = [
        timed(name, lambda path=SUBMISSIONS / name: marked([HandIn("a", path)]), SECONDS, 3)
        for name in RIGHT
    ]
    with tempfile.TemporaryDirectory() as folder:
        handed_in = []
        for number in range(STUDENTS):
            name = RIGHT[number % len(RIGHT)]
            path = Path(folder, f"{number}-{name}")
            path.write_bytes((SUBMISSIONS / name).read_bytes())
            handed_in.append(HandIn(str(number), path))
        kept.append(timed(f"{STUDENTS} students", lambda: marked(handed_in), SECONDS_OF_CLASS))
    kept.append(timed("all ideas on all calls of a task", searched, SECONDS_OF_SEARCH, 3))
    return not all(kept)


if __name__ == "__main__":
    sys.exit(main())
