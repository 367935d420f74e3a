"""The step screen against a minimal Textual app with the same two grids, both in a terminal.

Both run in pseudo-terminals of 180×50 and get the same keys in turns, so that whatever else the
machine does disturbs both. What they send is drawn by pyte once the time is taken: a first frame
counts from when nothing more changed, and a key only if it moved something in both grids.

Run it on Linux with `python tests/benchmarks/bench_screen.py`; it exits with 1 if a limit is
exceeded.
"""

import fcntl
import json
import os
import re
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyte
from ratio import report

LINES, COLUMNS = 50, 180
STARTS, KEYED, KEYS, KEYS_BEFORE_MEMORY = 8, 3, 150, 50
MODULES = {"ours": "convtui", "peer": "peer_screen"}
# A frame is whole when it shows so many cells and nothing has come for this long, in seconds.
NUMBERS, FRAME_QUIET, KEY_QUIET, PATIENCE = 600, 0.25, 0.02, 20.0

Cells = dict[tuple[int, int], pyte.screens.Char]


class Program:
    """`ours` or `peer` in a terminal of its own, and what that shows."""

    def __init__(self, name: str, home: Path) -> None:
        """Start it, and wait for its first frame."""
        self.name = name
        self._screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self._screen)
        self._terminal, inner = os.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("4H", LINES, COLUMNS, 0, 0))
        started = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-m", MODULES[name]],
            cwd=Path(__file__).parent,
            env=surroundings(home),
            stdin=inner,
            stdout=inner,
            stderr=inner,
            start_new_session=True,
        )
        os.close(inner)
        try:
            self.first_frame = self._await_frame() - started
        except BaseException:
            self.__exit__()
            raise

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._terminal)

    def press_right(self) -> tuple[float, float]:
        """Send → and return the seconds until the answer's first and its last byte."""
        self._stream.feed(b"".join(chunk for _, chunk in self._read(0, 0)))
        before, step = self._cells(), self._step()
        pressed = time.perf_counter()
        os.write(self._terminal, b"\x1b[C")
        chunks: list[tuple[float, bytes]] = []
        while not self._moved_since(before, step):
            more = self._read(PATIENCE, KEY_QUIET)
            assert more, f"{self.name} did not move on from step {step}:\n{self._text()}"
            self._stream.feed(b"".join(chunk for _, chunk in more))
            chunks += more
        return chunks[0][0] - pressed, chunks[-1][0] - pressed

    def peak_memory(self) -> float:
        """Megabytes at the highest until now."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found
        return int(found[1]) / 1024

    def _await_frame(self) -> float:
        """Read until the numbers are there and all is quiet; return when the last cell changed."""
        complete, cells = 0.0, self._cells()
        while len(re.findall(r"\d+|·", self._text())) < NUMBERS:
            chunks = self._read(PATIENCE, FRAME_QUIET)
            assert chunks, f"{self.name} drew no numbers:\n{self._text()}"
            for moment, chunk in chunks:
                self._stream.feed(chunk)
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
        found = re.search(r"(\d+)/676 ", self._text())
        return int(found[1]) if found else 0

    def _text(self) -> str:
        return "\n".join(self._screen.display)

    def _cells(self) -> Cells:
        buffer = self._screen.buffer
        return {(y, x): buffer[y][x] for y in range(LINES) for x in range(COLUMNS)}

    def _read(self, patience: float, quiet: float) -> list[tuple[float, bytes]]:
        """What arrives, and when, until nothing has for `quiet` seconds."""
        chunks: list[tuple[float, bytes]] = []
        while select.select([self._terminal], [], [], quiet if chunks else patience)[0]:
            try:
                chunk = os.read(self._terminal, 65_536)
            except OSError:  # the program has ended
                break
            chunks.append((time.perf_counter(), chunk))
        return chunks


def surroundings(home: Path) -> dict[str, str]:
    """The environment of both: all colours, nothing remembered, modules compiled once."""
    disturbing = ("NO_COLOR", "FORCE_COLOR", "LINES", "COLUMNS", "TEXTUAL", "PYTHONDONTWRITE")
    kept = {key: text for key, text in os.environ.items() if not key.startswith(disturbing)}
    terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    return {**kept, **terminal, "CONVTUI_HOME": str(home)}


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


def percentile_95(values: Sequence[float]) -> float:
    """What one in twenty exceeds."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def main() -> int:
    """Run all and return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        greeted = Path(folder) / "config" / "screen.json"
        greeted.parent.mkdir()
        greeted.write_text(json.dumps({"greeted": True}))
        measured = measure(Path(folder))
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
