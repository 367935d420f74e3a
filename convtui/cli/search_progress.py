"""A search while it runs: a live table on a terminal, else a line for whatever happens."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from convtui.cli.output import talk
from convtui.cli.search_table import live_view
from convtui.cli.study import live
from convtui.runs import Event
from convtui.runs.events import Tell
from convtui.studies.searches import words
from convtui.studies.searches.events import BestChanged, Noted, Trial, TrialChanged
from convtui.studies.searches.search import Search
from convtui.studies.searches.state import SearchFollower, recalled


@contextmanager
def shown_search(search: Search, *, quiet: bool) -> Iterator[Tell]:
    """Give what shows each event on stderr: live on a terminal, else in lines."""
    if quiet:
        yield lambda event: None
        return
    talk(f"{search.name} in {search.folder}")
    if sys.stderr.isatty():
        follower = SearchFollower(search)
        with live(lambda size, seconds: live_view(search, follower.refresh(), *size, seconds)):
            yield lambda event: None
    else:
        yield _Lines(search).tell


class _Lines:
    """A line for each trial that begins, ends or goes on, and for each new best one.

    Of a search that began elsewhere each trial is told once as it stands: what is no news then is
    passed over, but for the trials that are taken here.
    """

    def __init__(self, search: Search) -> None:
        self._metric = search.specification.metric.name
        self._machine = search.machine
        self._table = recalled(search)
        self._told: dict[int, str] = {}
        self._joining = not search.began_here

    def tell(self, event: Event) -> None:
        self._table.hear(event)
        if isinstance(event, TrialChanged):
            self._trial(event.trial)
        elif isinstance(event, BestChanged) and not self._joining:
            drawn = words.with_names(event.parameters)
            talk(f"best so far: trial {event.number}, {event.metric:.4f}: {drawn}")
        elif isinstance(event, Noted):
            talk(event.message)

    def _trial(self, trial: Trial) -> None:
        self._joining = self._joining and trial.number not in self._told
        if self._told.get(trial.number) == trial.state:
            return
        self._told[trial.number] = trial.state
        taken_here = trial.state == "running" and trial.machine == self._machine
        if taken_here or not self._joining:
            self._changed(trial)

    def _changed(self, trial: Trial) -> None:
        if trial.state == "waiting":
            return
        drawn = words.with_names(trial.parameters)
        if trial.state == "running":
            after = f" goes on after epoch {len(trial.values)}" if trial.values else " begins"
            talk(f"trial {trial.number}{after}: {drawn}")
            return
        figures = "" if trial.metric is None else f", {self._metric} {trial.metric:.4f}"
        why = f": {trial.reason}" if trial.reason and trial.state != "finished" else ""
        counted = "" if trial.state == "infeasible" else f"; {words.far(self._table.state())}"
        talk(f"trial {trial.number} {trial.state}{figures}{why}{counted}")
