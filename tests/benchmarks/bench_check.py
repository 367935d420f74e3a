"""The whole check with 500 random cases, and that of networks, from the shell's view.

R's start is included. The networks are the one that is shipped, and the coursework's largest, with
1,094,346 parameters.

Run it with `python tests/benchmarks/bench_check.py`; it exits with 1 if a limit is exceeded.
"""

import json
import subprocess
import sys
import time

from ratio import report

CHECK = ("-m", "convtui", "check", "--against-r", "--json")
LIMITS = {
    ("--cases", "500"): 15,
    ("--network", "digits", "--images", "10"): 5,
    ("--network", "cifar-leaky", "--images", "3"): 10,
}
"""Seconds that each may take."""


def kept(options: tuple[str, ...], limit: float) -> bool:
    """Run one check, and say whether it agrees and keeps its limit."""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, *CHECK, *options], capture_output=True, text=True)
    seconds = time.perf_counter() - start
    if done.returncode:
        print(f"convtui check failed with exit code {done.returncode}: {done.stderr}")
        return False
    summary = json.loads(done.stdout)["summary"]
    name = f"check {' '.join(options)}, {summary['cases']:,} cases, seconds"
    return report(name, seconds, limit)


def main() -> int:
    """Run each once, whatever came of the others, and return the exit code."""
    found = [kept(options, limit) for options, limit in LIMITS.items()]
    return 0 if all(found) else 1


if __name__ == "__main__":
    sys.exit(main())
