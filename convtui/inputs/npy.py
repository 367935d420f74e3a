"""NumPy's .npy files, judged by their header before anything is read."""

import math
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from convtui.errors import BadInput
from convtui.inputs.input import MOST_VALUES

REFUSED = {
    "O": "pickled Python objects, which may run code when read",
    "c": "complex numbers",
    "U": "text",
    "S": "text",
    "V": "records",
    "M": "dates",
    "m": "spans of time",
}


def read_npy(file: IO[bytes], what: str) -> npt.NDArray[Any]:
    """Read a real-valued array of any shape.

    Raises:
        BadInput: not an .npy, cut off, too large, or of a type that cannot be convolved.
    """
    try:
        shape, dtype = _header(file)
        if dtype.kind in REFUSED:
            raise BadInput(
                f"{what} holds {REFUSED[dtype.kind]} ({dtype}): only real numbers can be "
                "convolved: save it as x.astype(float)"
            )
        if math.prod(shape) > MOST_VALUES:
            raise BadInput(f"{what} is {shape}: {MOST_VALUES:,} numbers are the most: save a part")
        file.seek(0)
        array: npt.NDArray[Any] = np.lib.format.read_array(file, allow_pickle=False)
    except BadInput:
        raise
    # A damaged header is parsed as Python and raises SyntaxError, TokenError, TypeError …
    except Exception as error:
        reason = str(error).splitlines()[0] if str(error) else "it cannot be read"
        raise BadInput(
            f"{what} is not a whole .npy file: {reason}: write it with numpy.save"
        ) from None
    return array


def _header(file: IO[bytes]) -> tuple[tuple[int, ...], np.dtype[Any]]:
    version = np.lib.format.read_magic(file)
    if version == (1, 0):
        shape, _, dtype = np.lib.format.read_array_header_1_0(file)
    elif version == (2, 0):
        shape, _, dtype = np.lib.format.read_array_header_2_0(file)
    else:  # version 3 exists for records with names outside Latin-1, and records are refused
        raise ValueError(f"version {version[0]} of the format")
    return shape, dtype
