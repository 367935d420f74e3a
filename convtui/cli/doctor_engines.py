"""The checks of `convtui doctor` that ask another program: R, and rpy2 in a Python of its own."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from convtui.cli.doctor_checks import Check, installed, version_of
from convtui.harmless import harmless
from convtui.installation import how_to_install, rebuild_command
from convtui.reference.requirements import install_r
from convtui.sandbox import no_sandbox

OLDEST_R = (4, 2)
NEW_INTERFACE = (3, 6, 6)
"""The rpy2-rinterface that calls functions which R has from 4.5 on."""
R_OF_NEW_INTERFACE = (4, 5)

SECONDS = 20.0
"""How long R may take to answer; a start takes a third of a second."""

PROBE = """
from rpy2.rinterface_lib import openrlib
import rpy2.rinterface
rpy2.rinterface.initr()
print("mode", openrlib.cffi_mode.name)
"""


def check_r() -> tuple[tuple[int, ...], Check]:
    """R on the PATH or in R_HOME: its version, () without one, and what to say about it."""
    home = os.environ.get("R_HOME")
    path = shutil.which("R") or (home and shutil.which("R", path=str(Path(home) / "bin")))
    if not path:
        missing = "not on the PATH; the comparison with R needs it"
        return (), Check("R", "missing", missing, install_r())
    answer = _answer([path, "--version"])
    match = re.search(r"R version (\d+\.\d+\.\d+)", answer)
    if match is None:
        return (), Check("R", "warn", f"{path} does not tell its version", install_r())
    version = version_of(match[1])
    if version < OLDEST_R:
        old = f"{match[1]} at {path}, older than 4.2"
        return version, Check("R", "warn", old, f"{install_r()}, from a newer release")
    return version, Check("R", "ok", f"{match[1]} at {path}")


def check_sandbox() -> Check:
    """Whether a stranger's code could be run."""
    problem = no_sandbox()
    if problem:
        return Check("sandbox", "missing", "none; code of others needs it", problem)
    return Check("sandbox", "ok", "bubblewrap makes one")


def check_rpy2(r_version: tuple[int, ...]) -> Iterator[Check]:
    """rpy2: whether it fits this R, starts it, and in which mode (API is the faster)."""
    version, interface = installed("rpy2"), installed("rpy2-rinterface")
    mend = how_to_install("r")
    if version is None or interface is None:
        yield Check("rpy2", "missing", "not installed; the comparison with R needs it", mend)
        return
    found = f"{version} with rpy2-rinterface {interface}"
    if not r_version:
        yield Check("rpy2", "warn", f"{found}, but no R to start", install_r())
    elif version_of(interface) >= NEW_INTERFACE and r_version < R_OF_NEW_INTERFACE:
        yield Check("rpy2", "warn", f"{found}, which needs R 4.5 or later", mend)
    else:
        yield _probed(found, interface)


def _probed(found: str, interface: str) -> Check:
    answer = _answer([sys.executable, "-c", PROBE])
    mode = re.search(r"^mode (\w+)$", answer, re.MULTILINE)
    again = f"type `{rebuild_command(f'rpy2-rinterface=={interface}')}`"
    if mode is None:
        lines = answer.strip().splitlines()
        reason = harmless(lines[-1]) if lines else f"no answer in {SECONDS:.0f} seconds"
        return Check("rpy2", "warn", f"{found}, does not start R: {reason}", again)
    if mode[1] == "API":
        return Check("rpy2", "ok", f"{found}, API mode")
    hint = f"to make it faster: install R's development files, then {again}"
    return Check("rpy2", "ok", f"{found}, ABI mode", hint)


def _answer(command: list[str]) -> str:
    """All that a program says, or what is known of it when the time is over."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=SECONDS,
            check=False,
            text=True,
            errors="replace",
        )
    except subprocess.TimeoutExpired:
        return ""
    except OSError as problem:
        return str(problem)
    return done.stdout
