"""Models on disk: written beside, then put in place, so that a file is always a whole one."""

import shutil
import zipfile
from pathlib import Path
from typing import Any

import keras

from convtui.errors import BadInput
from convtui.regular_file import MEGABYTE, open_to_read
from convtui.safe_file import beside_it, put_in_place

LARGEST_MODEL = 4000 * MEGABYTE
"""In bytes, packed and unpacked: weights and the optimizer's state."""


def save(model: Any, path: Path) -> None:
    """Write architecture, weights and the optimizer's state, replacing what was there.

    Raises:
        BadInput: the disk is full, or the folder is gone or cannot be written.
    """
    beside = beside_it(path)
    try:
        model.save(beside, overwrite=True)
        put_in_place(beside, path)
    # Keras, h5py and zipfile each have their own ways to say that a file cannot be written.
    except Exception as problem:
        beside.unlink(missing_ok=True)
        raise BadInput(
            f"{path.name} cannot be written in {path.parent}: {_reason(problem)}"
        ) from problem
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def load(path: Path) -> Any:
    """Read a model back, ready to train on.

    Raises:
        BadInput: it is not there, no regular file, too large or damaged.
    """
    try:
        # Keras opens a file by its name only: what stands there is looked at before.
        with open_to_read(path, LARGEST_MODEL) as file, zipfile.ZipFile(file) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > LARGEST_MODEL:
            raise BadInput(f"unpacked it is larger than {LARGEST_MODEL / MEGABYTE:,.0f} MB")
        return keras.saving.load_model(path)
    except Exception as problem:
        raise BadInput(f"{path.name} cannot be read: {_reason(problem)}") from problem


def copy(path: Path, target: Path) -> None:
    """Give a saved model a second name, of which a later change of the first knows nothing.

    Raises:
        BadInput: the disk is full, or the folder is gone or cannot be written.
    """
    beside = beside_it(target)
    try:
        with open_to_read(path, LARGEST_MODEL) as file, beside.open("xb") as copied:
            shutil.copyfileobj(file, copied)
        put_in_place(beside, target)
    except OSError as problem:
        beside.unlink(missing_ok=True)
        raise BadInput(f"{target} cannot be written: {_reason(problem)}") from None


def _reason(problem: Exception) -> str:
    words = getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
    return str(words).strip().splitlines()[0][:200]
