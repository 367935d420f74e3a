"""Where convtui's own files and the user's are found."""

import os
from pathlib import Path


def shared(name: str) -> Path:
    """Folder `kernels` or `r`: inside the installed package, or beside it in a source checkout."""
    package = Path(__file__).parent
    installed = package / "_shared" / name
    return installed if installed.is_dir() else package.parent / name


def config_folder() -> Path:
    """Settings and the user's own kernels."""
    return _folder("config")


def data_folder() -> Path:
    """Data sets that `convtui data fetch` brought."""
    return _folder("data")


def cache_folder() -> Path:
    """What can be made again: logs of the R process, unfinished downloads."""
    return _folder("cache")


def _folder(kind: str) -> Path:
    home = os.environ.get("CONVTUI_HOME")
    if home:
        return Path(home).expanduser() / kind
    from platformdirs import PlatformDirs

    return Path(getattr(PlatformDirs("convtui", appauthor=False), f"user_{kind}_dir"))
