"""What a run tells, one JSON object a line; the classes are the only list of events there is.

A search tells its own events in the same way, and reads them with an `EventReader` of its own.
Lines are decoded by msgspec, three times as fast as by Python's own json: a run has thousands.
"""

import math
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from convtui.errors import BadInput
from convtui.harmless import json_text
from convtui.records import RecordReader

LATEST = 253_402_300_799.0
"""The end of the year 9999 in seconds since 1970: a later time no calendar shows."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; `time` is in seconds since 1970.

    An event that is `lasting` is on disk before anything else is done: a power cut does not lose
    it. The others tell how far something is, and another one comes soon.
    """

    event: ClassVar[str] = ""
    lasting: ClassVar[bool] = True
    time: float = field(default_factory=lambda: round(time.time(), 3), kw_only=True)


@dataclass(frozen=True, slots=True)
class RunStarted(Event):
    """A process took the run in hand; `resumed_after` epochs were finished before."""

    event: ClassVar[str] = "run_started"
    model: str
    data: str
    epochs: int
    pid: int
    resumed_after: int = 0


@dataclass(frozen=True, slots=True)
class BatchProgress(Event):
    """So many batches of the epoch are done; loss and accuracy are means over them.

    `eta` is in seconds, to the end of the run if it does not stop early; None while unknown.
    """

    event: ClassVar[str] = "batch_progress"
    lasting: ClassVar[bool] = False
    epoch: int
    batch: int
    batches: int
    loss: float | None
    accuracy: float | None
    eta: float | None = None


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class BaselineProgress(Event):
    """After the epochs: `done` of the `fits` of logistic regression, `accuracy` of the newest.

    All but the last are the folds of the cross-validation; the last one is scored on the test
    images. It is there on request only.
    """

    event: ClassVar[str] = "baseline_progress"
    lasting: ClassVar[bool] = False
    done: int
    fits: int
    accuracy: float | None = None


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class RunFailed(Event):
    """The run cannot go on; one line says why."""

    event: ClassVar[str] = "run_failed"
    message: str


@dataclass(frozen=True, slots=True)
class Stopped(Event):
    """The run was told to stop; `epochs` are finished and kept."""

    event: ClassVar[str] = "stopped"
    epochs: int


_BATCHES = b'{"event": "batch_progress"'
"""How `as_line` begins such an event."""


class EventReader:
    """Reads lines of a log that holds events of these kinds."""

    def __init__(self, kinds: Iterable[type[Event]]) -> None:
        self._readers = {kind.event: RecordReader(kind) for kind in kinds}

    @cached_property
    def _decode(self) -> Callable[[bytes], Any]:
        """Imported where a log is read: a screen that reads none is there 8 ms sooner."""
        from msgspec.json import decode

        return decode

    def read(self, line: bytes) -> Event | None:
        """Read a line; None if it is torn, of another kind, or a field is not of its type."""
        try:
            document = self._decode(line)
            kind = document.get("event") if isinstance(document, dict) else None
            reader = self._readers.get(kind) if isinstance(kind, str) else None
            event = reader.read(document, "a line") if reader else None
        except (BadInput, ValueError, RecursionError):
            return None
        return event if event and 0 <= event.time <= LATEST else None

    def read_all(self, lines: Iterable[bytes]) -> Iterator[Event]:
        """Read lines in their order; of the batches told of, which are most, the newest only.

        How far an epoch was says nothing any more once something else has happened.
        """
        batches = b""
        for line in lines:
            if line.startswith(_BATCHES):
                batches = line
                continue
            event = self.read(line)
            if event is not None:
                batches = b""
                yield event
        event = self.read(batches) if batches else None
        if event is not None:
            yield event


Tell = Callable[[Event], None]
"""Hears an event as it happens."""

RUN_EVENTS = EventReader(
    (RunStarted, BatchProgress, EpochEnded, BaselineProgress, RunEnded, RunFailed, Stopped)
)
read_event = RUN_EVENTS.read

_OPTIONAL = ("resumed_after", "train_accuracy", "eta", "chance")
"""Left out of a line where they say nothing."""


def as_line(event: Event) -> str:
    """Write an event as JSON, without the end of the line."""
    values = {name: _finite(value) for name, value in asdict(event).items()}
    said = {k: v for k, v in values.items() if not (k in _OPTIONAL and not v)}
    document = {"event": event.event, "time": said.pop("time"), **said}
    return json_text(document)


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
