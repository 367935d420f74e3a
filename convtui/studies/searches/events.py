"""What a search tells, one JSON object a line of its events.jsonl.

These events mirror the study, which syncs what it stores: what a power cut takes of them is told
again when the search goes on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from convtui.runs import Event, EventReader
from convtui.studies.searches.distributions import Value
from convtui.studies.searches.trial import Trial


@dataclass(frozen=True)
class SearchStarted(Event):
    """A process took the search in local on this machine."""

    event: ClassVar[str] = "search_started"
    name: str
    pid: int
    workers: int


@dataclass(frozen=True)
class TrialChanged(Event):
    """A trial is as it stands here from now on."""

    event: ClassVar[str] = "trial_changed"
    lasting: ClassVar[bool] = False
    trial: Trial


@dataclass(frozen=True)
class BestChanged(Event):
    """A finished trial is better than all before it."""

    event: ClassVar[str] = "best_changed"
    lasting: ClassVar[bool] = False
    number: int
    metric: float
    parameters: Mapping[str, Value]


@dataclass(frozen=True)
class Noted(Event):
    """Something worth a line: a worker died, the storage is out of reach or back."""

    event: ClassVar[str] = "noted"
    lasting: ClassVar[bool] = False
    message: str


@dataclass(frozen=True)
class SearchEnded(Event):
    """The process lets the search go: every trial is over, or it was told to stop."""

    event: ClassVar[str] = "search_ended"
    status: Literal["finished", "stopped"]


SEARCH_EVENTS = EventReader((SearchStarted, TrialChanged, BestChanged, Noted, SearchEnded))
