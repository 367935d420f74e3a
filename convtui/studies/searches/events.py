"""The trials of a search, and what it tells of them: one JSON object a line of its events.jsonl.

These events are a copy of the study, which syncs what it stores: what a power cut takes of them is
told again when the search goes on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from convtui.runs import Event, EventReader
from convtui.studies.searches.parameters import Drawn

TrialState = Literal["waiting", "running", "finished", "pruned", "failed", "stopped", "infeasible"]

OVER = ("finished", "pruned", "failed", "stopped", "infeasible")


@dataclass(frozen=True)
class Trial:
    """One network of a search; `number` counts from 1.

    `values` holds the metric after each of the finished epochs, None where it was not finite;
    `epochs` are asked for. `metric` is what a finished trial is judged by. `seconds` are those of
    its epochs together. `reason` says in a line why it is infeasible, failed, pruned or stopped.
    `machine` trains or trained it; `attempts` counts how often it was begun or gone on with.
    """

    number: int
    state: TrialState
    parameters: Mapping[str, Drawn]
    values: tuple[float | None, ...] = ()
    epochs: int = 0
    metric: float | None = None
    seconds: float = 0.0
    reason: str = ""
    machine: str = ""
    attempts: int = field(default=0)

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def last(self) -> float | None:
        return self.values[-1] if self.values else None

    @property
    def current(self) -> float | None:
        """The metric a finished trial is judged by, or else that of the newest epoch."""
        return self.last if self.metric is None else self.metric


@dataclass(frozen=True)
class StoredTrial:
    """A trial as the storage has it, whose it is, and whether it is asked to stop."""

    trial: Trial
    owner: str = ""
    asked_to_stop: bool = False


@dataclass(frozen=True)
class SearchStarted(Event):
    """A process began to train the search on this machine."""

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
    parameters: Mapping[str, Drawn]


WAITS_FOR = "waits for"
OUT_OF_REACH = "the storage is out of reach, training goes on"
"""How notes begin that a screen knows again."""


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
