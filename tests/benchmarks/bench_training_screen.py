"""The Train screen beside a run that trains: what it costs the run, and what the run costs keys.

The screen runs in a pseudo-terminal of 120×36 and has the run in training on show, with another
below it. A key is ↓ or ↑ in the list of runs: it counts until the frame is there in which the pane
below shows the next run. What the screen sends is drawn by pyte once the time is taken.

Run it with `python tests/benchmarks/bench_training_screen.py [TURNS [EPOCHS]]`; it exits with 1 if
a limit is exceeded.
"""

import os
import re
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ratio import report
from terminal import DOWN, HOME, KEY_QUIET, UP, Terminal, percentile_95

from convtui.networks.zoo import load_architecture
from convtui.runs import BatchProgress, EpochEnded, EventLog, Run, RunEnded, RunStarted, is_alive
from convtui.training.launch import launch
from convtui.training.spec import RunSpec, specify

SIZE = 36, 120
RUNS, TURNS, SAMPLES = 12, 20, 5_000
PATIENCE = 60.0
"""Seconds: nothing takes so long."""
WALL_LIMIT, KEY_LIMIT = 1.05, 2.0


class Screen(Terminal):
    """convtui in a terminal of its own, on its Train screen or another."""

    def __init__(self, home: Path, key: bytes = b"4", shown: str = "finished-8") -> None:
        """Open it, press the key of a screen, and wait until that shows something."""
        super().__init__(("convtui",), home, SIZE)
        self.until(lambda: "1 Step" in self.text)
        self.write(key)
        self.until(lambda: shown in self.text)

    def __enter__(self) -> "Screen":
        return self

    @property
    def panes(self) -> list[str]:
        """The names of the runs on show."""
        return re.findall(r"╭─ (\S+) · ", self.text)

    def until(self, holds: Callable[[], bool]) -> float:
        """Read until something is on the screen; return when the bytes that brought it came."""
        end = time.perf_counter() + PATIENCE
        while True:
            assert time.perf_counter() < end, f"waited in vain; there is\n{self.text}"
            chunks = self.read(0.1, KEY_QUIET)  # all of a frame: to draw it takes time
            for place, chunk in enumerate(chunks):
                self.draw([chunk])
                if holds():
                    self.draw(chunks[place + 1 :])
                    return chunk[0]

    def settle(self, seconds: float) -> None:
        """Draw what comes within a time."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            self.draw(self.read(0.02, KEY_QUIET))

    def key_to_frame(self, key: bytes) -> float:
        """Seconds from a key until the next run is on show."""
        self.settle(0.15)  # charts follow keys after a moment
        before = self.panes[1:]
        pressed = time.perf_counter()
        self.write(key)
        return self.until(lambda: self.panes[1:] not in ([], before)) - pressed


def asked(name: str, epochs: int) -> RunSpec:
    """Training on every core."""
    given = {"data": "shapes", "samples": SAMPLES, "epochs": epochs, "name": name}
    return specify(load_architecture("cifar-strided"), given)


def make_finished_runs() -> None:
    """Runs of twenty epochs, each with its events."""
    for number in range(RUNS):
        spec = asked(f"finished-{number}", 20)
        run = Run.create(spec.model, spec.as_json())
        with EventLog(run.folder) as log:
            log.append(RunStarted(spec.model, spec.data, 20, os.getpid()))
            for epoch in range(1, 21):
                for batch in range(1, 36, 5):
                    log.append(BatchProgress(epoch, batch, 36, 2.0, 0.3, 20.0 - epoch))
                loss = 2.3 / epoch + number / 100
                log.append(EpochEnded(epoch, loss, 0.3, loss + 0.1, 0.3, 1.0, 1e-3))
            log.append(RunEnded(20, 20, False, 20.0, 1.0, 0.6))
    time.sleep(1)  # what begins now is newer by its name


def wall_seconds(home: Path, epochs: int, watched: bool) -> float:
    """How long a run takes from its start to its end."""
    if watched:
        with Screen(home) as opened:
            return _trained(epochs, lambda: opened.settle(0.05))
    return _trained(epochs, lambda: time.sleep(0.05))


def _trained(epochs: int, meanwhile: Callable[[], None]) -> float:
    start = time.perf_counter()
    run, process = launch(asked("", epochs))
    while process.poll() is None:
        meanwhile()
    seconds = time.perf_counter() - start
    assert process.returncode == 0, f"the run ended with exit code {process.returncode}"
    run.delete()  # the list stays as long as it is, and what is waited for in sight
    return seconds


def press_keys(opened: Screen) -> list[float]:
    """Walk down and up the list once; return milliseconds."""
    return [opened.key_to_frame(key) * 1000 for key in (DOWN, UP) for _ in range(RUNS // 2)]


def measure_keys(home: Path) -> tuple[list[float], list[float]]:
    """Milliseconds from key to frame while nothing trains, and while a run trains and is on show.

    The process that trains is halted and goes on in turns, so that whatever else the machine does
    disturbs both.
    """
    run, process = launch(asked("in-training", 1000))
    idle: list[float] = []
    busy: list[float] = []
    try:
        with Screen(home) as opened:
            opened.until(lambda: re.search(r"in-training +running +[1-9]", opened.text) is not None)
            opened.write(HOME + b"w")
            opened.settle(0.5)
            opened.write(DOWN)
            opened.until(lambda: len(opened.panes) == 2)
            for turn in range(TURNS):
                halted = turn % 2 == 0
                process.send_signal(signal.SIGSTOP if halted else signal.SIGCONT)
                (idle if halted else busy).extend(press_keys(opened))
        assert is_alive(run.folder), "the run ended before all keys were pressed"
    finally:
        process.kill()
        process.wait()
    return idle, busy


def main() -> int:
    """Run all and return the exit code."""
    given = [int(word) for word in sys.argv[1:]]
    turns, epochs = (*given, *(3, 10)[len(given) :])
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ["CONVTUI_HOME"] = folder
        make_finished_runs()
        taken: dict[bool, list[float]] = {True: [], False: []}
        for turn in range(turns):
            for watched in (True, False) if turn % 2 else (False, True):
                taken[watched].append(wall_seconds(home, epochs, watched))
        idle, busy = measure_keys(home)
    for name, watched in (("headless", False), ("watched", True)):
        print(f"  {name}: {', '.join(f'{seconds:.2f} s' for seconds in taken[watched])}")
    wall = report(f"a run of {epochs} epochs", min(taken[True]) / min(taken[False]), WALL_LIMIT)
    one, other = percentile_95(idle), percentile_95(busy)
    name = f"key to frame, p95: idle {one:.1f} ms, in training {other:.1f} ms"
    quick = report(name, other / one, KEY_LIMIT)
    return 0 if wall and quick else 1


if __name__ == "__main__":
    sys.exit(main())
