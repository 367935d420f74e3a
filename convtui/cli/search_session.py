"""A search before the eyes of whoever started it; Ctrl-C asks it to stop."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from convtui.cli.output import talk, told_if_slow
from convtui.cli.search_progress import shown_search
from convtui.cli.search_table import print_search
from convtui.cli.study import stopped
from convtui.errors import BadInput, ExitCode
from convtui.runs import EpochEnded, Event
from convtui.runs.documents import as_text
from convtui.safe_file import write_safely
from convtui.studies.launch import stop
from convtui.studies.searches import begin as beginning
from convtui.studies.searches import report
from convtui.studies.searches.markdown import as_markdown
from convtui.studies.searches.request import read_request, specification_of
from convtui.studies.searches.search import Search, ask_to_stop_trial, read_requests
from convtui.studies.searches.state import SearchState, read_search
from convtui.studies.searches.winner import begin_again, is_measured, train_again
from convtui.studies.searches.words import about_penalty
from convtui.training.environment import require_search, require_tensorflow, workers_for
from convtui.training.signals import listening

REPORTS = {"report.md": ".md", "trials.csv": ".csv", "report.json": ".json"}
"""What is kept in the search's folder, and in which form."""


def forms(search: Search, state: SearchState) -> dict[str, Callable[[], str]]:
    return {
        ".md": lambda: as_markdown(search, state),
        ".csv": lambda: report.as_csv(state),
        ".json": lambda: as_text(report.as_json(search, state)),
    }


def new_search(model: str, given: Mapping[str, Any], url: str) -> Search:
    """Make the search that was asked for.

    Raises:
        BadInput, Missing: something cannot be searched as asked; no folder is made.
    """
    wanted = read_request(model, given)
    slow = f"drawing {wanted.trials:,} trials …"
    specification = specification_of(wanted, lambda: told_if_slow(slow), talk)
    search = beginning.begin_search(specification, url)
    penalty = about_penalty(wanted.space, wanted.metric)
    if penalty:
        talk(penalty)
    return search


def go_on(search: Search, url: str, workers: int | None, *, retrain: bool, as_json: bool) -> int:
    """As `conduct`, for a search that was made before, or elsewhere.

    Raises:
        BadInput, Missing: also where the data set is not the one it began with.
    """
    check_can_go_on(search, url)
    return conduct(search, url, workers, retrain=retrain, as_json=as_json)


def check_can_go_on(search: Search, url: str) -> None:
    """See that the trials of a search could be trained here and now.

    Raises:
        BadInput, Missing: its data set or its storage is not here, or not the one it began with,
            or another process has it in hand.
    """
    require_search()
    if search.is_running:
        raise BadInput(
            f"{search.name} is in training already: `convtui search show {search.name}` shows it"
        )
    search.check_data()
    beginning.shared_study(search, url)


def conduct(search: Search, url: str, workers: int | None, *, retrain: bool, as_json: bool) -> int:
    """Train the trials of a search that are left, print its table, and return the exit code.

    Raises:
        BadInput, Missing: another process has it in hand, or something needed is not here.
    """
    from convtui.studies.searches.coordinator import Coordinator

    workers = workers_for(_left(search), workers)
    open_study = beginning.opener(search, url)
    try:
        with listening() as asked_to_stop, shown_search(search, quiet=as_json) as tell:
            state = Coordinator(search, open_study, workers, tell).work(asked_to_stop)
    except KeyboardInterrupt:
        state = read_search(search)
    code = _ending(search, state)
    if retrain and code == ExitCode.FINE:
        code = train_winner(search, url, quiet=as_json)
    return _end(search, state, code, as_json=as_json)


def give_up(search: Search, trials: Sequence[int]) -> int:
    """Ask whoever trains these trials to give them up.

    Raises:
        BadInput: one is over, or there is no such trial.
    """
    state = read_search(search)
    for number in trials:
        trial = state.trial(number)
        if trial is None or trial.is_over:
            what = "is over" if trial else f"is none of 1 to {len(state.trials)}"
            raise BadInput(f"trial {number} {what}: `convtui search show {search.name}`")
    for number in trials:
        ask_to_stop_trial(search, number)
        talk(f"trial {number} of {search.name} is given up")
    return ExitCode.FINE


def stop_here(search: Search) -> int:
    if not stop(search):
        talk(f"{search.name} is not in training on this machine")
        return ExitCode.NO
    talk(f"{search.name} stops; `convtui search resume {search.name}` goes on")
    return ExitCode.FINE


def retrain_winner(search: Search, url: str, *, as_json: bool) -> int:
    """Train the winner once more, unless it was, print the search, and return the exit code."""
    state = read_search(search)
    code = train_winner(search, url, quiet=as_json)
    return _end(search, state, code, as_json=as_json)


def train_winner(search: Search, url: str, *, quiet: bool) -> int:
    """Train the winner once more, unless it was, and return the exit code.

    Raises:
        BadInput, Missing: no trial is finished, another machine measured the winner, TensorFlow is
            not here, or the data set is not the one it was chosen on.
    """
    state = read_search(search)
    if is_measured(search, state):
        return ExitCode.FINE
    require_tensorflow()
    search.check_data()
    study = beginning.shared_study(search, url)
    if study is not None:
        beginning.check_first(search, state, study)
    run = begin_again(search, state)
    epochs = run.spec["epochs"]

    def tell(event: Event) -> None:
        if isinstance(event, EpochEnded) and not quiet:
            talk(f"{run.name}: epoch {event.epoch}/{epochs}, accuracy {event.accuracy:.4f}")

    with listening() as asked_to_stop:
        over = train_again(run, tell, asked_to_stop)
    if over.status == "finished" and study is not None:
        beginning.tell_others(search, state, study, run)
    if over.status == "failed":
        talk(f"{run.name} failed: {over.message}")
    elif over.status == "stopped":
        talk(f"stopped; `convtui search retrain {search.name}` goes on")
    codes = {"finished": ExitCode.FINE, "stopped": ExitCode.INTERRUPTED}
    return codes.get(over.status, ExitCode.NO)


def _end(search: Search, state: SearchState, code: int, *, as_json: bool) -> int:
    """Keep the report, print the search, and return the code."""
    written = forms(search, state)
    for name, suffix in REPORTS.items():
        write_safely(search.folder / name, written[suffix]())
    print_search(search, state, as_json=as_json)
    return code


def _ending(search: Search, state: SearchState) -> int:
    if state.status != "finished":
        return stopped(search)
    return ExitCode.NO if state.best is None else ExitCode.FINE


def _left(search: Search) -> int:
    """How many trials are not over, as far as is known here."""
    return search.specification.trials + read_requests(search).more - read_search(search).done
