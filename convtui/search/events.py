"""What a search tells, one JSON object a line of its events.jsonl."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from convtui.runs import Event
from convtui.search.distributions import Value
from convtui.search.trial import Trial


@dataclass(frozen=True)
class SearchStarted(Event):
    """A process took the search in hand on this machine."""

    event: ClassVar[str] = "search_started"
    name: str
    pid: int
    workers: int


@dataclass(frozen=True)
class TrialChanged(Event):
    """A trial is as it stands here from now on."""

    event: ClassVar[str] = "trial_changed"
    trial: Trial


@dataclass(frozen=True)
class BestChanged(Event):
    """A finished trial is better than all before it."""

    event: ClassVar[str] = "best_changed"
    number: int
    metric: float
    parameters: Mapping[str, Value]


@dataclass(frozen=True)
class Noted(Event):
    """Something worth a line: a worker died, the storage is out of reach or back."""

    event: ClassVar[str] = "noted"
    message: str


@dataclass(frozen=True)
class SearchEnded(Event):
    """The process lets the search go: every trial is over, or it was told to stop."""

    event: ClassVar[str] = "search_ended"
    status: Literal["finished", "stopped"]


EVENTS: dict[str, type[Event]] = {
    kind.event: kind for kind in (SearchStarted, TrialChanged, BestChanged, Noted, SearchEnded)
}


def read_event(line: bytes) -> Event | None:
    """Read a line; None if it is torn, or of an event that this version does not know."""
    try:
        document = json.loads(line)
        kind = EVENTS[document.pop("event")]
        if kind is TrialChanged:
            trial = document["trial"]
            document["trial"] = Trial(**{**trial, "values": tuple(trial["values"])})
        return kind(**document)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
