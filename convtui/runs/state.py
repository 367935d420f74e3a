"""A run as it stands after some of its events: frozen, so that it may be handed to a screen."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

from convtui.runs.events import (
    BaselineProgress,
    BatchProgress,
    EpochEnded,
    Event,
    RunEnded,
    RunFailed,
    RunStarted,
    Stopped,
)

EpochRow = EpochEnded
"""A row of the epoch table is the event that told of the epoch."""

Status = Literal["starting", "running", "finished", "stopped", "failed", "died"]

MOST_EPOCHS = 1_000_000
"""As many as can be asked for; an event of a later one tells of no run of ours."""

MOST_BATCHES = 10**12
"""Of an epoch. An event that tells of more, or of one behind the last, tells of no run of ours."""

_OF_BATCHES = ("epoch", "batch", "batches", "loss", "accuracy", "eta")

DIED = "the process that trained it is gone; `convtui runs resume` goes on after the last epoch"


@dataclass(frozen=True)
class RunState:
    """What is known of a run.

    `epochs` are the finished ones, `planned` is how many were asked for; `epoch`, `batch` of
    `batches`, `loss` and `accuracy` belong to the epoch in hand, and `epoch` is 0 if there is
    none. `eta` is in seconds, `started` in seconds since 1970. `chance` is as in `RunEnded`.
    `loading` is when the process began to load what it trains with, None once it trains. `pid` is
    the process that trains or trained it. `message` is one line for the reader, empty if there
    is nothing to say.
    """

    status: Status = "starting"
    epochs: tuple[EpochRow, ...] = ()
    epoch: int = 0
    batch: int = 0
    batches: int = 0
    loss: float | None = None
    accuracy: float | None = None
    eta: float | None = None
    planned: int = 0
    early_stopped: bool = False
    test_loss: float | None = None
    test_accuracy: float | None = None
    chance: float | None = None
    loading: float | None = None
    started: float | None = None
    pid: int | None = None
    message: str = ""

    @cached_property
    def best(self) -> EpochRow | None:
        """The epoch with the lowest validation loss, the first of equals."""
        return best_row(self.epochs)

    @property
    def best_epoch(self) -> int | None:
        return self.best.epoch if self.best else None

    @property
    def is_loading(self) -> bool:
        """Whether its process has started and does not train yet: TensorFlow takes seconds."""
        return self.status == "starting" or (self.status == "running" and self.loading is not None)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come unless the run is resumed."""
        return self.status not in ("starting", "running")


def best_row(rows: Sequence[EpochRow]) -> EpochRow | None:
    """Find the epoch with the lowest validation loss; None without validation."""
    best: EpochRow | None = None
    lowest = math.inf
    for row in rows:
        if row.val_loss is not None and row.val_loss < lowest:
            best, lowest = row, row.val_loss
    return best


def best_epoch(rows: Sequence[EpochRow]) -> int | None:
    best = best_row(rows)
    return best.epoch if best else None


class RunTracker:
    """A run as the events so far tell of it; each of them takes the same time, however many."""

    def __init__(self, state: RunState | None = None) -> None:
        self._state = state or RunState()
        self._epochs = list(self._state.epochs)
        self._changed: dict[str, Any] = {}
        """Fields of the state that are others by now."""

    @property
    def state(self) -> RunState:
        if "epochs" in self._changed:
            self._changed["epochs"] = tuple(self._epochs)
        if self._changed:
            self._state = replace(self._state, **self._changed)
            self._changed = {}
        return self._state

    def hear(self, event: Event) -> None:
        if isinstance(event, EpochEnded):
            self._keep(event)
        elif isinstance(event, BatchProgress):
            if not 0 <= event.batch <= event.batches <= MOST_BATCHES:
                return
            self._changed |= {name: getattr(event, name) for name in _OF_BATCHES}
            self._changed["loading"] = None
        elif isinstance(event, RunStarted):
            self._begin(event)
        else:
            self._changed |= _changes(event)

    def _begin(self, event: RunStarted) -> None:
        first = self.state.started
        self._forget_after(event.resumed_after)
        self._state = RunState(
            status="running",
            planned=event.epochs,
            pid=event.pid,
            started=event.time if first is None else first,
            loading=event.time,
        )
        self._changed = {"epochs": ()}

    def _keep(self, row: EpochRow) -> None:
        if not 0 < row.epoch <= MOST_EPOCHS:
            return
        # A resumed run tells an epoch again whose checkpoint was lost.
        self._forget_after(row.epoch - 1)
        self._epochs.append(row)
        changed = self._changed
        changed |= {"epochs": (), "epoch": 0, "batch": 0, "loading": None}

    def _forget_after(self, epoch: int) -> None:
        while self._epochs and self._epochs[-1].epoch > epoch:
            self._epochs.pop()


def _changes(event: Event) -> dict[str, Any]:
    """What an event that comes seldom changes."""
    if isinstance(event, BaselineProgress):
        return {"message": about_baseline(event), "loading": None}
    if isinstance(event, RunEnded):
        return _ended(event)
    if isinstance(event, Stopped):
        return {"status": "stopped", "eta": None, "message": ""}
    if isinstance(event, RunFailed):
        return {"status": "failed", "eta": None, "message": event.message}
    return {}


def about_baseline(event: BaselineProgress) -> str:
    """How far the logistic regression is, in a line."""
    newest = "" if event.accuracy is None else f", accuracy {event.accuracy:.4f}"
    return f"logistic regression: {event.done} of {event.fits} fits{newest}"


def _ended(event: RunEnded) -> dict[str, Any]:
    message = ""
    if event.early_stopped:
        message = (
            f"stopped early after epoch {event.epochs}: "
            f"the validation loss was lowest in epoch {event.best_epoch}"
        )
    return {
        "status": "finished",
        "epoch": 0,
        "eta": None,
        "early_stopped": event.early_stopped,
        "test_loss": event.test_loss,
        "test_accuracy": event.test_accuracy,
        "chance": event.chance,
        "message": message,
    }
