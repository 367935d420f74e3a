"""`convtui search` beside a plain Keras script that trains the same configurations in turn.

Run it with `python tests/benchmarks/bench_search.py [TURNS]`; it exits with 1 if a limit is
exceeded. Wall time is from start to end of both, TensorFlow's loading included; what the engine
adds to a trial is all that its worker did besides training epochs and loading TensorFlow.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
from ratio import report

from convtui.datasets.load import load_dataset
from convtui.errors import BadInput, Missing
from convtui.runs.events import EpochEnded, RunEnded, RunStarted, read_event

SAMPLES, TRIALS, EPOCHS, WORKERS = 12_000, 6, 3, 2
WALL_LIMIT = 0.85
SECONDS_A_TRIAL = 1.5


def main() -> int:
    """Run both in turns and return the exit code."""
    turns = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        name, file = digits(home / "digits.npz")
        ours, peer, added = [], [], []
        for turn in range(turns):
            seconds, trials, extra = searched(home, f"bench-{turn}", file)
            ours.append(seconds)
            added.append(extra)
            peer.append(in_turn(file, trials))
    print(f"  ours {ours}, peer {peer}, added to each trial {added}")
    what = f"search, {name}, {TRIALS} trials, {EPOCHS} epochs"
    fast = report(f"{what}, {WORKERS} workers, wall", min(ours) / min(peer), WALL_LIMIT)
    lean = report("  seconds the engine adds to a trial", min(added), SECONDS_A_TRIAL)
    return 0 if fast and lean else 1


def digits(path: Path) -> tuple[str, str]:
    """Write MNIST where it is, drawn digits elsewhere, for both to read; say what it is."""
    try:
        data = load_dataset("mnist", SAMPLES)
    except (BadInput, Missing):
        data = load_dataset("strokes")  # half as many
    keys = ("x_train", "y_train", "x_test", "y_test")
    np.savez(path, **{key: np.squeeze(getattr(data, key)) for key in keys})
    return f"{len(data.x_train):,} digits ({data.name})", str(path)


def searched(home: Path, name: str, file: str) -> tuple[float, str, float]:
    """Seconds of the search, its trained configurations as JSON, and what the engine added."""
    command = ["-m", "convtui", "search", "--data", file, "--trials", str(TRIALS), "--epochs",
               str(EPOCHS), "--workers", str(WORKERS), "--name", name, "--json"]  # fmt: skip
    seconds, out = timed(command, {"CONVTUI_HOME": str(home)})
    document = json.loads(out)
    drawn = [t["parameters"] for t in document["trials"] if t["state"] == "finished"]
    runs = Path(document["folder"]).glob("runs/*")
    return seconds, json.dumps(drawn), added(list(runs))


def in_turn(file: str, trials: str) -> float:
    """Seconds of the plain script."""
    script = str(Path(__file__).with_name("peer_search.py"))
    return timed([script, file, str(SAMPLES), str(EPOCHS), trials], {})[0]


def timed(command: list[str], variables: dict[str, str]) -> tuple[float, str]:
    """Seconds on the wall, and stdout."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *command], env=os.environ | variables, capture_output=True, text=True
    )
    seconds = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed: {(done.stdout + done.stderr)[-2000:]}")
    return round(seconds, 1), done.stdout


def added(runs: list[Path]) -> float:
    """Mean seconds of a trial beside its epochs, from the first run of a worker to its last."""
    workers = defaultdict(list)
    for folder in runs:
        lines = (folder / "events.jsonl").read_bytes().splitlines()
        events = [event for line in lines if (event := read_event(line))]
        [started] = [event for event in events if isinstance(event, RunStarted)]
        [ended] = [event for event in events if isinstance(event, RunEnded)]
        trained = sum(event.seconds for event in events if isinstance(event, EpochEnded))
        loading = json.loads((folder / "report.json").read_text())["timing"]["start"]
        workers[started.pid].append((started.time, ended.time, trained + loading))
    spent = 0.0
    for told in workers.values():
        span = max(end for _, end, _ in told) - min(start for start, _, _ in told)
        spent += span - sum(own for _, _, own in told)
    return round(spent / len(runs), 2)


if __name__ == "__main__":
    sys.exit(main())
