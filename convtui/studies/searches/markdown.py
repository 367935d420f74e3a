"""A search as a report to read, with all that is needed to repeat it."""

import time
from collections.abc import Iterator, Mapping
from typing import Any

from convtui.export.document import Section, markdown
from convtui.export.tabular import Table, columns
from convtui.networks.layer import by
from convtui.runs.words import BEST, clock
from convtui.studies.searches import words
from convtui.studies.searches.events import Trial
from convtui.studies.searches.parameters import Categorical, Distribution
from convtui.studies.searches.report import (
    common_settings,
    computed_with,
    images,
    training_images,
    winner_as_json,
)
from convtui.studies.searches.search import Search
from convtui.studies.searches.specification import (
    FIRST_EPOCH_TO_PRUNE,
    STARTUP_TRIALS,
    Specification,
)
from convtui.studies.searches.state import SearchState
from convtui.training.report_tables import labelled, settings_in_words

TIES = "Of equals the one with the lower number"


def as_markdown(search: Search, state: SearchState) -> str:
    return markdown(sections(search, state), {})


def sections(search: Search, state: SearchState) -> Iterator[Section]:
    """What was searched and how, the trials, the winner and its layers."""
    specification = search.specification
    penalty = words.about_penalty(specification.space, specification.metric)
    about = (
        f"{_networks(state)} {specification.architecture.name} on {labelled(specification.data)}, "
        f"judged by {words.judged_by(search)}. No trial looked at the test images."
    )
    before = (about, *([f"{penalty}."] if penalty else []))
    table = Table(columns("asked", "value"), tuple(_asked(search, state)))
    yield Section("search", f"Random search {search.name}", before, table, level=1)
    table = Table(columns("drawn", "kind", "from"), tuple(_drawn(specification)))
    yield Section("drawn", "What was drawn", table=table)
    yield Section("trials", "Trials", table=_trials(search, state))
    winner = winner_as_json(search, state)
    if winner:
        yield winner_section(winner, specification.metric.name)


def winner_section(winner: Mapping[str, Any], metric: str) -> Section:
    """The best trial, what was drawn for it, its layers, and what retraining it showed."""
    rows = (
        (
            layer["name"],
            by(tuple(layer["output_shape"])),
            layer["parameters"],
            layer["formula"] if layer["parameters"] else "",
        )
        for layer in winner["layers"]
    )
    again = winner["retrained"]
    return Section(
        "winner",
        f"Winner: {winner_line(winner, metric)}",
        (f"{TIES}; {winner['weights']:,} parameters.",),
        Table(columns("layer", "output", ("parameters", ","), "formula"), tuple(rows)),
        (f"{words.about_retrained(again)}.",) if again else (),
    )


def winner_line(winner: Mapping[str, Any], metric: str) -> str:
    drawn = words.with_names(winner["parameters"])
    return f"{BEST} trial {winner['number']}, {metric} {winner['metric']:.4f}: {drawn}"


def _networks(state: SearchState) -> str:
    asked, done = state.asked, state.done
    count = f"{asked}" if done == asked else f"{done} of {asked}"
    ends = f"{words.endings(state)}{words.replaced(state)}"
    return f"{count} {'network' if asked == 1 else 'networks'}{ends}:"


def _asked(search: Search, state: SearchState) -> Iterator[tuple[str, str]]:
    specification = search.specification
    yield "space", specification.space.name
    yield "images", _images(specification)
    for name, value in settings_in_words(common_settings(specification)).items():
        yield name.replace("_", " "), value
    yield "seed", str(specification.seed)
    yield "threads", str(specification.threads)
    yield "pruning", _pruning(specification)
    for entry in computed_with(search, state):
        yield "trained with", _computed(entry, state)
    if state.began is not None:
        yield "began", time.strftime("%Y-%m-%d %H:%M %Z", time.localtime(state.began))
        training = clock(sum(trial.seconds for trial in state.trials))
        yield "took", f"{clock(state.seconds)}; the epochs of all trials together {training}"


def _images(specification: Specification) -> str:
    counts = images(specification)
    if counts["used"] is None:
        return f"of {specification.images:,} training images so many as are drawn"
    taken = training_images(specification)
    if counts["train"] is None:
        return taken
    return f"{taken}: {counts['train']:,} to train on, {counts['validation']:,} for validation"


def _pruning(specification: Specification) -> str:
    if not specification.prune:
        return "none"
    return (
        f"from epoch {FIRST_EPOCH_TO_PRUNE} on, worse than the median of the finished trials, once "
        f"{STARTUP_TRIALS} are finished; so it depends on their order"
    )


def _computed(entry: Mapping[str, Any], state: SearchState) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in entry["versions"].items())
    alone = len(entry["trials"]) == sum(trial.attempts > 0 for trial in state.trials)
    which = "" if alone else f"; trials {', '.join(map(str, entry['trials']))}"
    return f"oneDNN {entry['onednn']}, {versions}{which}"


def _drawn(specification: Specification) -> Iterator[tuple[str, str, str]]:
    for name, drawn in specification.space.parameters.items():
        yield name, drawn.kind, _range(drawn)


def _range(drawn: Distribution) -> str:
    if isinstance(drawn, Categorical):
        return ", ".join(str(value) for value in drawn.values)
    return f"{drawn.low} to {drawn.high}"


def _trials(search: Search, state: SearchState) -> Table:
    names = list(search.specification.space.parameters)
    cut_off, metric = words.was_cut_off(search, state), search.specification.metric.name
    headings = ("trial", "state", *names, "epochs", "last", metric, "seconds", "reason")

    def cells(trial: Trial) -> tuple[str, ...]:
        return (
            f"{trial.number} {BEST}" if trial.number == state.best else str(trial.number),
            words.CUT_OFF if cut_off and trial.state == "running" else trial.state,
            *(words.in_short(trial.parameters[name]) for name in names),
            f"{len(trial.values)}/{trial.epochs}" if trial.epochs else "",
            words.figure(trial.last),
            words.figure(trial.metric),
            f"{trial.seconds:.1f}" if trial.values else "",
            trial.reason,
        )

    return Table(columns(*headings), tuple(map(cells, state.trials)))
