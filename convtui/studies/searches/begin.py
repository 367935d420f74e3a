"""optuna's study of a search: made, found again, joined from another machine, told the end.

The test images are looked at once, by all the machines of a search together.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from convtui.errors import BadInput
from convtui.runs import Run, read_state
from convtui.studies.searches.search import Search
from convtui.studies.searches.specification import Specification
from convtui.studies.searches.state import SearchState
from convtui.studies.searches.storage_url import (
    StorageLost,
    secrets_of,
    storage_mend,
    without_password,
)
from convtui.studies.searches.winner import winner_of

if TYPE_CHECKING:
    from convtui.studies.searches.optuna_study import OptunaStudy


def begin_search(specification: Specification, url: str) -> Search:
    """Make the folder of a search, and in a database its study; in the folder it makes itself.

    Raises:
        BadInput: the name is none or taken, or nothing can be kept where it is to be kept.
    """
    from convtui.studies.searches.optuna_study import create_study
    from convtui.studies.searches.storage import open_database

    Search.check_name(specification.name)
    if url:
        with _opening(url):
            create_study(open_database(url), specification)
        url = without_password(url)
    return Search.new(specification, url)


def join(name: str, url: str) -> Search:
    """Find a search in a storage and make its folder here, unless there is one.

    Raises:
        BadInput: the storage has none of this name, or the folder here is of another search.
    """
    from convtui.studies.searches.optuna_study import OptunaStudy
    from convtui.studies.searches.storage import open_database

    with _opening(url):
        asked = OptunaStudy(open_database(url), name, secrets_of(url)).specification()
    here = [search for search in Search.list_all() if search.name == name]
    if not here:
        return Search.new(Specification.from_json(asked), without_password(url), began_here=False)
    if here[0].document.get("question") != asked:
        raise BadInput(f"there is another search called {name!r} here: delete or rename that one")
    return here[0]


def opener(search: Search, url: str = "") -> "Callable[[], OptunaStudy]":
    """How to find optuna's study of a search; `url` brings the password that search.json has not.

    Raises:
        BadInput: the study is kept elsewhere.
    """
    from convtui.studies.searches.optuna_study import OptunaStudy, create_study
    from convtui.studies.searches.storage import open_database, open_journal

    def in_folder() -> OptunaStudy:
        storage = open_journal(search.journal)
        if not storage.get_all_studies():
            create_study(storage, replace(search.specification, name=search.name))
        return OptunaStudy(storage, search.name)

    def in_database() -> OptunaStudy:
        return OptunaStudy(open_database(place), search.name, secrets_of(place))

    if not search.storage:
        return in_folder
    place = url or search.storage
    kept, given = without_password(search.storage), without_password(place)
    if given != kept:
        raise BadInput(f"{search.name} is kept in {kept}, not in {given}: give that one, or none")
    return in_database


def shared_study(search: Search, url: str) -> "OptunaStudy | None":
    """Open the study that other machines may know of; None if it is this one's alone.

    Raises:
        BadInput: it cannot be reached, or is not there.
    """
    if not search.storage:
        return None
    open_study = opener(search, url)
    with _opening(url or search.storage):
        return open_study()


def check_first(search: Search, state: SearchState, study: "OptunaStudy") -> None:
    """See that no other machine has measured the winner: the test images are looked at once.

    Raises:
        BadInput: one has, and the line tells what it saw; or the storage is out of reach.
    """
    try:
        seen = study.retrained
    except StorageLost as problem:
        raise BadInput(f"{search.storage} is out of reach ({problem}): try again") from None
    if seen and seen["trial"] == winner_of(search, state).number:
        raise BadInput(
            f"the winner of {search.name} was measured on {seen['machine']}: test accuracy "
            f"{seen['test_accuracy']:.4f}, and the test images are looked at once: take that, or "
            f"`convtui search more {search.name} 10` where it began"
        )


def tell_others(search: Search, state: SearchState, study: "OptunaStudy", run: Run) -> None:
    """Tell the other machines what the test images showed.

    Raises:
        BadInput: the storage is out of reach.
    """
    seen = read_state(run.folder)
    try:
        number = winner_of(search, state).number
        study.tell_retrained(number, search.machine, run.name, seen.test_accuracy)
    except StorageLost as problem:
        raise BadInput(
            f"{run.name} is trained and measured, but {search.storage} is out of reach "
            f"({problem}): other machines do not know that the test images were looked at"
        ) from None


@contextmanager
def _opening(url: str) -> Iterator[None]:
    """Refuse a storage that cannot be reached, and say what to type.

    Raises:
        BadInput: it cannot.
    """
    try:
        yield
    except StorageLost as problem:
        mend = storage_mend(str(problem), url)
        raise BadInput(f"{without_password(url)} cannot be opened ({problem}): {mend}") from None
