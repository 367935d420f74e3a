"""A run as it stands after some of its events: frozen, so that it may be handed to a screen."""

from dataclasses import dataclass, replace
from typing import Literal

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

    @property
    def best_epoch(self) -> int | None:
        """The epoch with the lowest validation loss, the first of equals."""
        return best_epoch(self.epochs)

    @property
    def is_loading(self) -> bool:
        """Whether its process has started and does not train yet: TensorFlow takes seconds."""
        return self.status == "starting" or (self.status == "running" and self.loading is not None)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come unless the run is resumed."""
        return self.status not in ("starting", "running")


def best_epoch(rows: tuple[EpochRow, ...]) -> int | None:
    """Find the epoch with the lowest validation loss; None without validation."""
    judged = [(row.val_loss, row.epoch) for row in rows if row.val_loss is not None]
    return min(judged)[1] if judged else None


def advance(state: RunState, event: Event) -> RunState:
    """Take one more event into account."""
    if isinstance(event, RunStarted):
        return _started(state, event)
    if isinstance(event, BatchProgress):
        return replace(
            state,
            epoch=event.epoch,
            batch=event.batch,
            batches=event.batches,
            loss=event.loss,
            accuracy=event.accuracy,
            eta=event.eta,
            loading=None,
        )
    if isinstance(event, EpochEnded):
        # A resumed run tells an epoch again whose checkpoint was lost.
        before = tuple(row for row in state.epochs if row.epoch < event.epoch)
        return replace(state, epochs=(*before, event), epoch=0, batch=0, loading=None)
    if isinstance(event, BaselineProgress):
        return replace(state, message=about_baseline(event), loading=None)
    if isinstance(event, RunEnded):
        return _ended(state, event)
    if isinstance(event, Stopped):
        return replace(state, status="stopped", eta=None, message="")
    if isinstance(event, RunFailed):
        return replace(state, status="failed", eta=None, message=event.message)
    return state


def about_baseline(event: BaselineProgress) -> str:
    """How far the logistic regression is, in a line."""
    newest = "" if event.accuracy is None else f", accuracy {event.accuracy:.4f}"
    return f"logistic regression: {event.done} of {event.fits} fits{newest}"


def _started(state: RunState, event: RunStarted) -> RunState:
    kept = tuple(row for row in state.epochs if row.epoch <= event.resumed_after)
    return RunState(
        status="running",
        epochs=kept,
        planned=event.epochs,
        pid=event.pid,
        started=event.time if state.started is None else state.started,
        loading=event.time,
    )


def _ended(state: RunState, event: RunEnded) -> RunState:
    message = ""
    if event.early_stopped:
        message = (
            f"stopped early after epoch {event.epochs}: "
            f"the validation loss was lowest in epoch {event.best_epoch}"
        )
    return replace(
        state,
        status="finished",
        epoch=0,
        eta=None,
        early_stopped=event.early_stopped,
        test_loss=event.test_loss,
        test_accuracy=event.test_accuracy,
        chance=event.chance,
        message=message,
    )
