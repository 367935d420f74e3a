"""A search as JSON and CSV: its trials, its winner, and what all trials have in common.

What is drawn and what is common is enough to repeat it.
"""

from collections.abc import Mapping
from typing import Any

from convtui.datasets.catalogue import has_name, named
from convtui.errors import BadInput
from convtui.export.tabular import csv_text
from convtui.networks.architecture import shapes
from convtui.networks.network import total_parameters
from convtui.runs import Run, read_state
from convtui.studies.searches.events import Trial
from convtui.studies.searches.search import Search
from convtui.studies.searches.specification import Specification
from convtui.studies.searches.state import SearchState, read_search
from convtui.studies.searches.winner import architecture_of, retrained
from convtui.training.report import layers_as_json
from convtui.training.spec import split_at

_NOT_SETTINGS = (
    "model", "architecture", "data", "samples", "data_sha256", "seed", "threads", "onednn",
    "versions", "name", "train_accuracy", "logistic_regression", "measure_test",
    "keep_epochs",
)  # fmt: skip
_OF_THE_OPTIMIZER = ("learning_rate", "schedule")


def as_json(search: Search, state: SearchState) -> dict[str, Any]:
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


def summary(search: Search) -> dict[str, Any]:
    """What `search list --json` tells of a search."""
    about: dict[str, Any] = {"name": search.name, "folder": str(search.folder)}
    empty = dict.fromkeys(("model", "data", "space", "metric", "best", "best_metric"))
    try:
        specification = search.specification
    except BadInput as problem:
        return about | {
            "status": "damaged",
            "done": 0,
            "asked": 0,
            **empty,
            "message": str(problem),
        }
    state = read_search(search)
    best = state.winner
    return {
        **about,
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


def trial_as_json(trial: Trial) -> dict[str, Any]:
    return {
        "number": trial.number,
        "state": trial.state,
        "parameters": dict(trial.parameters),
        "metric": trial.metric,
        "last": trial.last,
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
    best = state.winner
    if best is None:
        return None
    layers = shapes(architecture_of(search, best))
    return {
        "number": best.number,
        "parameters": dict(best.parameters),
        "metric": best.metric,
        "weights": total_parameters(layers),
        "layers": layers_as_json(layers),
        "retrained": _retrained(search, best),
    }


def as_csv(state: SearchState) -> str:
    names = list(state.trials[0].parameters) if state.trials else []
    columns = (
        "metric", "last", "epoch", "epochs", "seconds", "machine", "attempts", "reason",
    )  # fmt: skip
    rows: list[list[Any]] = [["number", "state", *names, *columns]]
    for trial in state.trials:
        row = trial_as_json(trial)
        drawn = [trial.parameters[name] for name in names]
        rows.append([trial.number, trial.state, *drawn, *(row[key] for key in columns)])
    return csv_text(rows)


def _retrained(search: Search, best: Trial) -> dict[str, Any] | None:
    run = retrained(search, best.number)
    if run is None:
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


def common_settings(specification: Specification) -> dict[str, Any]:
    """The settings that every trial has, the model's own included, as in the spec of a run."""
    spec = specification.first_spec().as_json()
    drawn = set(specification.space.parameters)
    if "optimizer" in drawn:  # each has its own, unless they were given
        drawn |= {name for name in _OF_THE_OPTIMIZER if name not in specification.settings}
    return {k: v for k, v in spec.items() if k not in _NOT_SETTINGS and k not in drawn}


def images(specification: Specification) -> dict[str, int | None]:
    """How many images each trial has, None where that is drawn; `there` where it is known."""
    drawn, settings = specification.space.parameters, common_settings(specification)
    used = None if "samples" in drawn else _taken(specification)
    train = None
    if used is not None and "validation_split" not in drawn:
        train = split_at(used, settings["validation_split"])
    return {
        "there": training_images_of(specification.data),
        "used": used,
        "train": train,
        "validation": None if used is None or train is None else used - train,
    }


def training_images(specification: Specification, samples: int | None = None) -> str:
    """How many training images a run of so many `samples` takes, in words."""
    taken = min(samples or specification.images, specification.images)
    there = training_images_of(specification.data)
    if there is not None and taken < there:
        return f"the first {taken:,} of {there:,} training images"
    whole = taken == there or (there is None and not specification.settings.get("samples"))
    return f"{'all ' if whole else ''}{taken:,} training images"


def training_images_of(data: str) -> int | None:
    """How many a data set has; None of a file, which would have to be read."""
    if not has_name(data):
        return None
    return sum(data_set.training_images for data_set in named(data))


def computed_with(search: Search, state: SearchState) -> list[dict[str, Any]]:
    """OneDNN and versions of the runs of the trials here, each kind with its trials."""
    found: list[dict[str, Any]] = []
    for trial in state.trials:
        spec = Run.read(search.run_folder(trial.number)).spec
        about = {name: spec.get(name) for name in ("onednn", "versions")}
        if not isinstance(about["versions"], Mapping):
            continue
        for entry in found:
            if all(entry[name] == value for name, value in about.items()):
                entry["trials"].append(trial.number)
                break
        else:
            found.append({**about, "trials": [trial.number]})
    return found


def _taken(specification: Specification) -> int:
    return min(specification.settings.get("samples") or specification.images, specification.images)
