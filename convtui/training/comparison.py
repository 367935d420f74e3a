"""Runs side by side: their figures, and the settings_in_words in which they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from convtui.errors import BadInput
from convtui.export.tabular import Column, Table, Value, columns
from convtui.networks.architecture import Architecture, shapes
from convtui.networks.architecture_json import from_json
from convtui.networks.network import total_parameters
from convtui.records import of_type
from convtui.runs import Run, RunState
from convtui.runs.summary import summary
from convtui.training.changes import in_effect
from convtui.training.folds import LOGISTIC_REGRESSION
from convtui.training.report_tables import FOUR, settings_in_words
from convtui.training.run_document import labelled_data

KnownRun = tuple[Run, RunState]

FIGURES = columns(
    "status", "model", "data", "epochs", "planned", "best_epoch", ("val_loss", FOUR),
    ("val_accuracy", FOUR), ("train_loss", FOUR), ("train_accuracy", FOUR), ("test_loss", FOUR),
    ("test_accuracy", FOUR), ("most_frequent_class", FOUR), (LOGISTIC_REGRESSION, FOUR),
    ("parameters", ","), ("dead_relu", ","), ("seconds", ".1f"), ("seconds_an_epoch", ".2f"),
)  # fmt: skip
"""What is told of each run, and how it is written for people."""

ABOUT_FIGURES = (
    "val_loss and val_accuracy are those of the best epoch, the one with the lowest val_loss; "
    "train and test are measured after the last epoch, with all units; most_frequent_class and "
    "logistic_regression are baselines on test; seconds are those of all epochs."
)


IN_NETWORK = ("l1", "l2", "activation")
"""Settings that are None in a spec where the network's own was left."""

OF_OLDER_VERSIONS = {"measure_test": True, "train_accuracy": False, "keep_epochs": False}
"""What held before a spec said it."""


def check_distinct(runs: Sequence[Run], least: int = 1) -> None:
    """See that there are enough runs, and none twice.

    Raises:
        BadInput: too few, or one twice.
    """
    folders = [run.folder for run in runs]
    for place, run in enumerate(runs):
        if run.folder in folders[:place]:
            raise BadInput(f"{run.name} is given twice: name each run once")
    if len(runs) < least:
        raise BadInput(f"{len(runs)} run is not enough to compare: name {least} or more")


def as_json(known: Sequence[KnownRun]) -> dict[str, Any]:
    """Figures of each run, and for each setting that differs the value in each run."""
    told = [
        {"name": run.name, "folder": str(run.folder), **run_figures(run, state)}
        for run, state in known
    ]  # fmt: skip
    return {"runs": told, "differences": differing([run for run, _ in known])}


def run_figures(run: Run, state: RunState) -> dict[str, Value]:
    """The figures of a run by the names of `FIGURES`; None where there is none."""
    report = run.report() or {}
    found = summary(run, state) | {
        "data": labelled_data(run, report),
        "train_loss": _within(report, "results", "train", "loss"),
        "train_accuracy": _within(report, "results", "train", "accuracy"),
        "most_frequent_class": _within(report, "baseline", "accuracy", "test"),
        LOGISTIC_REGRESSION: _within(report, "baseline", LOGISTIC_REGRESSION, "test_accuracy"),
        "parameters": _parameters(run, report),
        "dead_relu": _dead(report),
        "seconds": _within(report, "timing", "training") or _seconds(state),
        "seconds_an_epoch": _within(report, "timing", "epoch_mean"),
    }
    return {figure.name: _value(found[figure.name]) for figure in FIGURES}


