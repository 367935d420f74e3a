"""The trials of a search in a table, and its winner."""

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from convtui.cli.output import console, print_table
from convtui.runs import RunState
from convtui.runs.words import BEST, clock
from convtui.search import report
from convtui.search.state import SearchState
from convtui.search.store import Search
from convtui.search.trial import Trial
from convtui.search.words import SHORT, epoch_of, far, note

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table as RichTable

_STYLES = {"running": "cyan", "infeasible": "dim", "failed": "red", "pruned": "yellow"}
_LEFT = ("state", "note")
_LINES_BESIDE = 5
_NEWS = 3


def headings(search: Search) -> tuple[str, ...]:
    """Of the table; the drawn parameters have columns of their own."""
    names = [*search.question.space.parameters, search.question.metric.name]
    *drawn, metric = [SHORT.get(name, name) for name in names]
    return ("", "trial", *drawn, "state", "epoch", metric, "s", "note")


def cells(trial: Trial, best: int | None, progress: Mapping[int, RunState]) -> tuple[str, ...]:
    """A row of the table."""
    return (
        BEST if trial.number == best else "",
        str(trial.number),
        *(report.in_short(value) for value in trial.parameters.values()),
        trial.state,
        epoch_of(trial, progress.get(trial.number)),
        "" if trial.current is None else f"{trial.current:.4f}",
        f"{trial.seconds:.1f}" if trial.values else "",
        note(trial),
    )


def print_table_of(search: Search, state: SearchState) -> None:
    """Print all trials, and how far the search is."""
    if sys.stdout.isatty():
        console().print(_rich_table(search, state, state.trials))
    else:
        rows = [cells(trial, state.best, state.progress) for trial in state.trials]
        print_table(headings(search), rows)
    sys.stdout.write(f"\n{search.name}: {state.status}, {far(state)}; {_judged(search)}\n")


def print_winner(search: Search, state: SearchState) -> None:
    """Print the best trial, its network, and what retraining it showed."""
    winner = report.winner_as_json(search, state)
    if winner is None:
        return
    drawn, metric = report.with_names(winner["parameters"]), search.question.metric.name
    sys.stdout.write(f"{BEST} trial {winner['number']}, {metric} {winner['metric']:.4f}: {drawn}\n")
    if state.status != "finished":
        return
    sys.stdout.write(f"\nIts network, {winner['weights']:,} parameters\n")
    layers = winner["layers"]
    rows = [(layer["name"], f"{layer['parameters']:,}", layer["formula"]) for layer in layers]
    print_table(("layer", "parameters", "formula"), rows)
    if winner["retrained"]:
        sys.stdout.write(f"\n{report.about_retrained(winner['retrained'])}\n")
    else:
        sys.stdout.write(
            f"\n`convtui search retrain {search.name}` trains it on all training images and "
            "measures it on the test images, which no trial has seen\n"
        )


def live_view(
    search: Search, state: SearchState, width: int, height: int, seconds: float
) -> "Group":
    """The table as far as it fits, the best trial, and what happened last."""
    from rich.console import Group
    from rich.text import Text

    news = state.notes[-_NEWS:]
    table = _rich_table(search, state, _fitting(state, height - _LINES_BESIDE - len(news)))
    best = state.trial(state.best) if state.best else None
    lines = [f"{far(state)} · {clock(seconds)} · Ctrl-C stops, and resume goes on"]
    if best is not None and best.metric is not None:
        drawn = report.with_names(best.parameters)
        lines.append(f"{BEST} best so far: trial {best.number}, {best.metric:.4f}, {drawn}")
    elif not state.progress:
        lines.append("TensorFlow is loading …")
    return Group(
        table, *(Text(line, no_wrap=True, overflow="ellipsis") for line in (*lines, *news))
    )


def _rich_table(search: Search, state: SearchState, trials: Sequence[Trial]) -> "RichTable":
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    for heading in headings(search):
        # What room is left is the note's: nothing else is cut.
        wide = 1 if heading == "note" else None
        table.add_column(
            heading, justify="left" if heading in _LEFT else "right", no_wrap=True, ratio=wide
        )
    for trial in trials:
        style = "bold green" if trial.number == state.best else _STYLES.get(trial.state)
        table.add_row(*cells(trial, state.best, state.progress), style=style)
    return table


def _fitting(state: SearchState, room: int) -> Sequence[Trial]:
    """As many trials as there is room for: those around the first that is not over."""
    first = next((i for i, t in enumerate(state.trials) if not t.is_over), len(state.trials))
    room = max(room, 1)
    start = max(min(first - room // 2, len(state.trials) - room), 0)
    return state.trials[start : start + room]


def _judged(search: Search) -> str:
    return f"judged by {report.judged_by(search)}, seed {search.question.seed}"
