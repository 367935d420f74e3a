"""The screen Network against the step screen: first frames, and from a key to its frame.

Both open in pseudo-terminals of 180×50, by `convtui network` and by `convtui step`, in turns, so
that whatever else the machine does disturbs both. A key goes to the next map or layer there, and to
the next cell here. What they send is drawn by pyte once the time is taken.

Run it on Linux with `python tests/benchmarks/bench_network_screen.py`; it exits with 1 if a limit
is exceeded.
"""

import sys
from dataclasses import dataclass, field
from pathlib import Path

from ratio import report
from terminal import (
    DOWN,
    LEFT,
    RIGHT,
    STEP,
    UP,
    Opened,
    Screen,
    greeted_home,
    percentile_95,
)

STARTS, KEYED, KEYS = 8, 3, 120
# From map to map, and now and then over the layers and back.
NETWORK = Screen(
    ("network", "digits", "digit:4"),
    r"sees \d+×\d+ pixels",
    (*[DOWN] * 6, *[UP] * 6, RIGHT, LEFT),
)
SCREENS = {"network": NETWORK, "step": STEP}


@dataclass
class Measured:
    """What one of the two took, in milliseconds and megabytes."""

    first_frame: list[float] = field(default_factory=list)
    keys: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)


def measure(home: Path) -> dict[str, Measured]:
    """Run both, in turns."""
    measured = {name: Measured() for name in SCREENS}
    for name in SCREENS:
        with Opened(SCREENS[name], home):
            pass  # from here on all is compiled, and read from the disk
    for turn in range(STARTS):
        names = list(SCREENS)[:: 1 if turn % 2 else -1]
        with Opened(SCREENS[names[0]], home) as one, Opened(SCREENS[names[1]], home) as other:
            programs = dict(zip(names, (one, other), strict=True))
            for name, program in programs.items():
                measured[name].first_frame.append(program.first_frame * 1000)
            for _ in range(KEYS if turn < KEYED else 0):
                for name, program in programs.items():
                    measured[name].keys.append(program.press() * 1000)
            for name, program in programs.items() if turn < KEYED else ():
                measured[name].memory.append(program.peak_memory())
    return measured


def main() -> int:
    """Run all and return the exit code."""
    with greeted_home() as home:
        measured = measure(home)
    ours, step = measured["network"], measured["step"]
    frames, memory = (min(ours.first_frame), min(step.first_frame)), max(ours.memory)
    keys = percentile_95(ours.keys), percentile_95(step.keys)
    results = [
        report(
            f"network, first frame, best of {STARTS}: {frames[0]:.0f} ms, step {frames[1]:.0f} ms",
            frames[0] / frames[1],
            1.3,
        ),
        report(
            f"network, peak memory: {memory:.0f} MB, step {max(step.memory):.0f} MB",
            memory / max(step.memory),
            1.5,
        ),
        report(
            f"network, key to whole frame, p95: {keys[0]:.1f} ms, step {keys[1]:.1f} ms",
            keys[0] / keys[1],
            2,
        ),
    ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
