"""A search as it stands by its events, which one process writes and any may follow.

Snapshots are frozen, so that they may be handed to a screen; no engine is needed to read them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from convtui.runs import Event, EventLog, Follower, LogFollower, RunState
from convtui.studies.searches.events import (
    SEARCH_EVENTS,
    WAITS_FOR,
    BestChanged,
    Noted,
    SearchEnded,
    SearchStarted,
    StoredTrial,
    Trial,
    TrialChanged,
)
from convtui.studies.searches.search import Search

SearchStatus = Literal["starting", "running", "finished", "stopped"]

NOTES_KEPT = 50


@dataclass(frozen=True)
class SearchState:
    """What is known of a search on this machine.

    `trials` are all of them by number, infeasible ones included. `best` is the number of the best
    finished one. `notes` are the newest lines worth reading since it began or went on. `progress`
    holds by number how far the epochs are of the trials that are trained here. `status` is
    `stopped` too where the process that searched is gone. `pid` is that process. `began` is in
    seconds since 1970; `seconds` are those of all sessions together.
    """

    status: SearchStatus = "starting"
    trials: tuple[Trial, ...] = ()
    best: int | None = None
    notes: tuple[str, ...] = ()
    progress: Mapping[int, RunState] = field(default_factory=dict)
    pid: int | None = None
    began: float | None = None
    seconds: float = 0.0

    @property
    def asked(self) -> int:
        return sum(trial.state != "infeasible" for trial in self.trials)

    @property
    def done(self) -> int:
        return sum(trial.is_over and trial.state != "infeasible" for trial in self.trials)

    @property
    def running(self) -> int:
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

    @property
    def winner(self) -> Trial | None:
        return None if self.best is None else self.trial(self.best)

    def trial(self, number: int) -> Trial | None:
        return next((trial for trial in self.trials if trial.number == number), None)


class SearchTracker:
    """The trials as the events so far tell of them."""

    def __init__(self) -> None:
        self.trials: dict[int, Trial] = {}
        self.best: int | None = None
        self._status: SearchStatus = "starting"
        self._notes: list[str] = []
        self._pid: int | None = None
        self._began: float | None = None
        self._newest: float | None = None
        self._seconds = 0.0

    def hear(self, event: Event) -> None:
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


class SearchFollower:
    """Follows a search, and the runs of its trials that are trained on this machine."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._log = LogFollower(search.folder, SEARCH_EVENTS, SearchTracker)
        self._runs: dict[int, Follower] = {}

    def refresh(self) -> SearchState:
        state = self._log.refresh().state()
        if self._log.alive:
            return replace(state, progress=self._progress(state))
        return replace(state, status="stopped") if state.status == "running" else state

    def _progress(self, state: SearchState) -> dict[int, RunState]:
        """How far the runs are that are trained on this machine."""
        here = {}
        for trial in state.trials:
            folder = self._search.run_folder(trial.number)
            if trial.state == "running" and folder.exists():
                here[trial.number] = self._runs.get(trial.number) or Follower(folder)
        self._runs = here
        return {number: follower.refresh() for number, follower in here.items()}


def read_search(search: Search) -> SearchState:
    return SearchFollower(search).refresh()


def recalled(search: Search) -> SearchTracker:
    """The trials as they were written down last."""
    return LogFollower(search.folder, SEARCH_EVENTS, SearchTracker).refresh()


class EventWriter:
    """Writes down what differs from what was written last; `tracker` knows what that is."""

    def __init__(self, search: Search, log: EventLog, tell: Callable[[Event], None]) -> None:
        """Go on with a log; `tell` hears each event after it is written."""
        self._search, self._log, self._tell = search, log, tell
        self.tracker = recalled(search)
        self._waited_for = ""

    def say(self, event: Event) -> None:
        self._log.append(event)
        self.tracker.hear(event)
        self._tell(event)

    def show(self, stored: Sequence[StoredTrial]) -> None:
        """Show the trials as the storage has them, and each new best one."""
        names = tuple(self._search.specification.space.parameters)
        for entry in stored:
            drawn = entry.trial.parameters
            trial = replace(entry.trial, parameters={name: drawn[name] for name in names})
            if self.tracker.trials.get(trial.number) != trial:
                self.say(TrialChanged(trial))
                if trial.metric is not None and self._is_best(trial, trial.metric):
                    self.say(BestChanged(trial.number, trial.metric, trial.parameters))

    def show_progress(self, number: int, values: tuple[float | None, ...], seconds: float) -> None:
        """Show how far a trial is here while the storage is out of reach."""
        trial = self.tracker.trials.get(number)
        if trial is not None and trial.values != values:
            self.say(TrialChanged(replace(trial, values=values, seconds=seconds)))

    def say_who_is_waited_for(self, stored: Sequence[StoredTrial]) -> None:
        """Tell it once where nothing is left to train here: another machine may be gone."""
        others = [
            f"trial {entry.trial.number} on {entry.trial.machine}"
            for entry in stored
            if entry.trial.state == "running" and entry.owner != self._search.place
        ]
        if not others or any(entry.trial.state == "waiting" for entry in stored):
            return
        words = f"{WAITS_FOR} {', '.join(others)}, to train it here if that machine is gone"
        if words != self._waited_for:
            self._waited_for = words
            self.say(Noted(words))

    def _is_best(self, trial: Trial, figure: float) -> bool:
        best = self.tracker.trials[self.tracker.best] if self.tracker.best else None
        if best is None or best.metric is None:
            return True
        if figure == best.metric:  # of equals the first by number, whoever was trained first
            return trial.number < best.number
        return self._search.specification.metric.better(figure, best.metric)
