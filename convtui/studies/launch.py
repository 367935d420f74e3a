"""A study in a process of its own, which goes on when whoever started it leaves."""

from typing import TYPE_CHECKING

from convtui.runs.launch import ask_to_stop, begin, resume
from convtui.studies.searches.search import Search
from convtui.studies.searches.specification import Specification
from convtui.studies.searches.state import read_search
from convtui.studies.searches.storage_url import VARIABLE
from convtui.studies.study import Study
from convtui.training.environment import require_search, require_tensorflow

if TYPE_CHECKING:
    from subprocess import Popen


def launch(
    specification: Specification, workers: int | None = None
) -> "tuple[Search, Popen[bytes]]":
    """Make the folder of a search on this machine and start it.

    Raises:
        BadInput: the name is none or taken, or the folder cannot be written.
        Missing: TensorFlow or optuna is not installed.
    """
    require_search()
    search = Search.new(specification)
    return search, go_on(search, workers=workers)


def go_on(study: Study, url: str = "", workers: int | None = None) -> "Popen[bytes]":
    """Start or go on with a study, apart from this process and terminal.

    Raises:
        BadInput: it is in training already, or its folder cannot be written.
        Missing: what it trains with is not installed.
    """
    study.require()
    words = ["--workers", str(workers)] if workers else []
    return resume(study, words, {VARIABLE: url} if url else None)


def retrain(search: Search) -> "Popen[bytes]":
    """Train the winner once more, apart from this process and terminal.

    Raises:
        BadInput: the folder cannot be written.
        Missing: TensorFlow is not installed.
    """
    require_tensorflow()
    return begin(search.folder, search.name, [search.NOUN.command, "retrain", search.name])


def stop(search: Search) -> bool:
    """Ask the process that trains here to finish its batches and stop; False if there is none."""
    state = read_search(search)
    return state.status == "running" and ask_to_stop(search.folder, state.pid)
