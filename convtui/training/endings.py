"""How training ends: early, by its validation loss, or before its time."""

from collections.abc import Callable, Sequence
from typing import Protocol

AskedToStop = Callable[[], bool]


class StopRequested(Exception):
    """Someone asked for it; what is finished is kept."""


class RunBroke(Exception):
    """The run cannot go on: one line with what happened and what to change."""


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
