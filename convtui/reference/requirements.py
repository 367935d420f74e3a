"""What has to be installed before R can be asked, and the line to type where it is not."""

import os
import shutil
from importlib import util
from pathlib import Path

from convtui.errors import Missing
from convtui.installation import how_to_install

_INSTALL_R = {
    "apt-get": "sudo apt-get install r-base-core",
    "dnf": "sudo dnf install R-core",
    "brew": "brew install r",
}


def require_r() -> None:
    """Find R and rpy2 without starting either.

    Raises:
        Missing: one of them is not here; the line says what to type.
    """
    if shutil.which("R") is None and not os.environ.get("R_HOME"):
        raise Missing(f"R is not here: {install_r()}")
    if util.find_spec("rpy2") is None:
        raise Missing(f"R is reached through rpy2, in {how_to_install('r')}")


def r_folders() -> list[Path]:
    """Where R is, and the packages that the environment names."""
    named = (os.environ.get(name, "") for name in ("R_LIBS", "R_LIBS_SITE", "R_LIBS_USER"))
    folders = [Path(entry) for names in named for entry in names.split(os.pathsep) if entry]
    if home := os.environ.get("R_HOME"):
        folders.append(Path(home))
    if script := shutil.which("R"):
        folders.append(Path(script).resolve().parents[1])
    return [folder.resolve() for folder in folders if folder.is_dir()]


def install_r() -> str:
    """The line that installs R with the package manager of this machine."""
    for manager, line in _INSTALL_R.items():
        if shutil.which(manager):
            return f"type `{line}`"
    return "install it from https://cran.r-project.org, and see that `R --version` answers"
