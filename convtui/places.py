"""Where convtui's own files and the user's are found."""

import os
import re
from pathlib import Path

from convtui.errors import BadInput

_NOWHERE = Path(os.devnull) / "no-home-folder"
"""Below it nothing is and nothing can be made: reading finds nothing, writing is an OSError."""


def shared(name: str) -> Path:
    """Folder `kernels` or `r`: inside the installed package, or beside it in a source checkout."""
    package = Path(__file__).parent
    installed = package / "_shared" / name
    return installed if installed.is_dir() else package.parent / name


def typed_path(text: str | Path) -> Path:
    """A path as somebody typed it; `~` is put in full where the home folder it means is known.

    Raises:
        BadInput: it holds a zero byte.
    """
    if "\0" in str(text):
        raise BadInput(f"{str(text)!r} holds a zero byte: no file has such a name: type another")
    return Path(os.path.expanduser(text))  # noqa: PTH111 - Path's own refuses `~nobody`


def absolute(text: str, suffix: str) -> str:
    """A file's path as it holds from any folder; what is no path and has no such end is a name.

    Raises:
        BadInput: as `typed_path`.
    """
    is_file = "/" in text or text.endswith(suffix)
    return str(typed_path(text).absolute()) if is_file else text


def stem_of(name: str, otherwise: str) -> str:
    """Make a file's name without its ending of any other: letters, digits and dashes."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") or otherwise


def config_folder() -> Path:
    """Settings and the user's own kernels."""
    return _folder("config")


def data_folder() -> Path:
    """Data sets that `convtui data fetch` brought, and what was answered in the quiz."""
    return _folder("data")


def cache_folder() -> Path:
    """What can be made again: logs of the R process, unfinished downloads."""
    return _folder("cache")


def _folder(kind: str) -> Path:
    """A folder of ours; one in _NOWHERE for a user without a home, as in some containers."""
    home = os.environ.get("CONVTUI_HOME")
    if home:
        return typed_path(home) / kind
    from platformdirs import PlatformDirs

    try:
        folder = Path(getattr(PlatformDirs("convtui", appauthor=False), f"user_{kind}_dir"))
    except RuntimeError:
        return _NOWHERE / kind
    return folder if folder.is_absolute() else _NOWHERE / kind
