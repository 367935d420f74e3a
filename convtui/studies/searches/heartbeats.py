"""Which of the places that train are gone: those whose count has not changed for a while.

No clock of another machine is asked: only whether a count differs from what it was here before.
"""

import time
from collections.abc import Callable

from convtui.studies.searches.events import StoredTrial
from convtui.studies.searches.optuna_study import OptunaStudy

SECONDS_BETWEEN_BEATS = 5.0
SECONDS_UNTIL_GONE = 60.0


class Heartbeats:
    """Shows that one place is alive, and watches the others."""

    def __init__(
        self,
        place: str,
        seconds: float = SECONDS_UNTIL_GONE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Watch on behalf of a place; another one is gone after so many silent seconds."""
        self._place, self._seconds, self._clock = place, seconds, clock
        self._count, self._beaten = 0, float("-inf")
        self._seen: dict[str, tuple[int, float]] = {}

    def forget(self) -> None:
        """Begin to watch anew: while the storage was out of reach nobody could show anything."""
        self._seen.clear()

    def beat(self, study: OptunaStudy) -> None:
        """Show that this place is alive, now and then."""
        now = self._clock()
        if now - self._beaten >= min(SECONDS_BETWEEN_BEATS, self._seconds / 4):
            # Not from 0 each time: a place that began again is to be seen as alive at once.
            self._count = max(self._count, int(time.time())) + 1
            study.beat(self._place, self._count)
            self._beaten = now

    def gone(self, study: OptunaStudy, stored: list[StoredTrial]) -> set[int]:
        """The numbers of trials in training whose place is gone, or was never written down."""
        running = {
            entry.trial.number: entry.owner or f"nobody {entry.trial.number}"
            for entry in stored
            if entry.trial.state == "running" and entry.owner != self._place
        }
        beats, now = (study.beats() if running else {}), self._clock()
        before, self._seen = self._seen, {}
        for owner in running.values():
            count = beats.get(owner, 0)
            known = before.get(owner)
            self._seen[owner] = known if known and known[0] == count else (count, now)
        silent = {o for o, (_, since) in self._seen.items() if now - since >= self._seconds}
        return {number for number, owner in running.items() if owner in silent}
