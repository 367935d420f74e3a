"""The Search screen with a table of 1,000 trials against one of ten: scrolling and sorting.

Both are open in pseudo-terminals of 120×36 and get the same keys in turns, so that whatever else
the machine does disturbs both. A key of the cursor counts until the frame is there whose line below
the table tells of another trial, a key that sorts until the arrow stands by another column.

Run it with `python tests/benchmarks/bench_search_screen.py [KEYS]`; it exits with 1 if a limit is
exceeded.
"""

import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench_training_screen import Screen
from ratio import report
from terminal import DOWN, HOME, UP, percentile_95

from convtui.runs import EventLog
from convtui.studies.searches.events import (
    BestChanged,
    SearchEnded,
    SearchStarted,
    Trial,
    TrialChanged,
)
from convtui.studies.searches.request import preview_of, read_request
from convtui.studies.searches.search import Search

FEW, MANY, KEYS = 10, 1_000, 60
LIMIT = 2.0
PAGE_DOWN, PAGE_UP, END = b"\x1b[6~", b"\x1b[5~", b"\x1b[F"
WALK = (DOWN, DOWN, END, UP, PAGE_UP, DOWN, PAGE_DOWN, HOME)
"""Every key of the cursor; each moves it, whatever the number of trials."""
MOVED, SORTED = "trial (\\d+) (?:finished|infeasible)", "(\\S+)▼"


def make_search(trials: int) -> None:
    """A finished search as its process leaves it, the draws that cannot be built included."""
    given = {"data": "strokes", "trials": trials, "name": f"of-{trials}"}
    question = preview_of(read_request("", given))
    search, best = Search.new(question), 0.0
    with EventLog(search.folder) as log:
        log.append(SearchStarted(search.name, os.getpid(), 1))
        for plan in list(question.planned(trials))[:trials]:
            number, figure = plan.number, 0.5 + plan.number * 37 % 1009 / 2500
            if plan.problem:
                told = Trial(number, "infeasible", plan.values, reason=plan.problem)
            else:
                rises = tuple(round(figure - 0.01 * (9 - epoch), 4) for epoch in range(10))
                told = Trial(number, "finished", plan.values, rises, 10, rises[-1], 12.3)
            log.append(TrialChanged(told))
            if told.metric and told.metric > best:
                best = told.metric
                log.append(BestChanged(number, best, plan.values))
        log.append(SearchEnded("finished"))


def opened(folder: Path, trials: int) -> Screen:
    """The Search screen in a home of its own, with a search of so many trials."""
    os.environ["CONVTUI_HOME"] = str(folder)
    make_search(trials)
    screen = Screen(folder, b"5", "judged by")
    screen.settle(2)  # charts are drawn
    return screen


def found(screen: Screen, pattern: str) -> str:
    """What the screen says at the moment."""
    match = re.search(pattern, screen.text)
    return match[1] if match else ""


def key_to_frame(screen: Screen, key: bytes, pattern: str) -> float:
    """Milliseconds until what the pattern finds is another."""
    screen.settle(0.1)
    before = found(screen, pattern)
    pressed = time.perf_counter()
    screen.write(key)
    moment = screen.until(lambda: found(screen, pattern) not in ("", before))
    return (moment - pressed) * 1000


def measured(screens: tuple[Screen, Screen], keys: int) -> dict[str, tuple[list[float], ...]]:
    """Milliseconds by what is done, of few trials and of many."""
    ways: tuple[tuple[str, str, Callable[[int], bytes]], ...] = (
        ("scroll", MOVED, lambda count: WALK[count % len(WALK)]),
        ("sort", SORTED, lambda count: b"o"),
    )
    taken: dict[str, tuple[list[float], ...]] = {}
    for what, pattern, key in ways:
        taken[what] = [], []
        for count in range(keys):
            for place in (0, 1) if count % 2 else (1, 0):
                milliseconds = key_to_frame(screens[place], key(count), pattern)
                taken[what][place].append(milliseconds)
    return taken


def main() -> int:
    """Run all and return the exit code."""
    keys = int(sys.argv[1]) if len(sys.argv) > 1 else KEYS
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        screens: list[Screen] = []
        try:
            for folder, trials in ((one, FEW), (other, MANY)):
                screens.append(opened(Path(folder), trials))
            taken = measured((screens[0], screens[1]), keys)
        finally:
            for screen in screens:
                screen.close()
    kept = []
    for what, (few, many) in taken.items():
        one_95, other_95 = percentile_95(few), percentile_95(many)
        name = f"{what}, p95: {FEW} trials {one_95:.1f} ms, {MANY:,} trials {other_95:.1f} ms"
        kept.append(report(name, other_95 / one_95, LIMIT))
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
