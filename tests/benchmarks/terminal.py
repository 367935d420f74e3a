"""A program in a pseudo-terminal, its keys and what it shows: what benchmarks of screens drive.

What a program sends is read at once and drawn by pyte only when the time is taken: pyte takes
longer for a part of a frame than the program for the next one.
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
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyte

SIZE = 50, 180
"""(lines, columns) of a terminal unless another is asked for."""
FRAME_QUIET, KEY_QUIET, PATIENCE = 0.25, 0.02, 20.0
"""Seconds: a first frame, or the answer to a key, is whole when nothing has come for so long."""
DOWN, UP, RIGHT, LEFT, HOME = b"\x1b[B", b"\x1b[A", b"\x1b[C", b"\x1b[D", b"\x1b[H"

Chunks = list[tuple[float, bytes]]
"""What came, and when."""


class Terminal:
    """A program in a terminal of its own."""

    def __init__(self, words: Sequence[str], home: Path, size: tuple[int, int] = SIZE) -> None:
        """Start `python -m WORDS`.

        Args:
            words: a module and what is given to it.
            home: the folder that convtui keeps its files in.
            size: (lines, columns).
        """
        lines, columns = size
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._terminal, inner = os.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("4H", lines, columns, 0, 0))
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=Path(__file__).parent,
            env=surroundings(home),
            stdin=inner,
            stdout=inner,
            stderr=inner,
            start_new_session=True,
        )
        os.close(inner)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the program."""
        self._process.kill()
        self._process.wait()
        os.close(self._terminal)

    def write(self, keys: bytes) -> None:
        """Send keys."""
        os.write(self._terminal, keys)

    def read(self, patience: float, quiet: float) -> Chunks:
        """Take what arrives until nothing has for `quiet` seconds, `patience` before the first."""
        chunks: Chunks = []
        while select.select([self._terminal], [], [], quiet if chunks else patience)[0]:
            try:
                chunk = os.read(self._terminal, 65_536)
            except OSError:  # the program has ended
                break
            chunks.append((time.perf_counter(), chunk))
        return chunks

    def draw(self, chunks: Chunks) -> None:
        """Put what came on the screen."""
        self._stream.feed(b"".join(chunk for _, chunk in chunks))

    @property
    def text(self) -> str:
        """All that is on the screen."""
        return "\n".join(self._screen.display)

    def peak_memory(self) -> float:
        """Megabytes at the highest until now."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found
        return int(found[1]) / 1024


@dataclass(frozen=True)
class Screen:
    """How one is opened, what a whole frame of it shows, and the keys it gets in turns."""

    words: tuple[str, ...]
    shows: str
    keys: tuple[bytes, ...]
    before: tuple[bytes, ...] = ()
    """Keys that lead there from the first frame; they are not measured."""


STEP = Screen(("step", "digit:4"), r"\d+/676 ", (RIGHT,))
"""What others are compared with: a key goes to the next cell of a map."""


class Opened(Terminal):
    """convtui on one of its screens."""

    def __init__(self, at: Screen, home: Path) -> None:
        """Start it, and wait for its first frame."""
        super().__init__(("convtui", *at.words), home)
        self._at, self._sent = at, 0
        try:
            self.first_frame = self._await_frame() - self.started
            for keys in at.before:
                self.type(keys)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Opened":
        return self

    def press(self) -> float:
        """Send the next key and return the seconds until the last byte of its answer."""
        self.draw(self.read(0, 0))
        key = self._at.keys[self._sent % len(self._at.keys)]
        self._sent += 1
        pressed = time.perf_counter()
        self.write(key)
        chunks = self.read(PATIENCE, KEY_QUIET)
        assert chunks, f"{self._at.words} did nothing at key {self._sent}:\n{self.text}"
        self.draw(chunks)
        return chunks[-1][0] - pressed

    def type(self, keys: bytes) -> None:
        """Send keys that are not measured, and wait until all that follows has come."""
        self.write(keys)
        self.draw(self.read(PATIENCE, FRAME_QUIET))

    def _await_frame(self) -> float:
        """Read until all is there and quiet; return when the last byte came."""
        chunks: Chunks = []
        while not re.search(self._at.shows, self.text):
            chunks = self.read(PATIENCE, FRAME_QUIET)
            assert chunks, f"{self._at.words} drew nothing:\n{self.text}"
            self.draw(chunks)
        return chunks[-1][0]


def keys_in_turns(screens: Mapping[str, Screen], starts: int, keys: int) -> dict[str, list[float]]:
    """Milliseconds of each key on some screens, that take turns.

    Whatever else the machine does then disturbs all of them.
    """
    taken: dict[str, list[float]] = {name: [] for name in screens}
    with greeted_home() as home:
        for _ in range(starts):
            programs = {}
            try:
                for name, screen in screens.items():
                    programs[name] = Opened(screen, home)
                for _ in range(keys):
                    for name, program in programs.items():
                        taken[name].append(program.press() * 1000)
            finally:
                for program in programs.values():
                    program.close()
    return taken


@contextmanager
def greeted_home() -> Iterator[Path]:
    """A home of convtui's for a while, for one who was greeted before."""
    with tempfile.TemporaryDirectory() as folder:
        greeted = Path(folder) / "config" / "screen.json"
        greeted.parent.mkdir()
        greeted.write_text(json.dumps({"greeted": True}))
        yield Path(folder)


def surroundings(home: Path) -> dict[str, str]:
    """The environment of a program: all colours, nothing remembered, modules compiled once."""
    disturbing = ("NO_COLOR", "FORCE_COLOR", "LINES", "COLUMNS", "TEXTUAL", "PYTHONDONTWRITE")
    kept = {key: text for key, text in os.environ.items() if not key.startswith(disturbing)}
    terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    return {**kept, **terminal, "CONVTUI_HOME": str(home)}


def percentile_95(values: Sequence[float]) -> float:
    """What one in twenty exceeds."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]
