"""All searches as they stand, looked at again and again without reading again what is over."""

import os
import time
from dataclasses import dataclass, replace
from pathlib import Path

from convtui.errors import BadInput
from convtui.runs.begun import NEVER_BEGAN, Begun, Process
from convtui.runs.event_log import FILE_NAME
from convtui.search.follow import SearchFollower
from convtui.search.retrainings import Retrainings
from convtui.search.state import SearchState
from convtui.search.store import SEARCH, Search, list_searches

RETRAINING = "the winner is trained again …"
NOT_RETRAINED = "the winner was not trained again"
_SECONDS_TO_BEGIN = 60.0
"""In which a search that another program made may begin."""

Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class SeenSearch:
    """A search and how it stood at the last look.

    `problem` says why it cannot be read; `retrained` what came of training its winner again.
    """

    search: Search
    state: SearchState
    problem: str = ""
    retrained: str = ""

    @property
    def folder(self) -> Path:
        """Where it lies; the one thing about a search that never changes."""
        return self.search.folder

    @property
    def in_training(self) -> bool:
        """Whether a process has it in hand here, or is about to."""
        return not self.problem and self.state.status in ("starting", "running")


@dataclass
class _Known:
    """What is kept of a search between two looks."""

    asked: Stamp
    told: Stamp
    follower: SearchFollower
    seen: SeenSearch


class SearchOverview:
    """Looks at all searches; for use by one thread at a time."""

    def __init__(self) -> None:
        """Know of none yet."""
        self._known: dict[Path, _Known] = {}
        self._begun: dict[Path, Begun] = {}
        self._retraining: dict[Path, Begun] = {}
        self._retrainings = Retrainings()
        self._last: tuple[SeenSearch, ...] = ()

    def expect(self, folder: Path, process: Process) -> None:
        """Learn of the process that was started for a search: its end is then seen at once."""
        self._begun[folder] = Begun(folder, process)

    def retraining(self, folder: Path, process: Process) -> None:
        """Learn of the process that trains the winner of a search again."""
        self._retraining[folder] = Begun(folder, process)

    def look(self) -> tuple[SeenSearch, ...]:
        """Return all searches, the newest first."""
        for begun in (*self._begun.values(), *self._retraining.values()):
            begun.poll()  # what has ended is taken off the system's list
        self._retrainings.look()
        searches = list_searches()
        for gone in self._known.keys() - {search.folder for search in searches}:
            del self._known[gone]
        self._last = tuple(self._with_retraining(self._look_at(search)) for search in searches)
        return self._last

    def look_again(self) -> tuple[SeenSearch, ...]:
        """Return the same searches; only those in training are looked at."""
        self._last = tuple(
            self._look_at(seen.search) if seen.in_training else seen for seen in self._last
        )
        return self._last

    def _with_retraining(self, seen: SeenSearch) -> SeenSearch:
        told = self._retrainings.told(seen.search.place, seen.state.best)
        begun = self._retraining.get(seen.folder)
        if begun is not None and not told:
            told = RETRAINING if begun.poll() is None else begun.why(NOT_RETRAINED)
        if told != seen.retrained:
            seen = self._known[seen.folder].seen = replace(seen, retrained=told)
        return seen

    def _look_at(self, search: Search) -> SeenSearch:
        asked, told = _stamp(search.folder / SEARCH), _stamp(search.folder / FILE_NAME)
        known = self._known.get(search.folder)
        if known is None or known.asked != asked or known.told[0] not in (0, told[0]):
            seen = SeenSearch(search, SearchState(), _problem(search))
            known = _Known(asked, (0, 0, 0), SearchFollower(search), seen)
            self._known[search.folder] = known
        elif known.told == told and not self._may_change(known):
            return known.seen
        known.told = told
        if not known.seen.problem:
            state = self._state(known)
            if state != known.seen.state:
                known.seen = replace(known.seen, state=state)
        time.sleep(0)  # whoever waits for the interpreter, as a screen may, comes first
        return known.seen

    def _may_change(self, known: _Known) -> bool:
        begun = self._begun.get(known.seen.folder)
        return known.seen.in_training or (begun is not None and begun.poll() is None)

    def _state(self, known: _Known) -> SearchState:
        begun = self._begun.get(known.seen.folder)
        code = begun.poll() if begun is not None else None  # asked before reading
        state = known.follower.refresh()
        if begun is not None and state.pid != begun.pid:
            if code is None:
                return replace(state, status="starting")
            if code or state.status == "starting":
                return replace(
                    state, status="stopped", notes=(*state.notes, begun.why(NEVER_BEGAN))
                )
        old = time.time() - known.asked[2] / 1e9 > _SECONDS_TO_BEGIN
        if begun is None and state.status == "starting" and old:
            return replace(state, status="stopped")
        return state


def _problem(search: Search) -> str:
    try:
        search.question  # noqa: B018 - read now, so that nobody meets what is wrong later
    except BadInput as problem:
        return search.problem or str(problem)
    return ""


def _stamp(path: Path) -> Stamp:
    try:
        found = os.stat(path)  # noqa: PTH116 - a third of Path.stat's time
    except OSError:
        return (0, 0, 0)
    return (found.st_ino, found.st_size, found.st_mtime_ns)
