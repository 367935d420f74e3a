"""The step screen against a minimal Textual app with the same two grids, both in a terminal.

Both run in pseudo-terminals of 180×50 and get the same keys in turns, so that whatever else the
machine does disturbs both. What they send is drawn by pyte once the time is taken: a first frame
counts from when nothing more changed, and a key only if it moved something in both grids.

Run it on Linux with `python tests/benchmarks/bench_screen.py`; it exits with 1 if a limit is
exceeded.
"""

import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyte
from ratio import report
from terminal import (
    FRAME_QUIET,
    KEY_QUIET,
    PATIENCE,
    RIGHT,
    SIZE,
    Chunks,
    Terminal,
    greeted_home,
    percentile_95,
)

LINES, COLUMNS = SIZE
STARTS, KEYED, KEYS, KEYS_BEFORE_MEMORY = 8, 3, 150, 50
MODULES = {"ours": "convtui", "peer": "peer_screen"}
NUMBERS = 600
"""A first frame is whole when it shows so many cells."""

Cells = dict[tuple[int, int], pyte.screens.Char]


class Program(Terminal):
    """`ours` or `peer` in a terminal of its own, and what that shows."""

    def __init__(self, name: str, home: Path) -> None:
        """Start it, and wait for its first frame."""
        super().__init__((MODULES[name],), home)
        self.name = name
        try:
            self.first_frame = self._await_frame() - self.started
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Program":
        return self

    def press_right(self) -> tuple[float, float]:
        """Send → and return the seconds until the answer's first and its last byte."""
        self.draw(self.read(0, 0))
        before, step = self._cells(), self._step()
        pressed = time.perf_counter()
        self.write(RIGHT)
        chunks: Chunks = []
        while not self._moved_since(before, step):
            more = self.read(PATIENCE, KEY_QUIET)
            assert more, f"{self.name} did not move on from step {step}:\n{self.text}"
            self.draw(more)
            chunks += more
        return chunks[0][0] - pressed, chunks[-1][0] - pressed

    def _await_frame(self) -> float:
        """Read until the numbers are there and all is quiet; return when the last cell changed."""
        complete, cells = 0.0, self._cells()
        while len(re.findall(r"\d+|·", self.text)) < NUMBERS:
            chunks = self.read(PATIENCE, FRAME_QUIET)
            assert chunks, f"{self.name} drew no numbers:\n{self.text}"
            for moment, chunk in chunks:
                self.draw([(moment, chunk)])
                before, cells = cells, self._cells()
                if cells != before:
                    complete = moment
        return complete

    def _moved_since(self, before: Cells, step: int) -> bool:
        """Whether both grids look different, and ours counted one step."""
        after = self._cells()
        moved = {place[1] // (COLUMNS // 2) for place in after if after[place] != before[place]}
        return moved == {0, 1} and (self.name == "peer" or self._step() == step + 1)

    def _step(self) -> int:
        found = re.search(r"(\d+)/676 ", self.text)
        return int(found[1]) if found else 0

    def _cells(self) -> Cells:
        buffer = self._screen.buffer
        return {(y, x): buffer[y][x] for y in range(LINES) for x in range(COLUMNS)}


@dataclass
class Measured:
    """What one of the two took in all its runs, in milliseconds and megabytes."""

    first_frame: list[float] = field(default_factory=list)
    first_bytes: list[float] = field(default_factory=list)
    last_bytes: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)


def measure(home: Path) -> dict[str, Measured]:
    """Run both, in turns."""
    measured = {name: Measured() for name in MODULES}
    for name in MODULES:
        with Program(name, home):
            pass  # from here on all is compiled, and read from the disk
    for turn in range(STARTS):
        first, second = list(MODULES)[:: 1 if turn % 2 else -1]
        with Program(first, home) as one, Program(second, home) as other:
            for program in (one, other):
                measured[program.name].first_frame.append(program.first_frame * 1000)
            if turn < KEYED:
                press_in_turns((one, other), measured)
    return measured


def press_in_turns(programs: Sequence[Program], measured: dict[str, Measured]) -> None:
    """Press → again and again, in one program, then in the other."""
    for count in range(1, KEYS + 1):
        for program in programs:
            seen, (first, last) = measured[program.name], program.press_right()
            seen.first_bytes.append(first * 1000)
            seen.last_bytes.append(last * 1000)
            if count == KEYS_BEFORE_MEMORY:
                seen.memory.append(program.peak_memory())


def main() -> int:
    """Run all and return the exit code."""
    with greeted_home() as home:
        measured = measure(home)
    ours, peer = measured["ours"], measured["peer"]

    def kept(
        what: str, attribute: str, summary: Callable[[list[float]], float], unit: str, limit: float
    ) -> bool:
        our, their = summary(getattr(ours, attribute)), summary(getattr(peer, attribute))
        return report(f"{what}: ours {our:.1f} {unit}, peer {their:.1f} {unit}", our / their, limit)

    results = [
        kept("key to first bytes, p95", "first_bytes", percentile_95, "ms", 1.5),
        kept("key to whole frame, p95", "last_bytes", percentile_95, "ms", 1.5),
        kept(f"first frame, best of {STARTS}", "first_frame", min, "ms", 1.3),
        kept("peak memory after 50 steps", "memory", max, "MB", 1.5),
    ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
