"""A kernel that learns against the step screen: from a key to the new frame.

Both open in pseudo-terminals of 180×50 on a digit. Here a key takes a step of learning, and the
frame has the kernel, its map, the difference and the formula; there it goes to the next cell. They
take turns, so that whatever else the machine does disturbs both.

Run it on Linux with `python tests/benchmarks/bench_learn_screen.py`; it exits with 1 if a limit is
exceeded.
"""

import sys

from ratio import report
from terminal import RIGHT, STEP, Screen, keys_in_turns, percentile_95

STARTS, KEYS = 3, 120
LIMIT, MILLISECONDS = 1.5, 16
LEARNING = Screen(
    ("learn", "digit:4", "--target", "sobel-x", "--screen"), r"step [\d,]+ of", (RIGHT,)
)


def main() -> int:
    """Run both and return the exit code."""
    taken = keys_in_turns({"learn": LEARNING, "step": STEP}, STARTS, KEYS)
    ours, step = percentile_95(taken["learn"]), percentile_95(taken["step"])
    results = [
        report(f"learn, key to whole frame, p95, step's {step:.1f} ms", ours / step, LIMIT),
        report("learn, key to whole frame, p95, milliseconds", ours, MILLISECONDS),
    ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
