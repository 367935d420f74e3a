"""The winner of a search, trained once more and for the first time measured on the test images.

It is trained on all training images, those of validation included: they have done their work, which
was to choose. It is trained for as many epochs as it was chosen by, and stops at no earlier one.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from convtui.errors import BadInput
from convtui.networks.architecture import Architecture
from convtui.runs import Event, Run, read_state
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
    best = state.winner
    if best is None:
        raise BadInput(
            f"{search.name} has no finished trial yet: `convtui search resume {search.name}` "
            "goes on"
        )
    return best


def architecture_of(search: Search, trial: Trial) -> Architecture:
    return search.specification.spec(trial.parameters).architecture


def retrained(search: Search, trial: int) -> Run | None:
    """The run that trains or trained this winner of the search again, if no later one was."""
    run = next((run for run in Run.list_all() if place_of_search(run) == search.place), None)
    return run if run is not None and run.spec["search"].get("trial") == trial else None


def place_of_search(run: Run) -> str:
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
    run = retrained(search, winner_of(search, state).number)
    return run is not None and read_state(run.folder).status == "finished"


def begin_again(search: Search, state: SearchState) -> Run:
    """Make the run that trains the winner again, or find the one that was made before.

    Raises:
        BadInput: no trial is finished, or the folder cannot be written.
    """
    best = winner_of(search, state)
    before = retrained(search, best.number)
    if before is not None:
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
    return Run.create(spec.model, {**spec.as_json(), "search": about})


def train_again(run: Run, tell: Callable[[Event], None], asked_to_stop: AskedToStop) -> Over:
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
