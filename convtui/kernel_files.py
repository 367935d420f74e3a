"""A kernel as read from a file: the TOML of `kernels/`, or a bare matrix as .csv or .txt."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from convtui import decoding
from convtui.errors import BadInput
from convtui.matrix_notations import read_matrix
from convtui.matrix_text import check_lengths
from convtui.places import typed_path
from convtui.small_file import read_small_text

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Kernel:
    """Weights and where they come from.

    `values` is a read-only float64 array, already divided by `divisor`: (kh, kw), laid on every
    plane of an input alike, or (kh, kw, C), a plane of weights for each of its C channels.
    """

    name: str
    family: str
    purpose: str
    source: str
    values: Array
    divisor: float = 1.0
    """By which people divide its whole numbers: 9 where each weight is 1/9."""

    @property
    def unit(self) -> str:
        """`1/9`, where the weights are whole numbers of it; "" where they are as they stand."""
        parts = self.values * self.divisor
        is_whole = float(self.divisor).is_integer() and np.allclose(parts, parts.round())
        return f"1/{int(self.divisor)}" if is_whole and self.divisor > 1 else ""

    @property
    def size(self) -> str:
        """Rows × columns, as shown to people."""
        return "×".join(str(side) for side in self.values.shape)


def read_only(values: Array) -> Array:
    """A float64 copy that nobody can change: kernels are shared."""
    copy = np.array(values, dtype=np.float64)
    copy.setflags(write=False)
    return copy


def read_kernel_file(path: Path) -> Kernel:
    """Read a kernel from a `.toml`, `.csv` or `.txt` file.

    Raises:
        BadInput: another kind of file, or one that holds no usable kernel.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise BadInput(f"{path} is no kernel file: kernels are read from .toml, .csv and .txt")
    return reader(typed_path(path))


def read_toml(path: Path) -> Kernel:
    """Read and validate one kernel file.

    Raises:
        BadInput: names the file, the value, the rule and the mend.
    """
    table = decoding.read_toml(path, "a kernel file", "a few numbers")
    read = decoding.table(table, _OF_KERNELS, str(path), _NEEDED)
    divisor = read.setdefault("divisor", 1.0)
    # Python's floats divide to infinity without a word, NumPy's with a warning on stderr.
    values = [[number / divisor for number in row] for row in read.pop("rows")]
    if not all(math.isfinite(number) for row in values for number in row):
        raise BadInput(f"{path}: divisor {divisor} makes the weights overflow: give a larger one")
    return Kernel(**read, values=read_only(np.array(values)))


def _read_matrix(path: Path) -> Kernel:
    text = read_small_text(path, "a kernel file", "a few numbers")
    if path.suffix.lower() == ".csv" and ";" in text:
        # Where the decimal sign is a comma, spreadsheets part columns by semicolons.
        if "," in text:
            raise BadInput(f"{path} holds both ',' and ';': part columns by ',', write 0.5 for 0,5")
        text = text.replace(";", ",")
    values = read_matrix(text, str(path))
    return Kernel(path.stem, "typed", "As given", str(path), read_only(values))


def _rows(rows: object, key: str, where: str) -> list[list[float]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BadInput(f"{where}: {key} is no list of rows: write it as in rows = [[1, 0, -1]]")
    if not rows or not rows[0]:
        raise BadInput(f"{where}: {key} is empty: a kernel has at least one number")
    check_lengths(rows, f"{where}: {key}")
    return [[_weight(value, key, where) for value in row] for row in rows]


def _weight(value: object, key: str, where: str) -> float:
    if isinstance(value, list):
        raise BadInput(f"{where}: {key} is nested too deep: a kernel is rows of numbers, 2-D")
    return decoding.finite(value, "a weight", f"{where}: {key}")


def _divisor(value: object, key: str, where: str) -> float:
    if value == 0:
        raise decoding.wrong(where, key, value, "another number, or leave the line out")
    return decoding.finite(value, key, where)


_OF_KERNELS: dict[str, decoding.Read] = {
    "name": decoding.name,
    "family": decoding.text,
    "purpose": decoding.text,
    "source": decoding.text,
    "rows": _rows,
    "divisor": _divisor,
}
_NEEDED = [key for key in _OF_KERNELS if key != "divisor"]

READERS = {".toml": read_toml, ".csv": _read_matrix, ".txt": _read_matrix}
"""By the ending of the file's name."""
