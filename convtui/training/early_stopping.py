"""When to stop early; computed from the rows alone, so that a resumed run stops where it would."""

from collections.abc import Sequence
from typing import Protocol


class Validated(Protocol):
    """An epoch with its validation loss, None if that was not finite."""

    @property
    def val_loss(self) -> float | None:
        """Mean over the validation images, penalties included."""


def epochs_without_gain(rows: Sequence[Validated]) -> int:
    """How many epochs have gone by since the validation loss was lowest."""
    best, waited = float("inf"), 0
    for row in rows:
        if row.val_loss is not None and row.val_loss < best:
            best, waited = row.val_loss, 0
        else:
            waited += 1
    return waited


def stops_early(rows: Sequence[Validated], patience: int | None) -> bool:
    """Whether early stopping ends the run after these epochs; None never does."""
    return patience is not None and len(rows) > 1 and epochs_without_gain(rows) >= patience
