"""`convtui train` beside a plain Keras script of the same fit and evaluation: time and memory.

Run it with `python tests/benchmarks/bench_training.py [TURNS [EPOCHS]]`; it exits with 1 if a limit
is exceeded. Both processes are measured from start to end, TensorFlow's loading included.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from ratio import report

from convtui.datasets.load import load_dataset

SAMPLES = 5_000
TIME_LIMIT = 1.05
MEMORY_LIMIT = 1.3


def main() -> int:
    """Run both in turns and return the exit code."""
    given = [int(word) for word in sys.argv[1:]]
    turns, epochs = (*given, *(3, 20)[len(given) :])
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        file = write_images(home / "shapes.npz")
        ours = ["-m", "convtui", "train", "cifar-strided", "--data", file]
        ours += ["--samples", str(SAMPLES), "--epochs", str(epochs)]
        peer = [str(Path(__file__).with_name("peer_training.py")), file, str(SAMPLES), str(epochs)]
        taken: dict[str, list[tuple[float, float, int]]] = {"ours": [], "peer": []}
        for turn in range(turns):
            both = (("ours", ours), ("peer", peer))
            for name, command in both if turn % 2 else reversed(both):
                taken[name].append(measured(command, home))
    return 0 if told(taken, epochs) else 1


def write_images(path: Path) -> str:
    """Write the generated pictures where both find them."""
    data = load_dataset("shapes", SAMPLES)
    keys = ("x_train", "y_train", "x_test", "y_test")
    np.savez(path, **{key: getattr(data, key) for key in keys})
    return str(path)


def measured(command: list[str], home: Path) -> tuple[float, float, int]:
    """Seconds on the wall, seconds of computing, and the most memory in KiB of a process."""
    start = time.perf_counter()
    with (home / "output.txt").open("w+") as output:
        process = subprocess.Popen(
            [sys.executable, *command],
            env=os.environ | {"CONVTUI_HOME": str(home)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        if status:
            output.seek(0)
            sys.exit(f"{' '.join(command)} failed: {output.read()[-2000:]}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def told(taken: dict[str, list[tuple[float, float, int]]], epochs: int) -> bool:
    """Print what was measured; whether both limits are kept."""
    for name, entries in taken.items():
        each = ", ".join(f"{wall:.1f} s ({cpu:.1f} s CPU)" for wall, cpu, _ in entries)
        print(f"  {name}: {each}, {max(kib for *_, kib in entries) / 1024:.0f} MiB")
    (wall, cpu, memory), (peer_wall, peer_cpu, peer_memory) = (
        [min(column) for column in zip(*taken[name], strict=True)] for name in ("ours", "peer")
    )
    name = f"training, {SAMPLES:,} samples, {epochs} epochs"
    print(f"{name}, CPU: {cpu / peer_cpu:.2f}")
    fast = report(f"{name}, wall", wall / peer_wall, TIME_LIMIT)
    small = report(f"{name}, memory", memory / peer_memory, MEMORY_LIMIT)
    return fast and small


if __name__ == "__main__":
    sys.exit(main())
