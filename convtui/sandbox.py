"""Where a stranger's code runs: bubblewrap (`bwrap`) around a command, on Linux.

In it there is no network, no other process, no home and no file of anybody's but what is named
here: the system's programs and libraries, this Python with its packages, the few modules of convtui
that the command consists of (the rest holds answers), and what the caller makes readable. All of
it is read-only; only the scratch folder, in memory, can be written. Processes, their time, and the
scratch folder are bounded here, memory and files by the supervisor that starts the command.

An ordinary user's sandbox is a user namespace. Root's is none: root makes the others and then
becomes a user that nobody is, because no limit of processes holds for root.
"""

import os
import platform
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from convtui.errors import Missing
from convtui.harmless import harmless

UNSAFE = (
    "--unsafe runs this code with your rights: it can read, write and delete what you can, "
    "and use the network"
)

_OLDEST_KERNEL = (5, 14)
"""Since then the processes of a sandbox are counted by themselves."""

_NAMESPACES = ("ipc", "pid", "net", "uts", "cgroup-try")
_ROOT_FOLDERS = tuple(Path("/", name) for name in ("bin", "sbin", "lib", "lib32", "lib64"))
_READ_IN_ETC = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "localtime", "R")
_NOBODY = range(61_184, 65_520)
"""Users that are set aside for services, as systemd does; one by lot."""

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""Threads count as processes, and each takes its address space."""

_PACKAGE = Path(__file__).parent
_PROBE_SECONDS = 30
_INSTALL = {
    "apt-get": "sudo apt-get install bubblewrap",
    "dnf": "sudo dnf install bubblewrap",
}


@dataclass(frozen=True)
class Sandbox:
    """What may be read in it, and how much may be taken.

    `modules` are files of the package convtui, `readable` further files and folders, absolute and
    without links. `processes` counts threads too, all together; `cpu_seconds` are of each process,
    `scratch` and `open_files` what they say, the first in bytes.
    """

    modules: tuple[str, ...] = ()
    readable: tuple[Path, ...] = ()
    processes: int = 32
    cpu_seconds: int = 3_600
    scratch: int = 256 * 2**20
    open_files: int = 256

    def around(
        self, command: Sequence[str], environment: Mapping[str, str], scratch: Path
    ) -> list[str]:
        """The command line that runs `command` in the sandbox, in the folder `scratch` of its own.

        It ends as the command does, a signal as 128 more than its number. It has to be ended by
        killing what it starts first; all that is in the sandbox ends with that.
        """
        variables = {
            **environment,
            **dict.fromkeys(_THREADS, "1"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "MPLBACKEND": "Agg",
        }
        return [
            *(_tool("bwrap"), "--die-with-parent", "--new-session", "--clearenv"),
            *(word for pair in variables.items() for word in ("--setenv", *pair)),
            *(f"--unshare-{namespace}" for namespace in _NAMESPACES),
            *_mounted(self, scratch),
            *_without_rights(),
            *(_tool("prlimit"), f"--nproc={self.processes}", f"--nofile={self.open_files}"),
            f"--cpu={self.cpu_seconds}:{self.cpu_seconds + 5}",
            *command,
        ]


def require_sandbox() -> None:
    """See, once, that a sandbox can be had: by running nothing in it.

    Raises:
        Missing: it cannot; the line says why and what to type.
    """
    problem = no_sandbox()
    if problem:
        raise Missing(
            f"a stranger's code needs a sandbox: {problem}; or give --unsafe, which runs it with "
            "your rights"
        )


def install_bubblewrap() -> str:
    """The line that installs it with the package manager of this machine."""
    for manager, line in _INSTALL.items():
        if shutil.which(manager):
            return f"type `{line}`"
    return "install the package `bubblewrap` of your system"


@cache
def no_sandbox() -> str:
    """Why there is no sandbox; nothing where there is one."""
    if sys.platform != "linux":
        return "there is one on Linux only (in a virtual machine, or WSL on Windows)"
    if _version(platform.release()) < _OLDEST_KERNEL:
        return f"that takes Linux 5.14 or later, and this is {harmless(platform.release())}"
    if shutil.which("bwrap") is None:
        return f"bubblewrap is not here: {install_bubblewrap()}"
    for tool in ("prlimit", "setpriv"):
        if shutil.which(tool) is None:
            return f"`{tool}` is not here: install the package `util-linux` of your system"
    said = _tried()
    return said and (
        f"bubblewrap makes none here ({harmless(said)}): it takes bubblewrap 0.8 or later and "
        "user namespaces, which some systems and most containers forbid; try outside of one"
    )


def _tried() -> str:
    """Run `true` in a sandbox; what was said if it did not succeed."""
    with tempfile.TemporaryDirectory(prefix="convtui-") as scratch:
        command = Sandbox().around([_tool("true")], {}, Path(scratch))
        try:
            done = subprocess.run(
                command, check=False, capture_output=True, text=True, timeout=_PROBE_SECONDS
            )
        except (OSError, subprocess.TimeoutExpired) as problem:
            return str(problem)
    lines = done.stderr.strip().splitlines()
    return (lines[-1] if lines else f"exit code {done.returncode}") if done.returncode else ""


def _version(release: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", release)[:2])


def _tool(name: str) -> str:
    return shutil.which(name) or f"/usr/bin/{name}"


def _mounted(sandbox: Sandbox, scratch: Path) -> Iterator[str]:
    """Mounts in the order in which they are made: a later one covers an earlier one."""
    installed = [Path("/usr"), *_python_folders()]
    modules = [_PACKAGE / module for module in sandbox.modules]
    files = [*modules, *sandbox.readable]
    configured = [Path("/etc", name) for name in _READ_IN_ETC]
    yield from _folders([*installed, *configured, _PACKAGE, scratch, *files])
    yield from _bound(installed)
    for folder in _ROOT_FOLDERS:
        if folder.is_symlink():
            yield from ("--symlink", str(folder.readlink()), str(folder))
        elif folder.is_dir():
            yield from _bound([folder])
    yield from _bound(configured)
    yield from ("--perms", "0755", "--tmpfs", str(_PACKAGE))
    yield from _folders(modules)
    yield from _bound(files)
    yield from ("--proc", "/proc", "--dev", "/dev")
    yield from ("--size", str(sandbox.scratch), "--perms", "1777", "--tmpfs", str(scratch))
    yield from ("--perms", "1777", "--dir", str(scratch / "home"))
    for fixed in (str(_PACKAGE), "/dev", "/"):
        yield from ("--remount-ro", fixed)
    yield from ("--chdir", str(scratch))


def _python_folders() -> list[Path]:
    """Where Python is, and its packages, the outermost first."""
    packages = [
        Path(entry) for entry in sys.path if Path(entry).name in {"site-packages", "dist-packages"}
    ]
    found = {Path(sys.base_prefix), Path(sys.prefix), *packages} - {Path("/"), Path("/usr")}
    return sorted(found, key=lambda path: len(path.parts))


def _bound(paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        yield from ("--ro-bind-try", str(path), str(path))


def _folders(paths: Iterable[Path]) -> Iterator[str]:
    """The folders above `paths`, which bubblewrap would open to nobody but root."""
    above = {parent for path in paths for parent in path.parents} - {Path("/")}
    for folder in sorted(above, key=lambda path: len(path.parts)):
        yield from ("--perms", "0755", "--dir", str(folder))


def _without_rights() -> list[str]:
    """The last words of bubblewrap's options, and for root who to become."""
    if os.geteuid() != 0:
        return ["--unshare-user", "--disable-userns", "--cap-drop", "ALL", "--"]
    needed = ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--"]
    user = str(random.choice(_NOBODY))
    become = ["--reuid", user, "--regid", user, "--clear-groups", "--inh-caps=-all"]
    return [*needed, _tool("setpriv"), *become]
