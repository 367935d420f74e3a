"""What to type to install an extra where convtui itself was installed.

The line names the extra's packages, not convtui: that works wherever convtui came from, a wheel or
a folder that is gone included. Whoever installed it decides how they are added to it.
"""

import re
import shlex
import shutil
import sys
import sysconfig
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

_STAND_INS = {"tensorflow": ("tensorflow-cpu", "tensorflow-macos")}
"""Packages that other ones may stand in for."""


@dataclass(frozen=True)
class _Installer:
    """The words before the packages: to add some, and to build one anew whatever is cached."""

    add: list[str]
    again: list[str]


def how_to_install(extra: str) -> str:
    """The extra by name, and the command that adds what of it is missing."""
    return f"the extra [{extra}]: type `{install_command(_missing(extra))}`"


def install_command(requirements: list[str]) -> str:
    """The command that adds packages to the environment that convtui runs in."""
    return shlex.join([*_installer().add, *requirements])


def reinstall_command(requirement: str) -> str:
    """The command that builds an installed package once more."""
    return shlex.join([*_installer().again, requirement])


def _installer() -> _Installer:
    """By the traces that each leaves."""
    python, prefix = sys.executable or "python3", Path(sys.prefix)
    rebuild = ["--no-cache-dir", "--force-reinstall"]
    if (prefix / "pipx_metadata.json").is_file():
        pip = ["pipx", "runpip", prefix.name, "install"]
        return _Installer(["pipx", "inject", prefix.name], [*pip, *rebuild])
    if (prefix / "uv-receipt.toml").is_file() or (
        util.find_spec("pip") is None and shutil.which("uv")
    ):
        uv = ["uv", "pip", "install", "--python", python]
        return _Installer(uv, [*uv, "--no-cache", "--reinstall"])
    pip = [python, "-m", "pip", "install"]
    if _belongs_to_the_system():
        pip.append("--break-system-packages")
    return _Installer(pip, [*pip, *rebuild])


def _belongs_to_the_system() -> bool:
    """Whether pip refuses to touch this Python unless it is told to (PEP 668)."""
    standard_library = Path(sysconfig.get_path("stdlib"))
    return sys.prefix == sys.base_prefix and (standard_library / "EXTERNALLY-MANAGED").is_file()


def _missing(extra: str) -> list[str]:
    """Requirements of an extra that are not installed; all of them if that is not the trouble."""
    wanted = _wanted(extra)
    return [line for line in wanted if not _is_installed(line)] or wanted


def _wanted(extra: str) -> list[str]:
    asked = re.compile(rf"extra\s*==\s*['\"]{extra}['\"]")
    try:
        lines = metadata.requires("convtui") or []
    except metadata.PackageNotFoundError:  # run from a checkout that is not installed
        return [f"{Path(__file__).parents[1]}[{extra}]"]
    return [line.partition(";")[0].strip() for line in lines if asked.search(line)]


def _is_installed(requirement: str) -> bool:
    name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
    return any(_has(package) for package in (name, *_STAND_INS.get(name, ())))


def _has(package: str) -> bool:
    try:
        metadata.version(package)
    except metadata.PackageNotFoundError:
        return False
    return True
