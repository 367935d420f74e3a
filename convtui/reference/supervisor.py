"""Runs a command, and ends it with all that it started once nobody holds the lifeline any more.

    python -m convtui.reference.supervisor LIFELINE MEMORY FILE SCRATCH COMMAND…

LIFELINE is the descriptor of a pipe's reading end: at its end of file, which comes when whoever
holds the other end closes it or dies, everything goes. So it does when the command itself ends. On
Linux that includes what left the command's process group or session, for orphans of the command
become children of this process; elsewhere it is the group. MEMORY and FILE are bytes that each
process may have as address space and in one file. SCRATCH is a folder that goes in the end. The
command has this process's stdin, stdout and stderr to itself; how it ended, this process ends too.
"""

import ctypes
import os
import resource
import select
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_LINUX = sys.platform == "linux"
_PATIENCE = 4.0
"""Seconds for what cannot be killed, such as a process that waits for a dead disk."""


def main() -> None:
    """Supervise; returns never, but ends as the command did."""
    lifeline, memory, file_size = (int(word) for word in sys.argv[1:4])
    scratch, command = sys.argv[4], sys.argv[5:]
    if _LINUX:
        _prctl(_PR_SET_CHILD_SUBREAPER, 1)
        _go_first()
    limit(resource.RLIMIT_AS, memory)
    limit(resource.RLIMIT_FSIZE, file_size)
    limit(resource.RLIMIT_CORE, 0)
    woken = _woken_by_children()
    os.set_inheritable(lifeline, False)
    child = os.posix_spawn(command[0], command, os.environ, setpgroup=0)
    _let_go_of_pipes()
    status = _ended(child, lifeline, woken)
    _end_all(child)
    shutil.rmtree(scratch, ignore_errors=True)
    _end_like(status)


def limit(what: int, most: int) -> None:
    """Set a limit that cannot be raised again; one that is lower already stays."""
    _, hard = resource.getrlimit(what)
    least = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with suppress(ValueError, OSError):  # macOS knows no limit of the address space
        resource.setrlimit(what, (least, least))


def die_with_supervisor() -> None:
    """Called by the command: no supervisor, no command. Linux only."""
    if _LINUX:
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _prctl(option: int, value: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def _go_first() -> None:
    """Where the machine's memory runs out, the kernel ends this process and the command first."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def _woken_by_children() -> int:
    """A descriptor that can be read once a child has ended."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.set_blocking(writing, False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    return reading


def _let_go_of_pipes() -> None:
    """The command alone has them, so that their ends are its own."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.close(nothing)


def _ended(child: int, lifeline: int, woken: int) -> int:
    """Wait for the end of the child, which the end of the lifeline brings; return its status."""
    poll = select.poll()
    poll.register(lifeline, select.POLLIN)
    poll.register(woken, select.POLLIN)
    while True:
        ready = dict(poll.poll())
        if lifeline in ready:
            os.killpg(child, signal.SIGKILL)  # too late for a child that is about to end by itself
            return os.waitpid(child, 0)[1]
        with suppress(BlockingIOError):
            os.read(woken, 4096)
        for pid, status in _reaped():
            if pid == child:
                return status


def _reaped() -> Iterator[tuple[int, int]]:
    """Children that have ended, orphans among them: each with its status."""
    with suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            yield ended


def _end_all(child: int) -> None:
    """Kill what is left of the child's group and, where it is known, all that comes of it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        for pid in _descendants(os.getpid()):
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(0.005)


def _descendants(ancestor: int) -> list[int]:
    """Children of a process, their children, and so on; none where there is no /proc."""
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError):  # it has just ended
            parent = int(status.read_text(errors="replace").rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(status.parent.name))
    found = [ancestor]
    for pid in found:
        found += children.get(pid, [])
    return found[1:]


def _end_like(status: int) -> None:
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        os._exit(code)
    with suppress(OSError):  # SIGKILL and SIGSTOP have no handler to be reset
        signal.signal(-code, signal.SIG_DFL)
    os.kill(os.getpid(), -code)
    signal.pause()


if __name__ == "__main__":
    main()
