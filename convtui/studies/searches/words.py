"""A search in words, the same on the screen and on the command line."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from convtui.export.tabular import Column
from convtui.harmless import harmless
from convtui.runs import RunState
from convtui.runs.words import BEST, clock
from convtui.studies.searches.events import Trial, TrialState
from convtui.studies.searches.parameters import Drawn
from convtui.studies.searches.search import Search
from convtui.studies.searches.space import Space
from convtui.studies.searches.specification import Metric, Specification
from convtui.studies.searches.state import SearchState

SHORT = {"learning_rate": "rate", "kernel_size": "kernel", "val_accuracy": "val acc"}
"""Headings of columns, where they are not the names themselves."""
CUT_OFF = "cut off"
"""The state of a trial in training whose process is gone."""
GONE = "the process that searched is gone"

REASON = "note"
"""The last column of a table of trials."""

_ENDINGS: tuple[TrialState, ...] = ("finished", "failed", "stopped", "pruned")


def far(state: SearchState) -> str:
    """How many trials are over, and when the rest will be."""
    goes_on = state.eta is not None and state.status == "running"
    left = f", about {clock(state.eta or 0)} left" if goes_on else ""
    return f"{state.done} of {state.asked} trials done{endings(state)}{replaced(state)}{left}"


def endings(state: SearchState) -> str:
    """How the trials ended, ready to stand behind their number; empty if all are finished."""
    counts = Counter(trial.state for trial in state.trials)
    counted = [f"{counts[ending]} {ending}" for ending in _ENDINGS if counts[ending]]
    return f" ({', '.join(counted)})" if any(counts[ending] for ending in _ENDINGS[1:]) else ""


def replaced(state: SearchState) -> str:
    """How many draws could not be built, ready to stand behind something; empty if none."""
    infeasible = len(state.trials) - state.asked
    draws = "draw" if infeasible == 1 else "draws"
    return f", {infeasible} infeasible {draws} replaced" if infeasible else ""


def was_cut_off(search: Search, state: SearchState) -> bool:
    """Whether a search was stopped with trials in training here: nobody told it to."""
    return state.status == "stopped" and bool(state.running) and not search.storage


def epoch_of(trial: Trial, here: RunState | None) -> str:
    """How many epochs are finished, with tenths where it is trained `here`; empty if none ever."""
    if not trial.epochs:
        return ""
    if here is not None and here.epoch and here.batches:
        return f"{len(trial.values) + here.batch / here.batches:.1f}/{trial.epochs}"
    return f"{len(trial.values)}/{trial.epochs}"


def figure(value: float | None) -> str:
    """A metric with four digits; empty if there is none."""
    return "" if value is None else f"{value:.4f}"


def note(trial: Trial) -> str:
    """Why a trial came to nothing; of one that cannot be built the arithmetic alone."""
    if trial.state == "infeasible":  # 28 → 19 → 9 < 10
        return trial.reason.rpartition(": ")[2].replace(", smaller than", " <")
    return trial.reason


def trial_columns(
    specification: Specification, marks: Mapping[str, str] | None = None
) -> tuple[Column, ...]:
    """Of a table of trials; `marks` stand behind the heading of a trial's number or a value."""
    names = [*specification.space.parameters, specification.metric.name]
    *drawn, metric = [f"{SHORT.get(n, harmless(n))}{(marks or {}).get(n, '')}" for n in names]
    return (
        Column(""),
        Column(f"trial{(marks or {}).get('', '')}"),
        *map(Column, drawn),
        Column("state", right=False),
        *map(Column, ("epoch", "now", metric, "s")),
        Column(REASON, least=4, right=False, gives_way=True),
    )


def trial_cells(
    trial: Trial, *, is_best: bool, here: RunState | None, cut_off: bool
) -> tuple[str, ...]:
    """A row: `now` is the metric after the newest epoch, the next what the trial is judged by.

    `here` is how far its run is, if it is trained on this machine; it is `cut_off` where the
    process that trained it is gone.
    """
    return (
        BEST if is_best else "",
        str(trial.number),
        *map(in_short, trial.parameters.values()),
        CUT_OFF if cut_off else trial.state,
        epoch_of(trial, here),
        figure(trial.last),
        figure(trial.metric),
        f"{trial.seconds:.1f}" if trial.values else "",
        note(trial),
    )


def gone_on_with(why: str, epochs: int, then: str = "gone on with") -> str:
    """Who was gone after so many epochs: true while the trial goes on, and when it is over."""
    return f"after epoch {epochs} {why}; {then}" if epochs else f"{why}; begun again"


def judged_by(search: Search) -> str:
    metric = search.specification.metric
    return f"{metric.name} at the {metric.at} epoch"


def about_penalty(space: Space, metric: Metric) -> str:
    """What speaks against judging by a loss that contains a drawn penalty; empty if none does."""
    drawn = {name.rpartition(".")[2] for name in space.parameters} & {"l1", "l2"}
    if not drawn or not metric.minimised:
        return ""
    penalty = " and ".join(name.upper() for name in sorted(drawn))
    return f"{metric.name} contains the {penalty} penalty: small {penalty} looks better for it"


def in_short(value: Drawn) -> str:
    """A drawn value with three digits that count."""
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def with_names(parameters: Mapping[str, Drawn]) -> str:
    """Drawn values with their names, in a line."""
    return ", ".join(f"{name} {in_short(value)}" for name, value in parameters.items())


def about_trial(trial: Trial) -> str:
    """What became of a trial and why, and what was drawn for it."""
    why = f"; {trial.reason}" if trial.reason else ""
    return f"trial {trial.number}: {trial.state}{why}; drawn: {with_names(trial.parameters)}"


def epochs_in_words(epochs: int) -> str:
    return f"{epochs} epoch" if epochs == 1 else f"{epochs} epochs"


def about_retrained(about: Mapping[str, Any]) -> str:
    """What retraining the winner showed, in a line."""
    if about["test_accuracy"] is None:
        return f"Retrained as {about['run']}: {about['status']}"
    return (
        f"Retrained on {about['images']}, those of validation included, for "
        f"{epochs_in_words(about['epochs'])} as {about['run']}: "
        f"test accuracy {about['test_accuracy']:.4f}, test loss {about['test_loss']:.4f}, measured "
        "once"
    )
