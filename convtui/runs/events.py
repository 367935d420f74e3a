"""What a run tells, one JSON object a line; the classes are the only list of events there is."""

import json
import math
import time
from dataclasses import MISSING, asdict, dataclass, field, fields
from typing import Any, ClassVar


@dataclass(frozen=True)
class Event:
    """Something that happened in a run; `time` is in seconds since 1970."""

    event: ClassVar[str] = ""
    time: float = field(default_factory=lambda: round(time.time(), 3), kw_only=True)


@dataclass(frozen=True)
class RunStarted(Event):
    """A process took the run in hand; `resumed_after` epochs were finished before."""

    event: ClassVar[str] = "run_started"
    model: str
    data: str
    epochs: int
    pid: int
    resumed_after: int = 0


@dataclass(frozen=True)
class BatchProgress(Event):
    """So many batches of the epoch are done; loss and accuracy are means over them.

    `eta` is in seconds, to the end of the run if it does not stop early; None while unknown.
    """

    event: ClassVar[str] = "batch_progress"
    epoch: int
    batch: int
    batches: int
    loss: float | None
    accuracy: float | None
    eta: float | None = None


@dataclass(frozen=True)
class EpochEnded(Event):
    """An epoch, counted from 1, with its validation.

    Loss and accuracy are Keras' means over the epoch's batches, taken while the weights changed;
    `train_accuracy` is measured afterwards, on the same images, with the weights at the epoch's
    end and without dropout. It is there on request only. A number that is not finite is None.
    """

    event: ClassVar[str] = "epoch_ended"
    epoch: int
    loss: float | None
    accuracy: float | None
    val_loss: float | None
    val_accuracy: float | None
    seconds: float
    learning_rate: float
    train_accuracy: float | None = None


@dataclass(frozen=True)
class BaselineProgress(Event):
    """After the epochs: `done` of the `fits` of logistic regression, `accuracy` of the newest.

    All but the last are the folds of the cross-validation; the last one is scored on the test
    images. It is there on request only.
    """

    event: ClassVar[str] = "baseline_progress"
    done: int
    fits: int
    accuracy: float | None = None


@dataclass(frozen=True)
class RunEnded(Event):
    """All epochs are trained, or early stopping ended the run; the report is written.

    `seconds` is the time of all epochs together. `chance` is the accuracy that guessing gets on the
    images that the network is judged by; None where an earlier version did not say.
    """

    event: ClassVar[str] = "run_ended"
    epochs: int
    best_epoch: int | None
    early_stopped: bool
    seconds: float
    test_loss: float | None
    test_accuracy: float | None
    chance: float | None = None


@dataclass(frozen=True)
class RunFailed(Event):
    """The run cannot go on; one line says why."""

    event: ClassVar[str] = "run_failed"
    message: str


@dataclass(frozen=True)
class Stopped(Event):
    """The run was told to stop; `epochs` are finished and kept."""

    event: ClassVar[str] = "stopped"
    epochs: int


EVENTS: dict[str, type[Event]] = {
    kind.event: kind
    for kind in (
        RunStarted,
        BatchProgress,
        EpochEnded,
        BaselineProgress,
        RunEnded,
        RunFailed,
        Stopped,
    )
}

_OPTIONAL = ("resumed_after", "train_accuracy", "eta", "chance")
"""Left out of a line where they say nothing."""


def as_line(event: Event) -> str:
    """Write an event as JSON, without the end of the line."""
    values = {name: _finite(value) for name, value in asdict(event).items()}
    said = {k: v for k, v in values.items() if not (k in _OPTIONAL and not v)}
    document = {"event": event.event, "time": said.pop("time"), **said}
    return json.dumps(document, ensure_ascii=False, allow_nan=False)


def read_event(line: bytes) -> Event | None:
    """Read a line; None if it is torn, or of an event that this version does not know."""
    try:
        document = json.loads(line)
        kind = EVENTS[document.pop("event")]
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        return None
    known = {entry.name: entry for entry in fields(kind)}
    values = {name: value for name, value in document.items() if name in known}
    for name, entry in known.items():
        if name in values:
            if not _fits(values[name], entry.type):
                return None
        elif entry.default is MISSING and entry.default_factory is MISSING:
            return None
    return kind(**values)


def _fits(value: object, wanted: Any) -> bool:
    """Whether a value read from JSON is of the type a field is declared with."""
    if isinstance(value, bool):
        return wanted is bool
    if isinstance(value, float):
        return isinstance(1.0, wanted) and math.isfinite(value)
    if isinstance(value, int):
        return wanted is not bool and (isinstance(1, wanted) or isinstance(1.0, wanted))
    return isinstance(value, wanted)


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
