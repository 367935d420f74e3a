"""The command `convtui`, also as `python -m convtui`."""

import sys
from io import TextIOWrapper

from convtui.cli.main import run


def main() -> int:
    """Run the command line of this process and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that has no ✓ or × shows '?' there; it is no reason to stop.
            stream.reconfigure(errors="replace")
    return run()


if __name__ == "__main__":
    sys.exit(main())
