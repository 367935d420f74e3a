"""The table of an experiment as JSON, and as one line a run for other programs.

It says whether its figures may be held against the published ones, and if not, why not.
"""

from typing import Any

from convtui.datasets.load import VERIFIED
from convtui.export.tabular import csv_text
from convtui.networks.zoo import load_architecture
from convtui.studies.experiments.experiment import Experiment
from convtui.studies.experiments.kinds import kind_of, made_for
from convtui.studies.experiments.published import PublishedFigure
from convtui.studies.experiments.scores import SCORES
from convtui.studies.experiments.table import ExperimentTable, RunOutcome, VariantRow
from convtui.training.changes import in_effect

PUBLISHED_ABOUT = {"cifar10": "CIFAR-10", "mnist": "MNIST"}


CSV_COLUMNS = (
    "source", "variant", "model", "data", "samples", "l1", "run", "repeat", "seed", "threads",
    "status", "epochs", *SCORES,
)  # fmt: skip


def not_as_published(experiment: Experiment) -> list[str]:
    """What keeps these runs from being what the reports trained, one phrase each; maybe nothing."""
    plan, kind = experiment.plan, kind_of(experiment.plan.kind)
    found = [*_data(experiment)]
    if "samples" not in plan.axes:
        ours = plan.variants[0].samples
        theirs = kind.samples[0] if kind.samples else None
        if ours != theirs:
            found.append(f"{_count(ours)} training images instead of {_count(theirs)}")
    given = dict(plan.common)
    if "l1" not in plan.axes and plan.variants[0].l1 is not None:
        given["l1"] = plan.variants[0].l1
    for name, value in given.items():
        own = {_own(name, variant.model) for variant in plan.variants}
        if own != {value}:
            theirs_words = " or ".join(sorted(map(_word, own - {None})))
            beside = f" instead of {theirs_words}" if theirs_words else ""
            found.append(f"{name.replace('_', ' ')} {_word(value)}{beside}")
    return found


def _data(experiment: Experiment) -> list[str]:
    found = []
    for variant in experiment.plan.variants:
        theirs = made_for(variant.model)
        about = experiment.data.get(variant.data, {})
        name = PUBLISHED_ABOUT.get(theirs, theirs)
        if about.get("generated"):
            found.append(f"{variant.data}, which convtui drew, instead of {name}")
        elif variant.data != theirs:
            found.append(f"{variant.data} instead of {name}")
        elif about.get("checked") != VERIFIED:
            found.append(f"a file of your own ({about.get('checked')}) instead of {name}")
    return list(dict.fromkeys(found))


def _own(name: str, model: str) -> Any:
    """What a network has by itself for a setting; None for what it does not say."""
    architecture = load_architecture(model)
    own = vars(architecture.training) | in_effect(architecture)
    return own.get(name)


def _word(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _count(samples: int | None) -> str:
    return "all" if samples is None else f"{samples:,}"


def experiment_status(table: ExperimentTable) -> str:
    """`running`, `finished`, or `unfinished`: there is something to go on with."""
    if table.experiment.is_running:
        return "running"
    return "finished" if table.finished == table.planned else "unfinished"


def summary(table: ExperimentTable) -> dict[str, Any]:
    experiment = table.experiment
    return {
        "name": experiment.name,
        "kind": experiment.plan.kind,
        "status": experiment_status(table),
        "created": experiment.created,
        "finished": table.finished,
        "planned": table.planned,
    }


def as_json(table: ExperimentTable) -> dict[str, Any]:
    """Everything that is known; accuracies and gaps are shares of 1, times in seconds."""
    experiment, plan = table.experiment, table.experiment.plan
    why_not = not_as_published(experiment)
    return {
        **summary(table),
        "question": kind_of(plan.kind).question,
        "repeats": plan.repeats,
        "seed": plan.seed,
        "threads": plan.threads,
        "asked": dict(experiment.asked),
        "data": {name: dict(about) for name, about in experiment.data.items()},
        "axes": list(plan.axes),
        "deviation_is": "of a sample: divided by n - 1",
        "test_deviation": table.deviation,
        "comparable_with_published": not why_not,
        "differences": why_not,
        "rows": [_row(row, plan.seed) for row in table.rows],
    }


def as_csv(table: ExperimentTable) -> str:
    """One line for each run, and one for each published figure, under `CSV_COLUMNS`."""
    rows: list[dict[str, Any]] = []
    for row in table.rows:
        variant = {"variant": row.variant.label, **vars(row.variant)}
        about = {name: variant[name] for name in ("variant", "model", "data", "samples", "l1")}
        for outcome in row.outcomes:
            line = _outcome(outcome, table.experiment.plan.seed)
            line["run"] = line.pop("name")
            known = {name: value for name, value in line.items() if name in CSV_COLUMNS}
            rows.append({"source": "ours", **about, **known})
        for figure in row.published:
            known = {name: value for name, value in _figure(figure).items() if name in SCORES}
            source = {"source": figure.report, "samples": figure.samples, "data": ""}
            rows.append({**about, **source, **known})
    return csv_text([CSV_COLUMNS, *([row.get(name) for name in CSV_COLUMNS] for row in rows)])


def _row(row: VariantRow, seed: int) -> dict[str, Any]:
    return {
        **vars(row.variant),
        "finished": row.finished,
        "planned": row.planned,
        "best": row.best,
        "near_best": row.near_best,
        "scores": {name: dict(vars(entry)) for name, entry in row.scores.items()},
        "runs": [_outcome(outcome, seed) for outcome in row.outcomes],
        "published": [_figure(figure) for figure in row.published],
    }


def _outcome(outcome: RunOutcome, seed: int) -> dict[str, Any]:
    is_run = bool(outcome.name)
    return {
        "name": outcome.name or None,
        "repeat": outcome.repeat,
        "seed": seed + outcome.repeat - 1 if is_run else seed,
        "threads": outcome.threads,
        "status": outcome.status,
        "epochs": outcome.epochs if is_run else None,
        "message": outcome.message or None,
        **outcome.scores,
    }


def _figure(figure: PublishedFigure) -> dict[str, Any]:
    known = {**vars(figure), "gap": figure.gap}
    return {name: value for name, value in known.items() if value not in (None, "")}
