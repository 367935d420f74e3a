"""The events in the folder of a search: they show how the trials in the storage stand."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from convtui.runs import Event
from convtui.studies.searches.events import BestChanged, Noted, TrialChanged
from convtui.studies.searches.local_trials import TrialProgress
from convtui.studies.searches.optuna_study import StoredTrial
from convtui.studies.searches.search import Search
from convtui.studies.searches.state import SearchTracker
from convtui.studies.searches.trial import Trial
from convtui.studies.searches.words import WAITS_FOR

Say = Callable[[Event], None]


class EventWriter:
    """Writes down what differs from what was written last."""

    def __init__(self, search: Search, tracker: SearchTracker, say: Say) -> None:
        """Show a search in events; `say` writes them, and brings the `tracker` up to date."""
        self._search, self._tracker, self._say = search, tracker, say
        self._waited_for = ""

    def show(self, stored: Sequence[StoredTrial]) -> None:
        """Show the trials as the storage has them, and each new best one."""
        names = tuple(self._search.specification.space.parameters)
        for entry in stored:
            drawn = entry.trial.parameters
            trial = replace(entry.trial, parameters={name: drawn[name] for name in names})
            if self._tracker.trials.get(trial.number) != trial:
                self._say(TrialChanged(trial))
                if trial.metric is not None and self._is_best(trial, trial.metric):
                    self._say(BestChanged(trial.number, trial.metric, trial.parameters))

    def show_progress(self, told: TrialProgress) -> None:
        """Show what a trial told here while the storage is out of reach."""
        trial = self._tracker.trials.get(told.number)
        if trial is not None and trial.values != told.values:
            self._say(TrialChanged(replace(trial, values=told.values, seconds=told.seconds)))

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
            self._say(Noted(words))

    def _is_best(self, trial: Trial, figure: float) -> bool:
        best = self._tracker.trials[self._tracker.best] if self._tracker.best else None
        if best is None or best.metric is None:
            return True
        if figure == best.metric:  # of equals the first by number, whoever was trained first
            return trial.number < best.number
        return self._search.specification.metric.better(figure, best.metric)
