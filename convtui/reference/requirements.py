"""What has to be installed before R can be asked, and the line to type where it is not."""

import os
import re
import shutil
from importlib import metadata, util

from convtui.errors import Missing

_INSTALL_R = {
    "apt-get": "sudo apt-get install r-base-core",
    "dnf": "sudo dnf install R-core",
    "brew": "brew install r",
}
_EXTRA = re.compile(r"extra\s*==\s*['\"]r['\"]")


def require_r() -> None:
    """Find R and rpy2 without starting either.

    Raises:
        Missing: one of them is not here; the line says what to type.
    """
    if shutil.which("R") is None and not os.environ.get("R_HOME"):
        raise Missing(f"R is not here: {install_r()}")
    if util.find_spec("rpy2") is None:
        raise Missing(f"rpy2 is not here: {install_rpy2()}")


def install_r() -> str:
    """The line that installs R with the package manager of this machine."""
    for manager, line in _INSTALL_R.items():
        if shutil.which(manager):
            return f"type `{line}`"
    return "install it from https://cran.r-project.org, and see that `R --version` answers"


def install_rpy2() -> str:
    """The line that installs the versions of rpy2 that convtui's extra `r` names."""
    try:
        wanted = metadata.requires("convtui") or []
    except metadata.PackageNotFoundError:
        wanted = []
    pins = [line.partition(";")[0].strip() for line in wanted if _EXTRA.search(line)]
    quoted = " ".join(f"'{pin}'" for pin in pins) or "'convtui[r]'"
    return f"type `python -m pip install {quoted}`"
