"""The trials of a search in a table, and its winner."""

import sys

from convtui.cli.output import console, print_line, print_table
from convtui.cli.search_columns import fitted, headings, rows
from convtui.runs.words import BEST
from convtui.studies.searches import report, words
from convtui.studies.searches.report import training_images
from convtui.studies.searches.search import Search
from convtui.studies.searches.state import SearchState
from convtui.studies.searches.words import GONE, far, was_cut_off


def print_table_of(search: Search, state: SearchState) -> None:
    """Print all trials, and how far the search is."""
    if sys.stdout.isatty():
        screen = console()
        shown = fitted(search, state, state.trials, screen.width)
        screen.print(shown.table, *shown.notes, sep="\n")
    else:
        print_table(headings(search), rows(search, state, state.trials))
    stands: str = state.status
    if was_cut_off(search, state):
        stands = f"{GONE} (`convtui search resume {search.name}` goes on)"
    print_line(f"\n{search.name}: {stands}, {far(state)}; {_judged(search)}")


def print_winner(search: Search, state: SearchState) -> None:
    """Print the best trial, its network, and what retraining it showed."""
    winner = report.winner_as_json(search, state)
    if winner is None:
        return
    drawn, metric = words.with_names(winner["parameters"]), search.specification.metric.name
    print_line(f"{BEST} trial {winner['number']}, {metric} {winner['metric']:.4f}: {drawn}")
    if state.status != "finished":
        return
    print_line(f"\nIts network, {winner['weights']:,} parameters")
    layers = winner["layers"]
    formulas = [(layer["name"], f"{layer['parameters']:,}", layer["formula"]) for layer in layers]
    print_table(("layer", "parameters", "formula"), formulas)
    if winner["retrained"]:
        print_line(f"\n{words.about_retrained(winner['retrained'])}")
    else:
        print_line(
            f"\n`convtui search retrain {search.name}` trains it on "
            f"{training_images(search.specification)} and measures it on the test images, which no "
            "trial has seen"
        )


def _judged(search: Search) -> str:
    return f"judged by {words.judged_by(search)}, seed {search.specification.seed}"
