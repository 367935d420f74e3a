"""A search as it is shown, listed and exported."""

from pathlib import Path
from typing import Any

from convtui.cli.output import print_json, print_line
from convtui.cli.search_table import print_table_of, print_winner
from convtui.errors import BadInput
from convtui.harmless import json_text
from convtui.studies.searches import report, words
from convtui.studies.searches.markdown import as_markdown
from convtui.studies.searches.search import Search
from convtui.studies.searches.state import SearchState, read_search

FILES = ("report.md", "trials.csv", "report.json")


def print_search(search: Search, state: SearchState, *, as_json: bool) -> None:
    """Print the table of a search with the winner below it."""
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
    from convtui.cli.run_report import print_run
    from convtui.runs import read_run, read_state

    trial = read_search(search).trial(number)
    if trial is None:
        raise BadInput(f"{search.name} has no trial {number}: `convtui search show {search.name}`")
    if as_json:
        print_json(report.trial_as_json(trial))
        return
    run = read_run(search.run_folder(number))
    if not run.problem or (trial.is_over and not trial.attempts):
        print_line(words.about_trial(trial))
    else:
        where = f"was trained on {trial.machine}" if trial.machine else "was not begun"
        raise BadInput(f"trial {number} of {search.name} {where}: there is no run of it here")
    if not run.problem:
        print_run(run, read_state(run.folder))


def summaries() -> list[dict[str, Any]]:
    """What `search list --json` tells of each search."""
    return [_summary(search) for search in Search.list_all()]


def exported(search: Search, output: Path | None) -> str:
    """A search in the form that the name of the file asks for, Markdown without one.

    Raises:
        BadInput: another suffix.
    """
    state = read_search(search)
    suffix = output.suffix.lower() if output and str(output) != "-" else ".md"
    if suffix == ".csv":
        return report.as_csv(state)
    if suffix == ".json":
        return _as_text(report.as_json(search, state))
    if suffix != ".md":
        raise BadInput(f"{output} ends in none of .md, .csv, .json: give one of these")
    return as_markdown(search, state)


def write_reports(search: Search, state: SearchState) -> None:
    """Keep the report in the search's folder, in all its forms."""
    from convtui.safe_file import write_safely

    texts = (
        as_markdown(search, state),
        report.as_csv(state),
        _as_text(report.as_json(search, state)),
    )
    for name, text in zip(FILES, texts, strict=True):
        write_safely(search.folder / name, text)


def _summary(search: Search) -> dict[str, Any]:
    told: dict[str, Any] = {"name": search.name, "folder": str(search.folder)}
    empty = dict.fromkeys(("model", "data", "space", "metric", "best", "best_metric"))
    try:
        specification = search.specification
    except BadInput as problem:
        return told | {"status": "damaged", "done": 0, "asked": 0, **empty, "message": str(problem)}
    state = read_search(search)
    best = state.trial(state.best) if state.best else None
    return {
        **told,
        "status": state.status,
        "done": state.done,
        "asked": state.asked,
        "model": specification.architecture.name,
        "data": specification.data,
        "space": specification.space.name,
        "metric": specification.metric.name,
        "best": state.best,
        "best_metric": best and best.metric,
        "message": None,
    }


def _as_text(document: object) -> str:
    return json_text(document, indent=2) + "\n"
