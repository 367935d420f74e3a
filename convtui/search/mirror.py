"""The events in the folder of a search: they show how the trials in the storage stand."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from convtui.runs import Event
from convtui.search.events import BestChanged, Noted, TrialChanged
from convtui.search.hand import Progress
from convtui.search.state import Table
from convtui.search.store import Search
from convtui.search.study import Stored
from convtui.search.trial import Trial
from convtui.search.words import WAITS_FOR

Say = Callable[[Event], None]


class Mirror:
    """Writes down what differs from what was written last."""

    def __init__(self, search: Search, table: Table, say: Say) -> None:
        """Show a search in events; `say` writes them, and brings the `table` up to date."""
        self._search, self._table, self._say = search, table, say
        self._waited_for = ""

    def show(self, stored: Sequence[Stored]) -> None:
        """Show the trials as the storage has them, and each new best one."""
        names = tuple(self._search.question.space.parameters)
        for entry in stored:
            drawn = entry.trial.parameters
            trial = replace(entry.trial, parameters={name: drawn[name] for name in names})
            if self._table.trials.get(trial.number) != trial:
                self._say(TrialChanged(trial))
                if trial.metric is not None and self._is_best(trial, trial.metric):
                    self._say(BestChanged(trial.number, trial.metric, trial.parameters))

    def show_progress(self, told: Progress) -> None:
        """Show what a trial told here while the storage is out of reach."""
        trial = self._table.trials.get(told.number)
        if trial is not None and trial.values != told.values:
            self._say(TrialChanged(replace(trial, values=told.values, seconds=told.seconds)))

    def say_who_is_waited_for(self, stored: Sequence[Stored]) -> None:
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
        best = self._table.trials[self._table.best] if self._table.best else None
        if best is None or best.metric is None:
            return True
        if figure == best.metric:  # of equals the first by number, whoever was trained first
            return trial.number < best.number
        return self._search.question.metric.better(figure, best.metric)
