"""The test images are looked at once, by all the machines of a search together."""

from convtui.errors import BadInput
from convtui.runs import Run, read_state
from convtui.studies.searches.optuna_study import OptunaStudy
from convtui.studies.searches.search import Search
from convtui.studies.searches.state import SearchState
from convtui.studies.searches.storage import StorageLost
from convtui.studies.searches.winner import winner_of


def check_first(search: Search, state: SearchState, study: OptunaStudy) -> None:
    """See that no other machine has measured the winner: the test images are looked at once.

    Raises:
        BadInput: one has, and the line tells what it saw; or the storage is out of reach.
    """
    try:
        told = study.retrained
    except StorageLost as problem:
        raise BadInput(f"{search.storage} is out of reach ({problem}): try again") from None
    if told and told["trial"] == winner_of(search, state).number:
        raise BadInput(
            f"the winner of {search.name} was measured on {told['machine']}: test accuracy "
            f"{told['test_accuracy']:.4f}, and the test images are looked at once: take that, or "
            f"`convtui search more {search.name} 10` where it began"
        )


def tell_others(search: Search, state: SearchState, study: OptunaStudy, run: Run) -> None:
    """Tell the other machines what the test images showed.

    Raises:
        BadInput: the storage is out of reach.
    """
    machine, seen = search.place.partition("/")[0], read_state(run.folder)
    try:
        study.tell_retrained(winner_of(search, state).number, machine, run.name, seen.test_accuracy)
    except StorageLost as problem:
        raise BadInput(
            f"{run.name} is trained and measured, but {search.storage} is out of reach "
            f"({problem}): other machines do not know that the test images were looked at"
        ) from None
