"""The step screen against a minimal Textual app with the same two grids, both in a terminal.

Both run in pseudo-terminals of 180×50 and get the same keys in turns, so that whatever else the
machine does disturbs both. What they send is drawn by pyte afterwards: a first frame counts when
all its numbers are there, and a key only if it moved something in both grids.

Run it with `python tests/benchmarks/bench_screen.py`; it exits with 1 if a limit is exceeded.
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
from collections.abc import Sequence
from pathlib import Path

import pyte
from ratio import report

LINES, COLUMNS = 50, 180
STARTS, KEYED, KEYS, KEYS_BEFORE_MEMORY = 8, 3, 150, 50
NUMBERS = 600
QUIET_FRAME, QUIET_KEY, PATIENCE = 0.25, 0.02, 20.0
MODULES = {"ours": "convtui", "peer": "peer_screen"}

Chunks = list[tuple[float, bytes]]


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
        self.first_frame = self._wait_for_frame() - started

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._terminal)

    def press_right(self) -> tuple[float, float]:
        """Send → and return the seconds until the answer's first and its last byte."""
        assert not self._read(0, 0), f"{self.name} was still drawing"
        before, step = self._cells(), self._step()
        pressed = time.perf_counter()
        os.write(self._terminal, b"\x1b[C")
        chunks = self._read(PATIENCE, QUIET_KEY)
        self._stream.feed(b"".join(chunk for _, chunk in chunks))
        after = self._cells()
        moved = {place[1] // (COLUMNS // 2) for place in after if after[place] != before[place]}
        assert moved == {0, 1}, f"{self.name} did not move in both grids: {moved}"
        assert self._step() == step + 1 or self.name == "peer", f"still at step {step}"
        return chunks[0][0] - pressed, chunks[-1][0] - pressed

    def peak_memory(self) -> float:
        """Megabytes at the highest until now."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found
        return int(found[1]) / 1024

    def _wait_for_frame(self) -> float:
        """Read until the numbers are there and all is quiet; return when nothing changed any more."""
        complete, cells = 0.0, self._cells()
        while not self._shows_numbers():
            chunks = self._read(PATIENCE, QUIET_FRAME)
            assert chunks, "\n".join((f"{self.name} drew no numbers:", *self._screen.display))
            for moment, chunk in chunks:
                self._stream.feed(chunk)
                before, cells = cells, self._cells()
                if cells != before:
                    complete = moment
        return complete

    def _shows_numbers(self) -> bool:
        return len(re.findall(r"\d+|·", "\n".join(self._screen.display))) >= NUMBERS

    def _step(self) -> int:
        found = re.search(r"(\d+)/676 ", "\n".join(self._screen.display[-6:]))
        return int(found[1]) if found else 0

    def _cells(self) -> dict[tuple[int, int], object]:
        buffer = self._screen.buffer
        return {(y, x): buffer[y][x] for y in range(LINES) for x in range(COLUMNS)}

    def _read(self, patience: float, quiet: float) -> Chunks:
        """What arrives, and when, until nothing has for `quiet` seconds."""
        chunks: Chunks = []
        while select.select([self._terminal], [], [], quiet if chunks else patience)[0]:
            try:
                chunk = os.read(self._terminal, 65_536)
            except OSError:
                break
            chunks.append((time.perf_counter(), chunk))
        return chunks


def surroundings(home: Path) -> dict[str, str]:
    """The environment of both: a terminal with all colours, and nothing remembered."""
    disturbing = ("NO_COLOR", "FORCE_COLOR", "LINES", "COLUMNS", "TEXTUAL")
    kept = {key: text for key, text in os.environ.items() if not key.startswith(disturbing)}
    terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    return {**kept, **terminal, "CONVTUI_HOME": str(home)}


class Measured:
    """What one of the two took, in milliseconds and megabytes, over all its runs."""

    def __init__(self) -> None:
        self.frames: list[float] = []
        self.first_bytes: list[float] = []
        self.last_bytes: list[float] = []
        self.memory: list[float] = []

    def press(self, program: Program, count: int) -> None:
        """Press → and take the times; the memory after some."""
        first, last = program.press_right()
        self.first_bytes.append(first * 1000)
        self.last_bytes.append(last * 1000)
        if count == KEYS_BEFORE_MEMORY:
            self.memory.append(program.peak_memory())


def measure(home: Path) -> dict[str, Measured]:
    """Run both, in turns."""
    measured = {name: Measured() for name in MODULES}
    for name in MODULES:
        with Program(name, home):
            pass  # compiled, and read from the disk, from here on
    for turn in range(STARTS):
        names = list(MODULES)[:: 1 if turn % 2 else -1]
        with Program(names[0], home) as one, Program(names[1], home) as other:
            for program in (one, other):
                measured[program.name].frames.append(program.first_frame * 1000)
            for count in range(1, KEYS + 1) if turn < KEYED else ():
                for program in (one, other):
                    measured[program.name].press(program, count)
    return measured


def percentile_95(values: Sequence[float]) -> float:
    """What one in twenty exceeds."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def compare(name: str, unit: str, ours: float, peer: float, limit: float) -> bool:
    """Print one line, and return whether the limit is kept."""
    return report(f"{name}: ours {ours:.1f} {unit}, peer {peer:.1f} {unit}", ours / peer, limit)


def main() -> int:
    """Run all and return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        greeted = Path(folder) / "config" / "screen.json"
        greeted.parent.mkdir()
        greeted.write_text(json.dumps({"greeted": True}))
        measured = measure(Path(folder))
    ours, peer = measured["ours"], measured["peer"]
    if "-v" in sys.argv:
        for name, m in measured.items():
            print(name, "frames", [round(x) for x in m.frames], "mem", m.memory)
            for what in ("first_bytes", "last_bytes"):
                v = getattr(m, what)
                print("  ", what, *(f"{q:.1f}" for q in statistics.quantiles(v, n=20, method="inclusive")))
    kept = [
        compare(
            "key to first bytes, p95",
            "ms",
            percentile_95(ours.first_bytes),
            percentile_95(peer.first_bytes),
            1.5,
        ),
        compare(
            "key to whole frame, p95",
            "ms",
            percentile_95(ours.last_bytes),
            percentile_95(peer.last_bytes),
            1.5,
        ),
        compare("first frame", "ms", statistics.median(ours.frames), statistics.median(peer.frames), 1.3),
        compare("peak memory", "MB", max(ours.memory), max(peer.memory), 1.5),
    ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
