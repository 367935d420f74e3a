"""The pictures screen on a picture of 2048², in a terminal of 180×50: from a key to its frame.

A key takes the next kernel, channel, stride, padding or fit, moves the cursor, zooms or pans. What
counts is the time until the first bytes of an answer, and only frames that changed the panes.

Run it on Linux with `python tests/benchmarks/bench_pictures_screen.py`; it exits with 1 if a limit
is exceeded.
"""

import json
import select
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image
from ratio import report
from terminal import PATIENCE, SIZE, Terminal, percentile_95

LINES, COLUMNS = SIZE
SIDE = 2048
KEYS = ("]", "c", "s", "p", "l", "\x1b[C", "+", "\x1b[1;2C", "-")
ROUNDS, QUIET = 12, 0.05
LIMIT_MILLISECONDS = 60


class Program(Terminal):
    """convtui in a terminal of its own, on screen 3."""

    def __init__(self, home: Path) -> None:
        super().__init__(("convtui",), home)

    def __enter__(self) -> "Program":
        return self

    def await_text(self, text: str) -> None:
        """Read until a text is on the screen."""
        end = time.monotonic() + PATIENCE
        while text not in self.text:
            assert time.monotonic() < end, self.text
            self.draw(self.read(0.2, 0.2))

    def press(self, key: str) -> float | None:
        """Send a key and return the seconds until something came, if the panes then differ."""
        self.draw(self.read(0.005, 0.005))
        before = self._panes()
        pressed = time.perf_counter()
        self.write(key.encode())
        if not select.select([self._terminal], [], [], PATIENCE)[0]:
            return None
        first = time.perf_counter() - pressed
        self.draw(self.read(QUIET, QUIET))
        return first if self._panes() != before else None

    def _panes(self) -> list[tuple[str, str, str]]:
        lines = [self._screen.buffer[line] for line in range(1, LINES - 12)]
        return [
            (line[column].data, line[column].fg, line[column].bg)
            for line in lines
            for column in range(COLUMNS)
        ]


def main() -> int:
    """Run all and return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        down, along = np.indices((SIDE, SIDE)) / 40
        grey = 127 + 60 * np.sin(down * np.sqrt(along)) + 60 * np.cos(along)
        picture = np.dstack([grey, grey.T, 255 - grey]).astype(np.uint8)
        path = Path(folder) / "large.png"
        Image.fromarray(picture).save(path, compress_level=1)
        home = Path(folder) / "home"
        settings = home / "config" / "screen.json"
        settings.parent.mkdir(parents=True)
        settings.write_text(json.dumps({"greeted": True, "picture": str(path)}))
        with Program(home) as program:
            program.await_text("Input 28×28")
            program.write(b"3")
            program.await_text("become 255")
            pressed = [program.press(key) for _ in range(ROUNDS) for key in KEYS]
    taken = [seconds * 1000 for seconds in pressed if seconds is not None]
    if len(taken) < len(pressed) * 0.8:
        print(f"only {len(taken)} of {len(pressed)} keys changed the panes")
        return 1
    name = f"pictures, {SIDE}², key to first bytes (median {statistics.median(taken):.0f}), p95, ms"
    return 0 if report(name, percentile_95(taken), LIMIT_MILLISECONDS) else 1


if __name__ == "__main__":
    sys.exit(main())
