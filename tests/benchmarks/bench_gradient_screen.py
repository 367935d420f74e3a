"""The way back against the step screen: from a key to the new frame.

Both open in pseudo-terminals of 180×50 on a digit. Here a key goes to the next weight of a kernel,
or to the next pixel, and the frame has its gradient, all terms of that and what adds most.
There it goes to the next cell. They take turns, so that whatever else the machine does disturbs all
of them.

Run it on Linux with `python tests/benchmarks/bench_gradient_screen.py`; it exits with 1 if a limit
is exceeded.
"""

import sys

from bench_network_screen import NETWORK
from ratio import report
from terminal import HOME, LEFT, RIGHT, STEP, Screen, keys_in_turns, percentile_95

STARTS, KEYS = 3, 96
LIMIT, MILLISECONDS = 2, 16  # as on screen Network: a frame has four grids and a list
BACK = (b"B", b"\r")
"""To the gradient of what the first convolution leaves."""
ROW = (*[RIGHT] * 8, *[LEFT] * 8)
SCREENS = {
    "a weight": Screen(NETWORK.words, NETWORK.shows, ROW, (*BACK, *[b"n"] * 2, HOME)),
    "a pixel": Screen(NETWORK.words, NETWORK.shows, ROW, (*BACK, *[b"n"] * 4)),
}


def main() -> int:
    """Run all and return the exit code."""
    taken = keys_in_turns({**SCREENS, "step": STEP}, STARTS, KEYS)
    step, results = percentile_95(taken["step"]), []
    for name in SCREENS:
        ours, what = percentile_95(taken[name]), f"{name}, key to whole frame, p95"
        results += [
            report(f"{what}, step's {step:.1f} ms", ours / step, LIMIT),
            report(f"{what}, milliseconds", ours, MILLISECONDS),
        ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
