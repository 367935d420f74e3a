"""The screen Network against the step screen: first frames, and from a key to its frame.

Both open in pseudo-terminals of 180×50, by `convtui network` and by `convtui step`, in turns, so
that whatever else the machine does disturbs both. A key goes to the next map or layer there, and to
the next cell here. What they send is drawn by pyte once the time is taken.

Run it on Linux with `python tests/benchmarks/bench_network_screen.py`; it exits with 1 if a limit
is exceeded.
"""

import fcntl
import json
import os
import re
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from dataclasses import dataclass, field
from pathlib import Path

import pyte
from bench_screen import percentile_95, surroundings
from ratio import report

LINES, COLUMNS = 50, 180
STARTS, KEYED, KEYS = 8, 3, 120
FRAME_QUIET, KEY_QUIET, PATIENCE = 0.25, 0.02, 20.0
DOWN, UP, RIGHT, LEFT = b"\x1b[B", b"\x1b[A", b"\x1b[C", b"\x1b[D"
# From map to map, and now and then over the layers and back.
WAY = (*[DOWN] * 6, *[UP] * 6, RIGHT, LEFT)


@dataclass(frozen=True)
class Screen:
    """How one is opened, what a whole frame of it shows, and the keys it gets."""

    words: tuple[str, ...]
    shows: str
    keys: tuple[bytes, ...]


SCREENS = {
    "network": Screen(("network", "digits", "digit:4"), r"sees \d+×\d+ pixels", WAY),
    "step": Screen(("step", "digit:4"), r"\d+/676 ", (RIGHT,)),
}


class Program:
    """convtui in a terminal of its own, opened on one of SCREENS."""

    def __init__(self, name: str, home: Path, at: Screen | None = None) -> None:
        """Start it, and wait for its first frame; SCREENS says how, or `at`."""
        self.name, self._at = name, at or SCREENS[name]
        self._screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self._screen)
        self._terminal, inner = os.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("4H", LINES, COLUMNS, 0, 0))
        started = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "convtui", *self._at.words],
            env=surroundings(home),
            stdin=inner,
            stdout=inner,
            stderr=inner,
            start_new_session=True,
        )
        os.close(inner)
        self._sent = 0
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

    def press(self) -> float:
        """Send the next key and return the seconds until the last byte of its answer."""
        self._read(0, 0)
        key = self._at.keys[self._sent % len(self._at.keys)]
        self._sent += 1
        pressed = time.perf_counter()
        os.write(self._terminal, key)
        chunks = self._read(PATIENCE, KEY_QUIET)
        assert chunks, f"{self.name} did nothing at key {self._sent}"
        return chunks[-1] - pressed

    def type(self, keys: bytes) -> None:
        """Send keys that are not measured, and wait until all that follows has come."""
        os.write(self._terminal, keys)
        self._read(PATIENCE, FRAME_QUIET)

    def peak_memory(self) -> float:
        """Megabytes at the highest until now."""
        found = re.search(
            r"VmHWM:\s+(\d+) kB", Path(f"/proc/{self._process.pid}/status").read_text()
        )
        assert found
        return int(found[1]) / 1024

    def _await_frame(self) -> float:
        """Read until all is there and quiet; return when the last byte came."""
        moments: list[float] = []
        while not re.search(self._at.shows, "\n".join(self._screen.display)):
            moments = self._read(PATIENCE, FRAME_QUIET)
            assert moments, f"{self.name} drew nothing:\n" + "\n".join(self._screen.display)
        return moments[-1]

    def _read(self, patience: float, quiet: float) -> list[float]:
        """Take what arrives until nothing has for `quiet` seconds, and say when each part came.

        It is drawn behind that: pyte takes longer for a part than the program for the next one.
        """
        moments: list[float] = []
        chunks: list[bytes] = []
        while select.select([self._terminal], [], [], quiet if moments else patience)[0]:
            chunks.append(os.read(self._terminal, 65_536))
            moments.append(time.perf_counter())
        self._stream.feed(b"".join(chunks))
        return moments


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
        with Program(name, home):
            pass  # from here on all is compiled, and read from the disk
    for turn in range(STARTS):
        first, second = list(SCREENS)[:: 1 if turn % 2 else -1]
        with Program(first, home) as one, Program(second, home) as other:
            for program in (one, other):
                measured[program.name].first_frame.append(program.first_frame * 1000)
            for _ in range(KEYS if turn < KEYED else 0):
                for program in (one, other):
                    measured[program.name].keys.append(program.press() * 1000)
            for program in (one, other) if turn < KEYED else ():
                measured[program.name].memory.append(program.peak_memory())
    return measured


def main() -> int:
    """Run all and return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        greeted = Path(folder) / "config" / "screen.json"
        greeted.parent.mkdir()
        greeted.write_text(json.dumps({"greeted": True}))
        measured = measure(Path(folder))
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
