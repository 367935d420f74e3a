"""All searches as they stand, looked at again and again without reading again what is over."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from convtui.errors import BadInput
from convtui.runs import Follower, Run
from convtui.runs.begun import NEVER_BEGAN, Begun, Process
from convtui.runs.overview import FolderOverview, SeenFolder, Watched
from convtui.runs.words import four_digits
from convtui.studies.searches.search import Search
from convtui.studies.searches.state import SearchFollower, SearchState
from convtui.studies.searches.winner import place_of_search

RETRAINING = "the winner is trained again …"
NOT_RETRAINED = "the winner was not trained again"
_SECONDS_TO_BEGIN = 60.0
"""In which a search that another program made may begin."""


@dataclass(frozen=True)
class SeenSearch(SeenFolder):
    """A search and how it stood at the last look.

    `problem` says why it cannot be read; `retrained` what came of training its winner again.
    """

    search: Search
    state: SearchState
    problem: str = ""
    retrained: str = ""

    @property
    def kept(self) -> Search:
        return self.search

    @property
    def status(self) -> str:
        return "damaged" if self.problem else self.state.status

    @property
    def in_training(self) -> bool:
        return not self.problem and self.state.status in ("starting", "running")


class _WatchedSearch(Watched[SeenSearch]):
    def read(self) -> None:
        self._search = Search.read(self.folder)
        self._problem, self._follower = _problem(self._search), SearchFollower(self._search)
        try:
            self._asked = (self.folder / Search.ASKED).lstat().st_mtime
        except OSError:
            self._asked = 0.0

    def refresh(self, begun: Begun | None, before: SeenSearch | None) -> SeenSearch:
        state = SearchState() if self._problem else self._state(begun)
        if before is not None and before.search is self._search and before.state == state:
            return before
        return SeenSearch(self._search, state, self._problem, before.retrained if before else "")

    def _state(self, begun: Begun | None) -> SearchState:
        code = begun.poll() if begun is not None else None  # asked before reading
        state = self._follower.refresh()
        if begun is not None and state.pid != begun.pid:
            if code is None:
                return replace(state, status="starting")
            if code or state.status == "starting":
                notes = (*state.notes, begun.why(NEVER_BEGAN))
                return replace(state, status="stopped", notes=notes)
        old = time.time() - self._asked > _SECONDS_TO_BEGIN
        if begun is None and state.status == "starting" and old:
            return replace(state, status="stopped")
        return state


class Retrainings:
    """The runs that train winners again, found anew only when a run came or went."""

    def __init__(self) -> None:
        self._changed = -1
        self._found: dict[str, tuple[object, str, Follower]] = {}

    def look(self) -> None:
        try:
            changed = Run.root().stat().st_mtime_ns
        except OSError:
            changed = 0
        if changed == self._changed:
            return
        self._changed, self._found = changed, {}
        for run in reversed(Run.list_all()):
            place = place_of_search(run)
            if place:
                trial = run.spec["search"].get("trial")
                self._found[place] = (trial, run.name, Follower(run.folder))

    def line(self, place: str, best: int | None) -> str:
        """What came of training the best trial again, in a line; empty if nobody did."""
        trial, name, follower = self._found.get(place, (None, "", None))
        if follower is None or best is None or trial != best:
            return ""
        state = follower.refresh()
        if state.status != "finished":
            return f"retrained as {name}: {state.status} after epoch {len(state.epochs)}"
        accuracy, loss = four_digits(state.test_accuracy), four_digits(state.test_loss)
        return f"retrained as {name}: test accuracy {accuracy}, test loss {loss}, measured once"


class SearchOverview(FolderOverview[SeenSearch]):
    """Looks at all searches, and at what trains their winners again."""

    KIND, WATCHED = Search, _WatchedSearch

    def __init__(self) -> None:
        super().__init__()
        self._retraining: dict[Path, Begun] = {}
        self._retrainings = Retrainings()

    def retraining(self, folder: Path, process: Process) -> None:
        """Learn of the process that trains the winner of a search again."""
        self._retraining[folder] = Begun(folder, process)

    def look(
        self, show: Callable[[Sequence[SeenSearch]], None] = lambda seen: None
    ) -> tuple[SeenSearch, ...]:
        for begun in self._retraining.values():
            begun.poll()  # what has ended is taken off the system's list
        self._retrainings.look()
        self._last = tuple(self._with_retraining(seen) for seen in super().look(show))
        return self._last

    def _with_retraining(self, seen: SeenSearch) -> SeenSearch:
        line = self._retrainings.line(seen.search.place, seen.state.best)
        begun = self._retraining.get(seen.folder)
        if begun is not None and not line:
            line = RETRAINING if begun.poll() is None else begun.why(NOT_RETRAINED)
        if line != seen.retrained:
            seen = self._known[seen.folder].seen = replace(seen, retrained=line)
        return seen


def _problem(search: Search) -> str:
    try:
        search.specification  # noqa: B018 - read now, so that nobody meets what is wrong later
    except BadInput as problem:
        return search.problem or str(problem)
    return ""
