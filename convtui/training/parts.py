"""Train, validation and test images: three different things, each with its origin."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from convtui.training.spec import RunSpec, split_at

if TYPE_CHECKING:
    from convtui.datasets.load import DataArrays


@dataclass(frozen=True, eq=False)
class Part:
    """Images uint8 (n, rows, columns, channels), labels (n,), and where they come from."""

    images: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.integer[Any]]
    origin: str

    def __len__(self) -> int:
        return len(self.images)


@dataclass(frozen=True, eq=False)
class Parts:
    """What a run trains on, validates on and is tested on; None for what is not wanted."""

    train: Part
    validation: Part | None
    test: Part | None

    def named(self) -> Iterator[tuple[str, Part]]:
        for name, part in vars(self).items():
            if part is not None:
                yield name, part

    def held_out(self) -> tuple[str, Part]:
        """The validation images with their name, or the training images where there are none."""
        return ("validation", self.validation) if self.validation else ("train", self.train)

    def measured(self) -> Iterator[tuple[str, Part]]:
        """What a trained network is measured on: all, or without a test part what it is judged by.

        That is the validation images, or else the training images.
        """
        if self.test is None and self.validation is not None:
            yield "validation", self.validation
        else:
            yield from self.named()


def divide(spec: RunSpec, data: "DataArrays") -> Parts:
    """Keep the last share of the training images for validation, as Keras does.

    Raises:
        BadInput: no image would be left to train on or to validate on.
    """
    first, count = split_at(len(data.x_train), spec.validation_split), len(data.x_train)
    source = data.origin["train"]

    def cut(start: int, stop: int) -> Part:
        where = source if stop - start == count else f"{start + 1:,} to {stop:,} of {source}"
        return Part(data.x_train[start:stop], data.y_train[start:stop], where)

    return Parts(
        train=cut(0, first),
        validation=cut(first, count) if first < count else None,
        test=Part(data.x_test, data.y_test, data.origin["test"]) if spec.measure_test else None,
    )


def permutation(seed: int, epoch: int, count: int) -> npt.NDArray[np.int32]:
    """The order of `count` images in an epoch, which seed and epoch alone decide."""
    return np.random.default_rng([seed, epoch]).permutation(count).astype(np.int32)


def batches_of(count: int, batch_size: int) -> int:
    """How many batches so many images make; the last may be smaller than the others."""
    return -(-count // batch_size)
