"""A search as it stands, as frozen snapshots for a screen or a command line; no engine here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from convtui.runs import Event, RunState
from convtui.studies.searches.events import (
    BestChanged,
    Noted,
    SearchEnded,
    SearchStarted,
    TrialChanged,
)
from convtui.studies.searches.trial import Trial

Status = Literal["starting", "running", "finished", "stopped"]

NOTES_KEPT = 50


@dataclass(frozen=True)
class SearchState:
    """What is known of a search on this machine.

    `trials` are all of them by number, infeasible ones included. `best` is the number of the best
    finished one. `notes` are the newest lines worth reading since it began or went on. `progress`
    holds by number the epoch and batch in local of the trials that are trained here. `status` is
    `stopped` too where the process that searched is gone. `pid` is that process. `began` is in
    seconds since 1970; `seconds` are those of all sessions together.
    """

    status: Status = "starting"
    trials: tuple[Trial, ...] = ()
    best: int | None = None
    notes: tuple[str, ...] = ()
    progress: Mapping[int, RunState] = field(default_factory=dict)
    pid: int | None = None
    began: float | None = None
    seconds: float = 0.0

    @property
    def asked(self) -> int:
        """How many networks are to be trained."""
        return sum(trial.state != "infeasible" for trial in self.trials)

    @property
    def done(self) -> int:
        """How many of them are over."""
        return sum(trial.is_over and trial.state != "infeasible" for trial in self.trials)

    @property
    def running(self) -> int:
        """How many are in training."""
        return sum(trial.state == "running" for trial in self.trials)

    @property
    def eta(self) -> float | None:
        """Seconds to the end at the pace so far; None while no epoch is finished or none runs."""
        epochs = sum(len(trial.values) for trial in self.trials)
        if not epochs or not self.running:
            return None
        each = sum(trial.seconds for trial in self.trials) / epochs
        left = sum(
            max(trial.epochs - len(trial.values), 0) for trial in self.trials if not trial.is_over
        )
        return each * left / self.running

    def trial(self, number: int) -> Trial | None:
        """Find a trial by its number."""
        return next((trial for trial in self.trials if trial.number == number), None)


class SearchTracker:
    """The trials as the events so far tell of them."""

    def __init__(self) -> None:
        """Begin with none."""
        self.trials: dict[int, Trial] = {}
        self.best: int | None = None
        self._status: Status = "starting"
        self._notes: list[str] = []
        self._pid: int | None = None
        self._began: float | None = None
        self._newest: float | None = None
        self._seconds = 0.0

    def hear(self, event: Event) -> None:
        """Take one more event into account."""
        self._count(event)
        if isinstance(event, TrialChanged):
            self.trials[event.trial.number] = event.trial
        elif isinstance(event, BestChanged):
            self.best = event.number
        elif isinstance(event, Noted):
            self._notes = [*self._notes[1 - NOTES_KEPT :], event.message]
        elif isinstance(event, SearchStarted):
            self._status, self._pid, self._notes = "running", event.pid, []
        elif isinstance(event, SearchEnded):
            self._status = event.status

    def state(self) -> SearchState:
        """All of it, frozen."""
        trials = tuple(self.trials[number] for number in sorted(self.trials))
        return SearchState(
            status=self._status,
            trials=trials,
            best=self.best,
            notes=tuple(self._notes),
            pid=self._pid,
            began=self._began,
            seconds=self._seconds,
        )

    def _count(self, event: Event) -> None:
        """Add the time since the event before, unless nobody searched in between."""
        if self._began is None:
            self._began = event.time
        if self._newest is not None and not isinstance(event, SearchStarted):
            self._seconds += max(event.time - self._newest, 0.0)  # a clock may be put back
        self._newest = event.time
