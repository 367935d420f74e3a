"""Making a search, finding its study again, and joining one from another machine."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from convtui.errors import BadInput
from convtui.studies.searches.search import Search
from convtui.studies.searches.specification import Specification
from convtui.studies.searches.storage_mends import mend_of
from convtui.studies.searches.storage_url import secrets_of, without_password

if TYPE_CHECKING:
    from convtui.studies.searches.optuna_study import OptunaStudy


def begin(specification: Specification, url: str) -> Search:
    """Make the folder of a search, and in a database its study; in the folder it makes itself.

    Raises:
        BadInput: the name is none or taken, or nothing can be kept where it is to be kept.
    """
    from convtui.studies.searches.optuna_study import create_study

    Search.check_name(specification.name)
    if url:
        create_study(_database(url), specification)
    return Search.new(specification, without_password(url))


def join(name: str, url: str) -> Search:
    """Find a search in a storage and make its folder here, unless there is one.

    Raises:
        BadInput: the storage has none of this name, or the folder here is of another search.
    """
    from convtui.studies.searches.optuna_study import OptunaStudy

    asked = OptunaStudy(_database(url), name, secrets_of(url)).specification()
    here = [search for search in Search.list_all() if search.name == name]
    if not here:
        return Search.new(Specification.from_json(asked), without_password(url), began_here=False)
    if here[0].document.get("question") != asked:
        raise BadInput(f"there is another search called {name!r} here: delete or rename that one")
    return here[0]


def opener(search: Search, url: str = "") -> "Callable[[], OptunaStudy]":
    """How to find the study of a search; `url` brings the password that search.json has not."""
    from convtui.studies.searches.optuna_study import OptunaStudy, create_study
    from convtui.studies.searches.storage import open_database, open_journal

    place = url or search.storage
    kept, given = without_password(search.storage), without_password(place)
    if search.storage and given != kept:
        raise BadInput(f"{search.name} is kept in {kept}, not in {given}: give that one, or none")

    def find() -> OptunaStudy:
        if search.storage:
            return OptunaStudy(open_database(place), search.name, secrets_of(place))
        storage = open_journal(search.journal)
        if not storage.get_all_studies():
            create_study(storage, replace(search.specification, name=search.name))
        return OptunaStudy(storage, search.name)

    return find


def shared(search: Search, url: str) -> "OptunaStudy | None":
    """Find the study of a search that other machines may know; None if it is this one's alone.

    Raises:
        BadInput: it cannot be reached.
    """
    if not search.storage:
        return None
    check_reachable(search, url)
    return opener(search, url)()


def check_reachable(search: Search, url: str) -> None:
    """See that the study can be opened at all, before anything is trained.

    Raises:
        BadInput: it cannot.
    """
    if search.storage:
        opener(search, url)
        _database(url or search.storage)


def _database(url: str) -> Any:
    from convtui.studies.searches.storage import StorageLost, open_database

    try:
        return open_database(url)
    except StorageLost as problem:
        raise BadInput(
            f"{without_password(url)} cannot be opened ({problem}): {mend_of(str(problem), url)}"
        ) from None
