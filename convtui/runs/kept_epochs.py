"""The weights of a run after each of its epochs, an .npz each; epoch 0 is before training.

Who trains writes an epoch's file before the checkpoint that makes the epoch a finished one. So each
epoch that a checkpoint knows of has its file, whenever the process was killed. Of the epoch after
it there may be one too: that epoch is trained again, to the same weights, and replaces it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from convtui.errors import BadInput
from convtui.networks.network import AllWeights, Network, total_parameters, weights_of
from convtui.regular_file import MEGABYTE
from convtui.runs.arrays import read_arrays, write_arrays
from convtui.runs.documents import reason_of
from convtui.runs.run import Run
from convtui.safe_file import sweep, sync_folder

EPOCHS = "epochs"
"""The folder of a run in which they lie."""
MOST_FILES = 1_000_000
"""Files that are looked for in a folder."""

_FILES = "epoch-*.npz"
_FILE = re.compile(r"epoch-(\d{4,7})\.npz")
_BYTES = 8
"""Of a weight in a file, at most."""


@dataclass(frozen=True)
class KeptEpochs:
    """Those of a run; they lie in a folder of their own, which must not be a link to another."""

    run: Run

    @property
    def folder(self) -> Path:
        return self.run.folder / EPOCHS

    def numbers(self) -> tuple[int, ...]:
        """The epochs whose weights are here, in order; () if none are."""
        if self.folder.is_symlink():
            return ()
        try:
            with_numbers = (_FILE.fullmatch(path.name) for path in self.folder.iterdir())
            found = [int(match[1]) for match in islice(with_numbers, MOST_FILES) if match]
        except OSError:
            return ()
        return tuple(sorted(found))

    def begin(self, finished: int) -> None:
        """Make room for the epochs after `finished`: what is there of them is gone afterwards.

        Raises:
            BadInput: the folder is a link, or cannot be made or written.
        """
        try:
            self.folder.mkdir(exist_ok=True)
            self._refuse_link()
            sync_folder(self.folder.parent)
            sweep(self.folder, [_FILES])
            for number in self.numbers():
                if number > finished:
                    self._file(number).unlink(missing_ok=True)
        except OSError as problem:
            raise BadInput(f"{self.folder} cannot be written ({reason_of(problem)})") from None

    def write(self, epoch: int, weights: Mapping[str, npt.NDArray[Any]]) -> None:
        """Keep the weights after an epoch, by `layer/name`.

        Raises:
            BadInput: the disk is full, or the folder cannot be written.
        """
        self._refuse_link()
        write_arrays(self._file(epoch), weights)

    def read(self, epoch: int, network: Network) -> AllWeights:
        """The weights of a network after an epoch, in float64.

        Raises:
            BadInput: they are not kept, damaged, of another network, or no numbers.
        """
        numbers = self.numbers()
        name = self.run.name
        if not numbers:
            raise BadInput(
                f"{name} has no weights of its epochs: `convtui train --keep-epochs` keeps them"
            )
        if epoch not in numbers:
            raise BadInput(f"epoch {epoch} of {name} is not kept: give one of {_spans(numbers)}")
        path = self._file(epoch)
        arrays = read_arrays(path, total_parameters(network.shapes) * _BYTES + MEGABYTE)
        numbers_alone = {name: array for name, array in arrays.items() if array.dtype.kind in "fiu"}
        found = {}
        try:
            for layer, before in zip(network.layers, network.inputs, strict=True):
                for part, values in weights_of(layer, before, numbers_alone).items():
                    found[f"{layer.name}/{part}"] = values
        except BadInput:
            raise BadInput(f"{path} does not hold the weights of {network.name}") from None
        if not all(np.isfinite(values).all() for values in found.values()):
            raise BadInput(f"{path} has weights that are no numbers")
        return found

    def _file(self, epoch: int) -> Path:
        return self.folder / f"epoch-{epoch:04}.npz"

    def _refuse_link(self) -> None:
        if self.folder.is_symlink():
            raise BadInput(f"{self.folder} is a link, which is not followed")


def _spans(numbers: tuple[int, ...]) -> str:
    """`0 to 12`, or the first few of numbers with gaps."""
    first, last = numbers[0], numbers[-1]
    if last - first == len(numbers) - 1:
        return f"{first} to {last}"
    some = ", ".join(map(str, numbers[:5]))
    return f"{some}{'…' if len(numbers) > 5 else ''}"
