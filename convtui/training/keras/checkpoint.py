"""Models on disk: written beside, then renamed, so that a file is always a whole one."""

import os
import shutil
from pathlib import Path
from typing import Any

import keras

from convtui.errors import BadInput


def save(model: Any, path: Path) -> None:
    """Write architecture, weights and the optimizer's state, replacing what was there.

    Raises:
        BadInput: the disk is full, or the folder is gone or cannot be written.
    """
    beside = path.with_name(f".{os.getpid()}-{path.name}")
    try:
        model.save(beside, overwrite=True)
        beside.replace(path)
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
        BadInput: it is not there or damaged.
    """
    try:
        return keras.saving.load_model(path)
    except Exception as problem:
        raise BadInput(f"{path.name} cannot be read: {_reason(problem)}") from problem


def copy(path: Path, target: Path) -> None:
    """Give a saved model a second name, of which a later change of the first knows nothing.

    Raises:
        BadInput: the disk is full, or the folder is gone or cannot be written.
    """
    beside = target.with_name(f".{os.getpid()}-{target.name}")
    try:
        shutil.copyfile(path, beside)
        beside.replace(target)
    except OSError as problem:
        beside.unlink(missing_ok=True)
        raise BadInput(f"{target} cannot be written: {_reason(problem)}") from None


def _reason(problem: Exception) -> str:
    words = getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
    return str(words).strip().splitlines()[0][:200]