def differing(runs: Sequence[Run]) -> dict[str, list[str | None]]:
    """For each setting in which runs differ its words in each run, None where it is not set.

    Of networks with the same name also the layers in which they differ.
    """
    asked = [run.spec for run in runs]
    told = [
        settings_in_words(spec) | _layers(run) | _versions(run)
        for spec, run in zip(specs_in_full(asked), runs, strict=True)
    ]
    names = dict.fromkeys(name for one in told for name in one)
    same_model = len({str(spec.get("model")) for spec in asked}) == 1
    found = {name: [one.get(name) for one in told] for name in names}
    return {
        name: values
        for name, values in found.items()
        if len(set(values)) > 1
        and name not in (LOGISTIC_REGRESSION, "adapted")
        and (same_model or not name.startswith("layer "))
    }


def specs_in_full(specs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Put into each spec what holds where nothing was asked: a written default is no difference.

    A setting of the network's that none of them asks for stays unsaid.
    """
    full = [{**spec, **OF_OLDER_VERSIONS, **spec} if spec else {} for spec in specs]
    for name in IN_NETWORK:
        if any(spec.get(name) is not None for spec in full):
            for spec in full:
                if spec.get(name) is None:
                    spec[name] = _in_effect(spec).get(name)
    digests = [spec.get("data_sha256") for spec in full]
    if digests and digests[0] and all(one == digests[0] for one in digests):
        for spec in full:  # all images, or as many as there are
            spec.pop("samples", None)
    return full


def figures_table(known: Sequence[KnownRun], first: int = 1) -> Table:
    """A row a figure and a column a run; runs are numbered from `first` on."""
    told = [run_figures(run, state) for run, state in known]
    rows = (
        (figure.name, *(figure.written(one[figure.name]) for one in told)) for figure in FIGURES
    )
    return Table(_heads(known, first), tuple(rows))


def differences_table(known: Sequence[KnownRun], among: Sequence[Run], first: int = 1) -> Table:
    """A row a setting in which the runs of `among` differ, a column for each of `known`."""
    places = range(first - 1, first - 1 + len(known))
    rows = (
        (name.replace("_", " "), *(values[place] for place in places))
        for name, values in differing(among).items()
    )
    return Table(_heads(known, first), tuple(rows))


def _heads(known: Sequence[KnownRun], first: int) -> tuple[Column, ...]:
    return columns("run", *(str(number) for number, _ in enumerate(known, start=first)))


def _within(report: Mapping[str, Any], *names: str) -> Any:
    value: Any = report
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _value(found: Any) -> Value:
    return found if isinstance(found, str | int | float) else None


def _parameters(run: Run, report: Mapping[str, Any]) -> Any:
    if "parameters" in report:
        return report["parameters"]
    network = _network(run.spec)
    return total_parameters(shapes(network)) if network else None


def _in_effect(spec: Mapping[str, Any]) -> dict[str, float | str]:
    network = _network(spec)
    return in_effect(network) if network else {}


def _network(spec: Mapping[str, Any]) -> Architecture | None:
    try:
        return from_json(spec.get("architecture"), "architecture", "spec.json")
    except BadInput:
        return None


def _dead(report: Mapping[str, Any]) -> int | None:
    try:
        entries = _DEAD_RELU(report.get("dead_relu"), "dead_relu", "report.json")
    except BadInput:
        return None
    return sum(entry.dead for entry in entries) if entries else None


@dataclass(frozen=True)
class _DeadRelu:
    dead: int


_DEAD_RELU = of_type(tuple[_DeadRelu, ...])


def _seconds(state: RunState) -> float | None:
    return sum(row.seconds for row in state.epochs) if state.epochs else None


def _layers(run: Run) -> dict[str, str]:
    """Each value of each layer of the network, by the layer's number."""
    layers = _within(run.spec, "architecture", "layers")
    return {
        f"layer {number} {name}": str(value)
        for number, layer in enumerate(layers if isinstance(layers, list) else [], start=1)
        for name, value in (layer.items() if isinstance(layer, dict) else ())
    }


def _versions(run: Run) -> dict[str, str]:
    versions = run.spec.get("versions")
    return {
        f"version of {name}": str(version)
        for name, version in (versions if isinstance(versions, dict) else {}).items()
    }
