"""A search as JSON and CSV, and its figures in words."""

from collections.abc import Mapping
from typing import Any

from convtui.export.tabular import csv_text
from convtui.networks.architecture import shapes
from convtui.networks.network import total_parameters
from convtui.runs import read_state
from convtui.studies.searches.conditions import (
    common_settings,
    computed_with,
    images,
    training_images,
)
from convtui.studies.searches.distributions import Value
from convtui.studies.searches.metric import Metric
from convtui.studies.searches.search import Search
from convtui.studies.searches.space import Space
from convtui.studies.searches.state import SearchState
from convtui.studies.searches.trial import Trial
from convtui.studies.searches.winner import architecture_of, retrained


def as_json(search: Search, state: SearchState) -> dict[str, Any]:
    """All that is known of a search."""
    specification = search.specification
    return {
        "name": search.name,
        "status": state.status,
        "model": specification.architecture.name,
        "space": specification.space.name,
        "drawn": specification.space.as_json()["parameters"],
        "settings": dict(specification.settings),
        "images": images(specification),
        "common": common_settings(specification),
        "computed_with": computed_with(search, state),
        "began": state.began,
        "seconds": round(state.seconds, 3),
        "seed": specification.seed,
        "threads": specification.threads,
        "metric": specification.metric.name,
        "at": specification.metric.at,
        "prune": specification.prune,
        "storage": search.storage or None,
        "folder": str(search.folder),
        "asked": state.asked,
        "done": state.done,
        "trials": [trial_as_json(trial) for trial in state.trials],
        "best": state.best,
        "winner": winner_as_json(search, state),
    }


def trial_as_json(trial: Trial) -> dict[str, Any]:
    """A row of the table."""
    return {
        "number": trial.number,
        "state": trial.state,
        "parameters": dict(trial.parameters),
        "metric": trial.metric,
        "last": trial.values[-1] if trial.values else None,
        "seconds": trial.seconds,
        "reason": trial.reason or None,
        "epoch": len(trial.values),
        "epochs": trial.epochs,
        "values": list(trial.values),
        "machine": trial.machine or None,
        "attempts": trial.attempts,
    }


def winner_as_json(search: Search, state: SearchState) -> dict[str, Any] | None:
    """The best trial's network layer by layer, and what retraining it showed; None without one."""
    best = state.trial(state.best) if state.best else None
    if best is None:
        return None
    layers = shapes(architecture_of(search, best))
    return {
        "number": best.number,
        "parameters": dict(best.parameters),
        "metric": best.metric,
        "weights": total_parameters(layers),
        "layers": [vars(layer) | {"output_shape": list(layer.output_shape)} for layer in layers],
        "retrained": _retrained(search, best),
    }


def as_csv(state: SearchState) -> str:
    """One line a trial."""
    names = list(state.trials[0].parameters) if state.trials else []
    told = (
        "metric", "last", "epoch", "epochs", "seconds", "machine", "attempts", "reason",
    )  # fmt: skip
    rows: list[list[Any]] = [["number", "state", *names, *told]]
    for trial in state.trials:
        row = trial_as_json(trial)
        drawn = [trial.parameters[name] for name in names]
        rows.append([trial.number, trial.state, *drawn, *(row[key] for key in told)])
    return csv_text(rows)


def judged_by(search: Search) -> str:
    """The metric in words."""
    metric = search.specification.metric
    return f"{metric.name} at the {metric.at} epoch"


def about_penalty(space: Space, metric: Metric) -> str:
    """What speaks against judging by a loss that contains a drawn penalty; empty if none does."""
    drawn = {name.rpartition(".")[2] for name in space.parameters} & {"l1", "l2"}
    if not drawn or not metric.minimised:
        return ""
    penalty = " and ".join(name.upper() for name in sorted(drawn))
    return f"{metric.name} contains the {penalty} penalty: small {penalty} looks better for it"


def in_short(value: Value) -> str:
    """A drawn value with three digits that count."""
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def with_names(parameters: Mapping[str, Value]) -> str:
    """Drawn values with their names, in a line."""
    return ", ".join(f"{name} {in_short(value)}" for name, value in parameters.items())


def about_trial(trial: Trial) -> str:
    """What became of a trial and why, and what was drawn for it."""
    why = f"; {trial.reason}" if trial.reason else ""
    return f"trial {trial.number}: {trial.state}{why}; drawn: {with_names(trial.parameters)}"


def epochs_in_words(epochs: int) -> str:
    """A number of them."""
    return f"{epochs} epoch" if epochs == 1 else f"{epochs} epochs"


def about_retrained(told: Mapping[str, Any]) -> str:
    """What retraining the winner showed, in a line."""
    if told["test_accuracy"] is None:
        return f"Retrained as {told['run']}: {told['status']}"
    return (
        f"Retrained on {told['images']}, those of validation included, for "
        f"{epochs_in_words(told['epochs'])} as {told['run']}: "
        f"test accuracy {told['test_accuracy']:.4f}, test loss {told['test_loss']:.4f}, measured "
        "once"
    )


def _retrained(search: Search, best: Trial) -> dict[str, Any] | None:
    run = retrained(search)
    if run is None or run.spec["search"].get("trial") != best.number:
        return None
    state = read_state(run.folder)
    return {
        "run": run.name,
        "status": state.status,
        "images": training_images(search.specification, run.spec.get("samples")),
        "epochs": len(state.epochs),
        "test_loss": state.test_loss,
        "test_accuracy": state.test_accuracy,
    }
