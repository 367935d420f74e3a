"""Painting against the step screen: from a mouse event, or a key, to the new frame.

Both open in pseudo-terminals of 180×50. Here the mouse is drawn over the image of `digits`, and the
frame that follows each event has the new image, its probabilities and layers; there a key goes to
the next cell. They take turns, so that whatever else the machine does disturbs both.

Run it on Linux with `python tests/benchmarks/bench_painting.py`; it exits with 1 if a limit is
exceeded.
"""

import sys

from bench_network_screen import NETWORK
from ratio import report
from terminal import STEP, Screen, keys_in_turns, percentile_95

STARTS, EVENTS = 3, 120
LEFT, TOP, SIDE = 8, 8, 24


def _moved(step: int) -> bytes:
    """The mouse, its button down, along a zigzag over the image; counted from 1 as terminals do."""
    column, row = LEFT + step % 20 * 2, TOP + (step // 20 * 3 + step % 3) % SIDE
    return f"\x1b[<32;{column};{row}M".encode()


DOWN = f"\x1b[<0;{LEFT};{TOP}M".encode()
PAINTING = Screen(
    NETWORK.words, NETWORK.shows, tuple(_moved(step) for step in range(1, EVENTS + 1)), (b"p", DOWN)
)


def main() -> int:
    """Run both and return the exit code."""
    taken = keys_in_turns({"painting": PAINTING, "step": STEP}, STARTS, EVENTS)
    ours, step = percentile_95(taken["painting"]), percentile_95(taken["step"])
    words = f"painting, mouse to whole frame, p95: {ours:.1f} ms, step's key {step:.1f} ms"
    return 0 if report(words, ours / step, 2) else 1


if __name__ == "__main__":
    sys.exit(main())
