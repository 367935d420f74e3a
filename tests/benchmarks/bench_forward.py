"""`convtui forward digits digit:4` as a whole command, beside `convtui compute digit:4`.

Run it with `python tests/benchmarks/bench_forward.py`; it exits with 1 if a limit is exceeded.
"""

import os
import subprocess
import sys
import tempfile

from ratio import paired, report

COMMAND_LIMIT = 1.5


def command(home: str, *argv: str) -> None:
    """Run convtui, Python's start included."""
    subprocess.run(
        [sys.executable, "-m", "convtui", *argv],
        env=os.environ | {"CONVTUI_HOME": home},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )


def main() -> int:
    """Measure and return the exit code."""
    with tempfile.TemporaryDirectory() as home:
        ratio = paired(
            lambda: command(home, "forward", "digits", "digit:4"),
            lambda: command(home, "compute", "digit:4"),
            15,
        )
    return 0 if report("forward digits digit:4 / compute digit:4", ratio, COMMAND_LIMIT) else 1


if __name__ == "__main__":
    sys.exit(main())
