"""Named arrays of a run in one .npz, which any NumPy opens and nothing of which is unpickled."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from convtui.errors import BadInput
from convtui.safe_file import write_safely


def write_arrays(path: Path, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
    """Write arrays by their names, whole or not at all.

    Raises:
        BadInput: the disk is full, or the folder cannot be written.
    """
    file = io.BytesIO()
    named: dict[str, Any] = dict(arrays)
    np.savez(file, **named)
    write_safely(path, file.getvalue())


def read_arrays(path: Path) -> dict[str, npt.NDArray[Any]]:
    """Read what `write_arrays` wrote.

    Raises:
        BadInput: it is not there or damaged.
    """
    try:
        # Opened here: np.load leaves a file open that begins as an archive and is none.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise BadInput(f"{path} cannot be read ({reason})") from None
    except (ValueError, TypeError, AttributeError, EOFError, zipfile.BadZipFile):
        raise BadInput(f"{path} is damaged: it holds no arrays") from None
