"""A small network that learns: its seconds in all, and a key's frame while it learns on the screen.

The screen opens in a pseudo-terminal of 180×50, and ten times a second a key has the next weight at
hand: first while it stands still, then while it plays as fast as it can. The frame that names the
weight is looked for among all that came.

Run it on Linux with `python tests/benchmarks/bench_teach_screen.py`; it exits with 1 if a limit is
exceeded.
"""

import json
import os
import re
import subprocess
import sys
import time
from bisect import bisect
from pathlib import Path

from ratio import report
from terminal import Chunks, Opened, Screen, greeted_home, percentile_95

EPOCHS, SECONDS = 10, 60
KEYS, RATIO, MILLISECONDS = 150, 2.0, 16
BETWEEN = 0.1
"""Seconds from key to key, and a little more, so that they meet it at all moments."""
FASTER, PLAY = b"+" * 8, b" "
MOVES = (b"\x1b[1;2C", b"\x1b[1;2D")
"""shift+→ and shift+←."""
TEACHING = Screen(("teach",), r"% of 400 held out", MOVES)
AT_HAND = re.compile(r"kernel\[1,(\d),1,1\] = ")
STEP = re.compile(r"step ([\d,]+) of ")


class Playing(Opened):
    """Finds the frames that answer keys among those of the network that learns."""

    def press_all(self, count: int) -> tuple[list[float], int]:
        """Milliseconds from each of some keys until its weight is named as the one at hand.

        All that comes is only read meanwhile, and drawn at the end: a terminal that is not read
        keeps the program waiting. Also how many steps were made.
        """
        pressed: list[float] = []
        chunks: Chunks = []
        for number in range(count):
            until = time.perf_counter() + BETWEEN + 0.0037 * (number % 7)
            pressed.append(time.perf_counter())
            self.write(MOVES[number % 2])
            while (left := until - time.perf_counter()) > 0:
                chunks += self.read(left, 0)
        first, shown = self.step, dict[int, float]()
        for moment, chunk in chunks:
            self.draw([(moment, chunk)])
            number = bisect(pressed, moment) - 1
            found = AT_HAND.search(self.words)
            if found and int(found[1]) == 2 - number % 2:
                shown.setdefault(number, moment)
        taken = [1000 * (shown.get(number, at + BETWEEN) - at) for number, at in enumerate(pressed)]
        return taken, self.step - first

    @property
    def words(self) -> str:
        return "\n".join(self._screen.display[-4:])

    @property
    def step(self) -> int:
        found = STEP.search(self.words)
        return int(found[1].replace(",", "")) if found else 0


def whole_command(home: Path) -> bool:
    """From the shell's line to the last byte, on one thread; it must have learned."""
    start = time.perf_counter()
    told = subprocess.run(
        [sys.executable, "-m", "convtui", "teach", "--epochs", str(EPOCHS), "--json"],
        env=os.environ | {"CONVTUI_HOME": str(home)},
        capture_output=True,
        check=True,
    ).stdout
    seconds = time.perf_counter() - start
    right = json.loads(told)["epochs"][-1]["held_out_accuracy"]
    print(f"teach --epochs {EPOCHS}: {100 * right:.1f} % of the held-out digits are right")
    return report(f"teach --epochs {EPOCHS}, seconds", seconds, SECONDS) and right > 0.9


def keys(home: Path) -> bool:
    """Keys while it stands still, and while it learns."""
    with Playing(TEACHING, home) as playing:
        playing.type(FASTER)
        still, _ = playing.press_all(KEYS)
        playing.write(PLAY)
        playing.press_all(10)
        taken, steps = playing.press_all(KEYS)
    print(f"teach, while playing: {steps} steps in {KEYS} keys")
    name = "teach, key to frame while it learns, p95"
    ours, calm = percentile_95(taken), percentile_95(still)
    results = [
        report(f"{name}, while it stands still {calm:.1f} ms", ours / calm, RATIO),
        report(f"{name}, milliseconds", ours, MILLISECONDS),
    ]
    return all(results) and steps > 0


def main() -> int:
    """Run both and return the exit code."""
    with greeted_home() as home:
        results = [whole_command(home), keys(home)]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
