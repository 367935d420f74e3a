"""The winner of a search, trained once more and for the first time measured on the test images.

It is trained on all training images, those of validation included: they have done their work, which
was to choose. It is trained for as many epochs as it was chosen by, and stops at no earlier one.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from convtui.errors import BadInput
from convtui.networks.architecture import Architecture
from convtui.runs import Event, Follower, Run, create, list_runs, read_state, runs_folder
from convtui.runs.words import four_digits
from convtui.studies.searches.events import Trial
from convtui.studies.searches.search import Search
from convtui.studies.searches.state import SearchState
from convtui.studies.train import train_runs
from convtui.training.endings import AskedToStop, StopRequested
from convtui.training.workers import Over, PoolEvent, RunEvent


def winner_of(search: Search, state: SearchState) -> Trial:
    """The best finished trial.

    Raises:
        BadInput: none is finished.
    """
    best = state.trial(state.best) if state.best else None
    if best is None:
        raise BadInput(
            f"{search.name} has no finished trial yet: `convtui search resume {search.name}` "
            "goes on"
        )
    return best


def architecture_of(search: Search, trial: Trial) -> Architecture:
    """The network of a trial."""
    return search.specification.spec(trial.parameters).architecture


def retrained(search: Search) -> Run | None:
    """The newest run that trains or trained a winner of this search again."""
    return next((run for run in list_runs() if place_of(run) == search.place), None)


def place_of(run: Run) -> str:
    """The place of the search whose winner a run trains again; empty if it is of none.

    Not the search's name: another one may be called so later.
    """
    about = run.spec.get("search")
    return str(about.get("winner_of_place", "")) if isinstance(about, dict) else ""


def is_measured(search: Search, state: SearchState) -> bool:
    """Whether the winner was trained again here, to the end, and measured.

    Raises:
        BadInput: no trial is finished.
    """
    best, run = winner_of(search, state), retrained(search)
    if run is None or run.spec["search"].get("trial") != best.number:
        return False
    return read_state(run.folder).status == "finished"


def begin_again(search: Search, state: SearchState) -> Run:
    """Make the run that trains the winner again, or find the one that was made before.

    Raises:
        BadInput: no trial is finished, or the folder cannot be written.
    """
    best = winner_of(search, state)
    before = retrained(search)
    if before is not None and before.spec["search"].get("trial") == best.number:
        return before
    metric = search.specification.metric
    spec = replace(
        search.specification.spec(best.parameters),
        validation_split=0.0,
        early_stopping=None,
        epochs=metric.epoch_of(best.values),
        measure_test=True,
        name=f"{search.name}-winner-{best.number}",
    )
    about = {
        "winner_of": search.name,
        "winner_of_place": search.place,
        "trial": best.number,
    }
    return create(spec.model, {**spec.as_json(), "search": about})


def train(run: Run, tell: Callable[[Event], None], asked_to_stop: AskedToStop) -> Over:
    """Train a run in a worker of its own, and return how it ended."""
    ended = []

    def hear(run: Run, happened: PoolEvent) -> None:
        if isinstance(happened, RunEvent):
            tell(happened.event)
        elif isinstance(happened, Over):
            ended.append(happened)

    with suppress(StopRequested):
        train_runs([(run, lambda: run)], 1, hear, asked_to_stop)
    return ended[0] if ended else Over(run, "stopped")


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
