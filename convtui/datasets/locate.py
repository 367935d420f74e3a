"""Where `mnist.npz` and `cifar10.npz` may lie: CONVTUI_DATA, Keras' cache, convtui's own folder."""

import os
from pathlib import Path

from convtui.datasets.catalogue import Published, published
from convtui.errors import Missing
from convtui.places import data_folder, typed_path

NO_FILE_NEEDED = {"mnist": "digit:4", "cifar10": "rgb"}


def locate(name: str) -> Path | None:
    """Find the file of a data set; the first folder that has it wins.

    Raises:
        BadInput: convtui knows no data set of this name.
    """
    file_name = published(name).file_name
    candidates = (folder / file_name for folder in folders())
    return next((path for path in candidates if _is_file(path)), None)


def folders() -> tuple[Path, ...]:
    given = os.environ.get("CONVTUI_DATA")
    keras = typed_path(os.environ.get("KERAS_HOME") or "~/.keras") / "datasets"
    own = data_folder()
    return (*((typed_path(given),) if given else ()), keras, own)


def required(data_set: Published, instead: str = "") -> Path:
    """Find the file of a data set that has to be there; `instead` is what does without.

    Raises:
        Missing: it is nowhere; the message says what to type.
    """
    found = locate(data_set.name)
    if found is None:
        raise Missing(
            f"{data_set.file_name} is not here: type `convtui data fetch {data_set.name}`, "
            f"or use {instead or NO_FILE_NEEDED[data_set.name]}, which needs no file"
        )
    return found


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a folder on the way that may not be entered
        return False
