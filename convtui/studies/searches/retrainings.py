"""The runs that train winners again, found anew only when a run came or went."""

from convtui.runs import Follower, list_runs, runs_folder
from convtui.runs.words import four_digits
from convtui.studies.searches.winner import place_of


class Retrainings:
    """Looks at them; for use by one thread at a time."""

    def __init__(self) -> None:
        """Know of none yet."""
        self._changed = -1
        self._found: dict[str, tuple[object, str, Follower]] = {}

    def look(self) -> None:
        """Find the newest one of each search."""
        try:
            changed = runs_folder().stat().st_mtime_ns
        except OSError:
            changed = 0
        if changed == self._changed:
            return
        self._changed, self._found = changed, {}
        for run in reversed(list_runs()):
            place = place_of(run)
            if place:
                trial = run.spec["search"].get("trial")
                self._found[place] = (trial, run.name, Follower(run.folder))

    def told(self, place: str, best: int | None) -> str:
        """What came of training the best trial again, in a line; empty if nobody did."""
        trial, name, follower = self._found.get(place, (None, "", None))
        if follower is None or best is None or trial != best:
            return ""
        state = follower.refresh()
        if state.status != "finished":
            return f"retrained as {name}: {state.status} after epoch {len(state.epochs)}"
        accuracy, loss = four_digits(state.test_accuracy), four_digits(state.test_loss)
        return f"retrained as {name}: test accuracy {accuracy}, test loss {loss}, measured once"
