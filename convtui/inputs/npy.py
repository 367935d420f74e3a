"""NumPy's .npy files, judged by their header before anything is read."""

import math
import os
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from convtui.datasets.npy import read_header
from convtui.errors import BadInput
from convtui.harmless import harmless
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
        header = read_header(file)
        if header.dtype.kind in REFUSED:
            raise BadInput(
                f"{what} holds {REFUSED[header.dtype.kind]} ({harmless(str(header.dtype), 40)}): "
                "only real numbers can be convolved: save it as x.astype(float)"
            )
        if math.prod(header.shape) > MOST_VALUES:
            shape = "×".join(map(str, header.shape))
            raise BadInput(f"{what} is {shape}: {MOST_VALUES:,} numbers are the most: save a part")
        there = os.fstat(file.fileno()).st_size - header.offset
        if there < header.size:
            raise ValueError(f"it declares {header.size:,} bytes of numbers and has {there:,}")
        values = np.fromfile(file, header.dtype, math.prod(header.shape))
        return values.reshape(header.shape, order="F" if header.by_column else "C")
    except BadInput:
        raise
    # A damaged header is parsed as Python and raises SyntaxError, TokenError, TypeError …
    except Exception as error:
        reason = harmless(str(error).partition("\n")[0], 120) or "it cannot be read"
        raise BadInput(
            f"{what} is not a whole .npy file: {reason}: write it with numpy.save"
        ) from None
