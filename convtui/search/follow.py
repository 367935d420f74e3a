"""The reading end of a search's events, for a screen or a command line in another process."""

from dataclasses import replace

from convtui.runs import Follower, RunState, is_alive
from convtui.runs.event_log import FILE_NAME
from convtui.search.events import read_event
from convtui.search.state import SearchState, Table
from convtui.search.store import Search


class SearchFollower:
    """Reads what was appended to a search's events, and to those of its running trials."""

    def __init__(self, search: Search) -> None:
        """Follow a search from its first event on."""
        self._search = search
        self._table = Table()
        self._offset = 0
        self._runs: dict[int, Follower] = {}

    def refresh(self) -> SearchState:
        """Return the search as it stands now."""
        alive = is_alive(self._search.folder)  # asked before reading: an end is then an end
        for line in self._new_lines():
            event = read_event(line)
            if event is not None:
                self._table.hear(event)
        state = self._table.state()
        if alive:
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

    def _new_lines(self) -> list[bytes]:
        try:
            with (self._search.folder / FILE_NAME).open("rb") as file:
                file.seek(self._offset)
                complete, end, _ = file.read().rpartition(b"\n")
        except OSError:
            return []
        self._offset += len(complete) + len(end)
        return complete.split(b"\n")


def read_search(search: Search) -> SearchState:
    """Read a search as it stands now."""
    return SearchFollower(search).refresh()


def recalled(search: Search) -> Table:
    """The trials as they were written down last."""
    table = Table()
    try:
        lines = (search.folder / FILE_NAME).read_bytes().splitlines()
    except OSError:
        lines = []
    for line in lines:
        event = read_event(line)
        if event is not None:
            table.hear(event)
    return table
