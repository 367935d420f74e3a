"""The trials of a search in a table that fits the terminal, its winner, and both while it runs."""

import sys
from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from convtui.cli.fitted_table import fitted_table
from convtui.cli.output import console, print_json, print_line, print_table
from convtui.cli.run_report import print_run, print_section
from convtui.errors import BadInput
from convtui.runs.words import BEST, clock, loading
from convtui.studies.searches import report, words
from convtui.studies.searches.events import Trial
from convtui.studies.searches.markdown import winner_line, winner_section
from convtui.studies.searches.report import training_images
from convtui.studies.searches.search import Search
from convtui.studies.searches.state import SearchState, read_search

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table as RichTable


_GIVING_WAY = (words.REASON, "s", "now", "epoch")
"""Where there is no room: first notes go below, then those that a report has anyway."""
_STYLES = {"running": "cyan", "infeasible": "dim", "failed": "red", "pruned": "yellow"}

_NEWS = 3
_HEADINGS_AND_CURSOR = 2


def rows(search: Search, state: SearchState, trials: Sequence[Trial]) -> list[tuple[str, ...]]:
    gone = words.was_cut_off(search, state)
    return [
        words.trial_cells(
            trial,
            is_best=trial.number == state.best,
            here=state.progress.get(trial.number),
            cut_off=gone and trial.state == "running",
        )
        for trial in trials
    ]


def fitted_trials(
    search: Search, state: SearchState, trials: Sequence[Trial], width: int
) -> tuple["RichTable", list[str]]:
    """The table of these trials in so many columns of a terminal, and the notes to stand below."""
    columns, cells = words.trial_columns(search.specification), rows(search, state, trials)
    notes = [f"trial {trial.number}: {words.note(trial)}" for trial in trials if words.note(trial)]
    if not notes:
        columns, cells = columns[:-1], [row[:-1] for row in cells]
    styles = [
        "bold green" if trial.number == state.best else _STYLES.get(trial.state, "")
        for trial in trials
    ]
    table, left_out = fitted_table(columns, cells, width, _GIVING_WAY, styles=styles)
    return table, notes if words.REASON in left_out else []


def print_table_of(search: Search, state: SearchState) -> None:
    """Print all trials, and how far the search is."""
    if sys.stdout.isatty():
        screen = console()
        table, notes = fitted_trials(search, state, state.trials, screen.width)
        screen.print(table, *notes, sep="\n")
    else:
        headings = [column.name for column in words.trial_columns(search.specification)]
        print_table(headings, rows(search, state, state.trials))
    stands: str = state.status
    if words.was_cut_off(search, state):
        stands = f"{words.GONE} (`convtui search resume {search.name}` goes on)"
    print_line(f"\n{search.name}: {stands}, {words.far(state)}; {_judged(search)}")


def print_winner(search: Search, state: SearchState) -> None:
    winner = report.winner_as_json(search, state)
    if winner is None:
        return
    metric = search.specification.metric.name
    if state.status != "finished":
        print_line(winner_line(winner, metric))
        return
    print_section(winner_section(winner, metric))
    if not winner["retrained"]:
        print_line(
            f"\n`convtui search retrain {search.name}` trains it on "
            f"{training_images(search.specification)} and measures it on the test images, which no "
            "trial has seen"
        )


def _judged(search: Search) -> str:
    return f"judged by {words.judged_by(search)}, seed {search.specification.seed}"


def live_view(
    search: Search, state: SearchState, width: int, height: int, seconds: float
) -> "Group":
    """The table as far as it fits, the best trial, and what happened last."""
    from rich.console import Group
    from rich.text import Text

    below = [line for text in _below(state, seconds) for line in wrap(text, width)]
    table, notes = _fitting(search, state, width, height - _HEADINGS_AND_CURSOR - len(below))
    return Group(table, *(Text(line) for line in (*notes, *below)))


def _below(state: SearchState, seconds: float) -> Iterator[str]:
    yield f"{words.far(state)} · {clock(seconds)} · Ctrl-C stops, and resume goes on"
    best = state.winner
    if best is not None and best.metric is not None:
        drawn = words.with_names(best.parameters)
        yield f"{BEST} best so far: trial {best.number}, {best.metric:.4f}, {drawn}"
    elif not state.progress:
        yield loading(seconds)
    yield from state.notes[-_NEWS:]


def _fitting(
    search: Search, state: SearchState, width: int, room: int
) -> tuple["RichTable", Sequence[str]]:
    """As many trials as there is room for with their notes: those around the first not over."""
    first = next((i for i, t in enumerate(state.trials) if not t.is_over), len(state.trials))
    for count in range(max(room, 1), 0, -1):
        start = max(min(first - count // 2, len(state.trials) - count), 0)
        table, told = fitted_trials(search, state, state.trials[start : start + count], width)
        notes = [line for note in told for line in wrap(note, width)]
        if table.row_count + len(notes) <= room:
            break
    return table, notes


def print_search(search: Search, state: SearchState, *, as_json: bool) -> None:
    if as_json:
        print_json(report.as_json(search, state))
        return
    print_table_of(search, state)
    print_winner(search, state)


def print_trial(search: Search, number: int, *, as_json: bool) -> None:
    """Print what came of a trial, and its run if it was begun.

    Raises:
        BadInput: it was not trained here, or there is no such trial.
    """
    from convtui.runs import Run, read_state

    trial = read_search(search).trial(number)
    if trial is None:
        raise BadInput(f"{search.name} has no trial {number}: `convtui search show {search.name}`")
    if as_json:
        print_json(report.trial_as_json(trial))
        return
    run = Run.read(search.run_folder(number))
    if not run.problem or (trial.is_over and not trial.attempts):
        print_line(words.about_trial(trial))
    else:
        where = f"was trained on {trial.machine}" if trial.machine else "was not begun"
        raise BadInput(f"trial {number} of {search.name} {where}: there is no run of it here")
    if not run.problem:
        print_run(run, read_state(run.folder))
