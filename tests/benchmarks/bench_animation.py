"""The whole lesson on a digit as a GIF: time, memory and length of the file.

Run it with `python tests/benchmarks/bench_animation.py`; it exits with 1 if a limit is exceeded.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ratio import report

COMMAND = (
    *("-m", "convtui", "animate", "digit:4", "--kernel", "horizontal-line"),
    *("--bias", "-150", "--size", "640", "-o", "conv.gif"),
)
FRAMES = 676 + 676 + 169
LIMIT_SECONDS, LIMIT_MEGABYTES, LIMIT_FILE = 30, 300, 12


def main() -> int:
    """Run it once and return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *COMMAND],
            cwd=folder,
            env=os.environ | {"CONVTUI_HOME": folder},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        if status:
            print(f"convtui animate failed with {os.waitstatus_to_exitcode(status)}")
            return 1
        length = (Path(folder) / "conv.gif").stat().st_size
    name = f"animate, {FRAMES} steps"
    kept = [
        report(f"{name}, seconds", seconds, LIMIT_SECONDS),
        report(f"{name}, megabytes of memory", usage.ru_maxrss / 1024, LIMIT_MEGABYTES),
        report(f"{name}, megabytes of the file", length / 1e6, LIMIT_FILE),
    ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
