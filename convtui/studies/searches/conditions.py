"""What the trials of a search have in common, beside what is drawn: enough to repeat it."""

from collections.abc import Mapping
from typing import Any

from convtui.datasets.catalogue import GENERATED, PUBLISHED
from convtui.runs import read_run
from convtui.studies.searches.search import Search
from convtui.studies.searches.specification import Specification
from convtui.studies.searches.state import SearchState
from convtui.training.spec import split_at

_NOT_SETTINGS = (
    "model", "architecture", "data", "samples", "data_sha256", "seed", "threads", "onednn",
    "versions", "name", "train_accuracy", "logistic_regression", "measure_test",
)  # fmt: skip
_OF_THE_OPTIMIZER = ("learning_rate", "schedule")


def common_settings(specification: Specification) -> dict[str, Any]:
    """The settings that every trial has, the model's own included, as in the spec of a run."""
    first = next(planned for planned in specification.planned(1) if not planned.problem)
    spec = specification.spec(first.values).as_json()
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
    known = GENERATED.get(data) or PUBLISHED.get(data)
    return known.training_images if known else None


def computed_with(search: Search, state: SearchState) -> list[dict[str, Any]]:
    """OneDNN and versions of the runs of the trials here, each kind with its trials."""
    found: list[dict[str, Any]] = []
    for trial in state.trials:
        spec = read_run(search.run_folder(trial.number)).spec
        told = {name: spec.get(name) for name in ("onednn", "versions")}
        if not isinstance(told["versions"], Mapping):
            continue
        for entry in found:
            if all(entry[name] == value for name, value in told.items()):
                entry["trials"].append(trial.number)
                break
        else:
            found.append({**told, "trials": [trial.number]})
    return found


def _taken(specification: Specification) -> int:
    return min(specification.settings.get("samples") or specification.images, specification.images)
