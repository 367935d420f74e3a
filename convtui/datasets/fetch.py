"""`convtui data fetch`: a published data set from its page into convtui's data folder."""

import shutil
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from convtui.datasets.archive import check_archive
from convtui.datasets.catalogue import Published, Source, published
from convtui.datasets.cifar import convert
from convtui.datasets.download import DownloadError, Progress, download
from convtui.datasets.locate import locate
from convtui.errors import BadInput, Missing
from convtui.places import cache_folder, data_folder

__all__ = ["Source", "fetch"]

CONVERSIONS: dict[str, Callable[[Path, Path], None]] = {"cifar10": convert}
"""Data sets whose download is not yet the .npz."""


def fetch(name: str, *, progress: Progress, source: Source | None = None) -> Path:
    """Bring a data set and return its file; one that is there already is returned as it is.

    Then `progress` (bytes here, bytes in all or None) is never called. The file gets its name only
    when it is whole and checked; an interrupted download goes on where it stopped. `source`
    replaces the published address.

    Raises:
        BadInput: no such data set is known, or the user's own file of it is damaged.
        Missing: no network, a wrong file, no room on the disk; the message says what can be done.
    """
    data_set = published(name)
    target = data_folder() / data_set.file_name
    there = locate(name)
    if there is not None and _is_sound(there, data_set, may_be_replaced=there == target):
        return there
    source = source or data_set.source
    part = cache_folder() / f"{PurePosixPath(urlsplit(source.url).path).name}.part"
    try:
        download(source, part, progress)
        _install(part, target, data_set)
    except DownloadError as error:
        raise Missing(
            f"{source.url} could not be fetched: {error}: type `convtui data fetch {name}` again, "
            f"or put {data_set.file_name} (keys x_train y_train x_test y_test) into {target.parent}"
        ) from None
    except OSError as error:
        raise _not_written(error, target, name) from None
    return target


def _not_written(error: OSError, target: Path, name: str) -> Missing:
    return Missing(
        f"{target.name} could not be written to {error.filename or target.parent}: "
        f"{error.strerror or error}: make room there, or set CONVTUI_HOME to another folder, "
        f"and type `convtui data fetch {name}` again"
    )


def _is_sound(path: Path, data_set: Published, *, may_be_replaced: bool) -> bool:
    try:
        check_archive(path, data_set)
    except BadInput:
        if may_be_replaced:
            return False
        raise
    return True


def _install(part: Path, target: Path, data_set: Published) -> None:
    """Make the .npz beside its place, then rename it: nobody ever sees half a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f"{target.name}.new")
    try:
        CONVERSIONS.get(data_set.name, shutil.copyfile)(part, beside)
        check_archive(beside, data_set)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    part.unlink()
