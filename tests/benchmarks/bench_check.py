"""The whole check with 500 random cases, from the shell's view: R's start included.

Run it with `python tests/benchmarks/bench_check.py`; it exits with 1 if the limit is exceeded.
"""

import json
import subprocess
import sys
import time

from ratio import report

COMMAND = ("-m", "convtui", "check", "--against-r", "--cases", "500", "--json")
LIMIT_SECONDS = 15


def main() -> int:
    """Run it once and return the exit code."""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, *COMMAND], capture_output=True, text=True)
    seconds = time.perf_counter() - start
    if done.returncode:
        print(f"convtui check failed with exit code {done.returncode}: {done.stderr}")
        return 1
    summary = json.loads(done.stdout)["summary"]
    name = f"check, {summary['cases']:,} cases, max |Δ| {summary['max_abs_diff']:.1e}, seconds"
    return 0 if report(name, seconds, LIMIT_SECONDS) else 1


if __name__ == "__main__":
    sys.exit(main())
