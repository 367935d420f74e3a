"""What to type to install an extra where convtui itself was installed.

The line names the extra's packages, not convtui: that works wherever convtui came from, a wheel or
a folder that is gone included. Whoever installed it decides how they are added to it.
"""

import re
import shlex
import shutil
import sys
import sysconfig
import tomllib
from collections.abc import Mapping
from importlib import metadata, util
from pathlib import Path
from typing import Any

_STAND_INS = {"tensorflow": ("tensorflow-cpu", "tensorflow-macos")}
"""Packages that other ones may stand in for."""


def how_to_install(extra: str) -> str:
    """The extra by name, and the command that adds what of it is missing."""
    return f"the extra [{extra}]: type `{install_command(_missing(extra))}`"


def install_command(requirements: list[str]) -> str:
    """The command that adds packages to the environment that convtui runs in, to stay there."""
    if _is_of_pipx():
        return shlex.join(["pipx", "inject", Path(sys.prefix).name, *requirements])
    if tool := _uv_tool_install():
        withs = [word for requirement in requirements for word in ("--with", requirement)]
        return shlex.join([*tool, *withs])
    return shlex.join([*_pip_install(), *requirements])


def rebuild_command(requirement: str) -> str:
    """The command that builds an installed package once more, whatever is cached."""
    again = [*_pip_install(), "--no-cache-dir", "--force-reinstall", requirement]
    if again[0] == "uv":
        again = ["--no-cache" if word == "--no-cache-dir" else word for word in again]
    return shlex.join(again)


def _pip_install() -> list[str]:
    """How packages get into this environment, not caring for who keeps it."""
    python = sys.executable or "python3"
    if _is_of_pipx():
        return ["pipx", "runpip", Path(sys.prefix).name, "install"]
    if _uv_receipt().is_file() or (util.find_spec("pip") is None and shutil.which("uv")):
        return ["uv", "pip", "install", "--python", python]
    told = ["--break-system-packages"] if _belongs_to_the_system() else []
    return [python, "-m", "pip", "install", *told]


def _is_of_pipx() -> bool:
    return (Path(sys.prefix) / "pipx_metadata.json").is_file()


def _uv_receipt() -> Path:
    """What `uv tool` keeps in the environment of a tool."""
    return Path(sys.prefix) / "uv-receipt.toml"


def _uv_tool_install() -> list[str]:
    """The words that install this tool of uv as it is; none if it is none or its source is gone.

    An upgrade drops whatever was not asked for so.
    """
    try:
        asked = tomllib.loads(_uv_receipt().read_text())["tool"]["requirements"]
        own, *others = [_as_uv_takes_it(entry) for entry in asked]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return ["uv", "tool", "install", own, *(w for other in others for w in ("--with", other))]


def _as_uv_takes_it(entry: Mapping[str, Any]) -> str:
    """A requirement of a receipt in words.

    Raises:
        KeyError: it is of a kind that is not known here, or no longer there.
    """
    extras = f"[{','.join(entry['extras'])}]" if entry.get("extras") else ""
    for place in ("path", "directory", "editable"):
        if place in entry:
            if not Path(entry[place]).exists():
                raise KeyError(entry[place])
            return f"{entry[place]}{extras}"
    if entry.keys() - {"name", "extras", "specifier"}:
        raise KeyError("another kind of source")
    return f"{entry['name']}{extras}{entry.get('specifier', '')}"


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
