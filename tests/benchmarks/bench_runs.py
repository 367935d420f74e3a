"""Many epochs and many runs: what it takes to know them beside what it takes to read the files.

Reading means every file whole, and each of its lines as JSON. The first key is ↓ in the list of
runs, pressed as soon as screen 4 shows the newest run: the others are still being read. Reading is
measured in seconds of computing, which other programs on the machine change little.

Run it with `python tests/benchmarks/bench_runs.py [RUNS [EPOCHS]]`; it exits with 1 if a limit is
exceeded.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bench_training_screen import Screen
from ratio import report
from terminal import DOWN

from convtui.networks.zoo import load_architecture
from convtui.runs import (
    BatchProgress,
    EpochEnded,
    Event,
    Overview,
    Run,
    RunEnded,
    RunStarted,
    read_state,
)
from convtui.runs.events import as_line
from convtui.training.spec import specify

FEW, TURNS = 20, 3
READING_LIMIT, KEY_MILLISECONDS = 2.0, 100.0


def main() -> int:
    """Run all and return the exit code."""
    given = [int(word) for word in sys.argv[1:]]
    runs, epochs = (*given, *(10_000, 10_000)[len(given) :])
    return 0 if all([long_run(epochs), many_runs(runs), first_key(runs)]) else 1


def long_run(epochs: int) -> bool:
    """One run of many epochs, once with the batches it told of and once without."""
    kept = True
    for batches in (7, 0):
        with tempfile.TemporaryDirectory() as home:
            (folder,) = make_runs(Path(home), 1, epochs, batches)
            read, told = partial(read_files, [folder]), partial(read_state, folder)
            ours = cpu_ratio(told, read)
            name = f"{epochs:,} epochs with {batches} batches each, beside reading them"
            kept &= report(name, ours, READING_LIMIT)
    return kept


def many_runs(runs: int) -> bool:
    """All that `runs list` and the first look of screen 4 read."""
    with tempfile.TemporaryDirectory() as home:
        folders = make_runs(Path(home), runs, 20, 7)
        read = partial(read_files, folders)
        listed = cpu_ratio(list_all, read)
        looked = cpu_ratio(lambda: Overview().look(), read)
    name = f"{runs:,} runs, beside reading their files"
    return all(
        [
            report(f"the list of {name}", listed, READING_LIMIT),
            report(f"the first look at {name}", looked, READING_LIMIT),
        ]
    )


def cpu_ratio(ours: Callable[[], object], peer: Callable[[], object]) -> float:
    """Time both in turns, and return the least time of ours over the least of the peer's."""
    taken: dict[Callable[[], object], list[float]] = {ours: [], peer: []}
    for _ in range(TURNS):
        for work in (peer, ours):
            start = time.process_time()
            work()
            taken[work].append(time.process_time() - start)
    return min(taken[ours]) / min(taken[peer])


def list_all() -> int:
    """Read what `runs list` reads."""
    return len([(run, read_state(run.folder)) for run in Run.list_all()])


def first_key(runs: int) -> bool:
    """Milliseconds from ↓ to the next run on show, the best of some openings."""
    taken: dict[int, float] = {}
    for count in (FEW, runs):
        with tempfile.TemporaryDirectory() as home:
            make_runs(Path(home), count, 20, 7)
            taken[count] = min(pressed(Path(home), count) for _ in range(TURNS))
            print(f"  first key with {count:,} runs: {taken[count]:.0f} ms")
    return report("the first key, ms", taken[runs], KEY_MILLISECONDS)


def pressed(home: Path, runs: int) -> float:
    """Open screen 4 and press ↓ at once."""
    newest, next_one = name_of(runs - 1), name_of(runs - 2)
    screen = Screen(home, b"4", f"{newest} · ")
    try:
        start = time.perf_counter()
        screen.write(DOWN)
        return (screen.until(lambda: next_one in screen.panes) - start) * 1000
    finally:
        screen.close()


def name_of(number: int) -> str:
    """What a run is called; the newest has the highest number."""
    return f"run-{number:06}"


def make_runs(home: Path, runs: int, epochs: int, batches: int) -> list[Path]:
    """Write runs that are finished."""
    os.environ["CONVTUI_HOME"] = str(home)
    spec = specify(load_architecture("cifar-strided"), {"data": "shapes", "epochs": epochs})
    document = spec.as_json()
    log = "".join(as_line(event) + "\n" for event in events(epochs, batches))
    folders = []
    for number in range(runs):
        day, second = divmod(number, 1000)
        folder = Run.root() / f"2026-01-{day + 1:02}-{second:06}-cifar-strided"
        folder.mkdir(parents=True)
        text = json.dumps({**document, "name": name_of(number)}, indent=2)
        (folder / "spec.json").write_text(text)
        (folder / "events.jsonl").write_text(log)
        folders.append(folder)
    return folders


def events(epochs: int, batches: int) -> Iterator[Event]:
    """What a run tells that trains to its end."""
    yield RunStarted("cifar-strided", "shapes", epochs, os.getpid())
    for epoch in range(1, epochs + 1):
        for batch in range(batches):
            yield BatchProgress(epoch, 5 * batch + 1, 36, 2.0123456, 0.3123456, 20.5)
        loss = 2.3 / epoch
        yield EpochEnded(epoch, loss, 0.3123456, loss + 0.1, 0.2987654, 1.234, 1e-3)
    yield RunEnded(epochs, epochs, False, 20.0, 1.0, 0.6)


def read_files(folders: list[Path]) -> int:
    """Read every file whole, and each of its lines as JSON."""
    lines = 0
    for folder in folders:
        json.loads((folder / "spec.json").read_bytes())
        for line in (folder / "events.jsonl").read_bytes().splitlines():
            json.loads(line)
            lines += 1
    return lines


if __name__ == "__main__":
    sys.exit(main())
