"""Training gives way to keys and frames; where nothing else runs that costs it nothing."""

import os
from contextlib import suppress
from pathlib import Path

NICENESS = 10


def give_way(pid: int) -> None:
    """Let a process that leads a session of its own, and all it starts, compute when others do not.

    Linux shares a core out between sessions first and looks at niceness only within one
    (autogroups, sched(7)), so the session is told as well. A process that is gone, or that may not
    be told, is left as it is.
    """
    with suppress(OSError):
        own = os.getpriority(os.PRIO_PROCESS, 0)
        os.setpriority(os.PRIO_PROCESS, pid, max(own, NICENESS))
    with suppress(OSError):
        Path(f"/proc/{pid}/autogroup").write_text(f"{NICENESS}\n")


def pass_on(pid: int) -> None:
    """Let a process that leads a session of its own give way if this one's session does."""
    with suppress(OSError, ValueError):
        niceness = int(Path("/proc/self/autogroup").read_text().rpartition(" ")[2])
        if niceness > 0:  # to ask for more than others have is not allowed
            Path(f"/proc/{pid}/autogroup").write_text(f"{niceness}\n")
