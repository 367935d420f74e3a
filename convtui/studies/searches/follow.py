"""The reading end of a search's events, for a screen or a command line in another process."""

from dataclasses import replace

from convtui.runs import Follower, LogFollower, RunState
from convtui.studies.searches.events import SEARCH_EVENTS
from convtui.studies.searches.search import Search
from convtui.studies.searches.state import SearchState, SearchTracker


class SearchFollower:
    """Follows a search, and the runs of its trials that are trained on this machine."""

    def __init__(self, search: Search) -> None:
        """Follow a search from its first event on."""
        self._search = search
        self._log = LogFollower(search.folder, SEARCH_EVENTS, SearchTracker)
        self._runs: dict[int, Follower] = {}

    def refresh(self) -> SearchState:
        """Return the search as it stands now."""
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
    """Read a search as it stands now."""
    return SearchFollower(search).refresh()


def recalled(search: Search) -> SearchTracker:
    """The trials as they were written down last."""
    return LogFollower(search.folder, SEARCH_EVENTS, SearchTracker).refresh()
