"""`convtui experiment l1` beside five plain Keras scripts, one for each weight, one after another.

Run it with `python tests/benchmarks/bench_experiment.py [TURNS [EPOCHS]]`; it exits with 1 if the
limit is exceeded. Both are measured from the first start to the last end, TensorFlow's loading
included; seconds of computing are those of all processes.
"""

import sys
import tempfile
from pathlib import Path

from bench_training import SAMPLES, measured, write_images
from ratio import report

WEIGHTS = ("0", "0.0001", "0.001", "0.01", "0.1")
TIME_LIMIT = 0.9


def main() -> int:
    """Run both in turns and return the exit code."""
    given = [int(word) for word in sys.argv[1:]]
    turns, epochs = (*given, *(1, 5)[len(given) :])
    taken: dict[str, list[tuple[float, float]]] = {"ours": [], "peer": []}
    for turn in range(turns):
        both = (("ours", _experiment), ("peer", _scripts))
        for name, work in both if turn % 2 else reversed(both):
            with tempfile.TemporaryDirectory() as folder:
                home = Path(folder)
                taken[name].append(work(home, write_images(home / "shapes.npz"), str(epochs)))
    for name, entries in taken.items():
        print(f"  {name}: " + ", ".join(f"{wall:.1f} s ({cpu:.1f} s CPU)" for wall, cpu in entries))
    (wall, cpu), (peer_wall, peer_cpu) = (
        [min(column) for column in zip(*taken[name], strict=True)] for name in ("ours", "peer")
    )
    name = f"experiment, {len(WEIGHTS)} runs of {epochs} epochs on {SAMPLES:,} samples"
    print(f"{name}, CPU: {cpu / peer_cpu:.2f}")
    return 0 if report(f"{name}, wall", wall / peer_wall, TIME_LIMIT) else 1


def _experiment(home: Path, file: str, epochs: str) -> tuple[float, float]:
    command = ["-m", "convtui", "experiment", "l1", "--l1", ",".join(WEIGHTS), "--json"]
    command += ["--data", file, "--samples", str(SAMPLES), "--epochs", epochs, "--repeats", "1"]
    return measured(command, home)[:2]


def _scripts(home: Path, file: str, epochs: str) -> tuple[float, float]:
    peer = str(Path(__file__).with_name("peer_training.py"))
    taken = [measured([peer, file, str(SAMPLES), epochs, weight], home) for weight in WEIGHTS]
    return sum(wall for wall, *_ in taken), sum(cpu for _, cpu, _ in taken)


if __name__ == "__main__":
    sys.exit(main())
