"""Training what is left of an experiment: its runs, or without a network its baselines.

Baselines are computed in this process, and kept as a file each in the experiment's folder.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from convtui.datasets.load import DataArrays, load_dataset
from convtui.decoding import known_keys
from convtui.errors import BadInput
from convtui.records import of_type
from convtui.runs import EventLog, Run, read_state
from convtui.runs.documents import read_document, write_document
from convtui.studies.experiments.experiment import Experiment
from convtui.studies.experiments.kinds import LOGISTIC_REGRESSION
from convtui.studies.experiments.plan import Cell, Variant
from convtui.studies.train import train_runs
from convtui.training.baselines import logistic_regression
from convtui.training.endings import AskedToStop, StopRequested
from convtui.training.folds import FOLDS
from convtui.training.remarks import Talk
from convtui.training.scores import most_frequent_class
from convtui.training.workers import PoolEvent

Scores = dict[str, float]


_SCORES = {"scores": of_type(tuple[Mapping[str, float], ...])}


def unfinished(experiment: Experiment) -> dict[Cell, Run | None]:
    """The runs that are left to be trained, in the order of the plan; None if not begun."""
    found = experiment.runs()
    return {
        cell: found.get(cell)
        for cell in experiment.plan.cells()
        if cell not in found or read_state(found[cell].folder).status != "finished"
    }


def carry_out(
    experiment: Experiment,
    workers: int,
    tell: Callable[[Cell, PoolEvent], None] = lambda cell, event: None,
    asked_to_stop: AskedToStop = lambda: False,
) -> None:
    """Train what is not finished, as `train_runs` does.

    Raises:
        StopRequested: `asked_to_stop` said so; all finished epochs are kept.
        BadInput: another process has the experiment in hand, or its folder cannot be written.
    """

    def run_of(cell: Cell, begun: Run | None) -> Callable[[], Run]:
        return lambda: begun or experiment.new_run(cell)

    with EventLog(experiment.folder):
        left = [(cell, run_of(cell, begun)) for cell, begun in unfinished(experiment).items()]
        train_runs(left, workers, tell, asked_to_stop)


def scores_of(experiment: Experiment, variant: Variant) -> list[Scores]:
    """What was measured of a baseline: of each fold, or once; nothing if it is not computed yet."""
    file = _file(experiment, variant)
    try:
        found = known_keys(read_document(file), _SCORES, file.name, _SCORES)
        return list(found["scores"])
    except BadInput:
        return []


def planned_of(variant: Variant) -> int:
    return FOLDS if variant.model == LOGISTIC_REGRESSION else 1


def missing(experiment: Experiment) -> list[Variant]:
    return [v for v in experiment.plan.variants if not scores_of(experiment, v)]


def compute_baselines(
    experiment: Experiment,
    tell: Talk = lambda line: None,
    asked_to_stop: AskedToStop = lambda: False,
) -> None:
    """Compute the baselines that are left; `tell` hears in a line how far it is.

    Raises:
        StopRequested: `asked_to_stop` said so; what is computed is kept.
        BadInput, Missing: too few images, no scikit-learn, or the folder cannot be written.
    """
    with EventLog(experiment.folder):
        for variant in missing(experiment):
            if asked_to_stop():
                raise StopRequested
            data = load_dataset(variant.data, variant.samples)
            seed = experiment.plan.seed
            if variant.model == LOGISTIC_REGRESSION:
                scores = _regression(data, seed, variant, tell, asked_to_stop)
            else:
                scores = [most_frequent(data)]
            _keep(experiment, variant, scores)


def most_frequent(data: DataArrays) -> Scores:
    """Share of the images that have the class which most training images have."""
    chosen = most_frequent_class(data.y_train, data.classes)
    train, test = (float(np.mean(labels == chosen)) for labels in (data.y_train, data.y_test))
    return {"train_accuracy": train, "test_accuracy": test, "gap": train - test}


def _regression(
    data: DataArrays, seed: int, variant: Variant, tell: Talk, asked_to_stop: AskedToStop
) -> list[Scores]:
    """Validation accuracy of each fold; test accuracy and seconds are there once."""

    def progress(done: int, accuracy: float | None) -> None:
        if accuracy is not None:
            part = f"fold {done} of {FOLDS}" if done <= FOLDS else "test images"
            tell(f"{variant.label}, {part}: {100 * accuracy:.1f} %")

    found = logistic_regression(data, seed, progress, asked_to_stop)
    scores = [{"val_accuracy": share} for share in found["folds"]]
    scores[0] |= {"test_accuracy": found["test_accuracy"], "seconds": found["seconds"]}
    return scores


def _keep(experiment: Experiment, variant: Variant, scores: list[Scores]) -> None:
    document: Mapping[str, Any] = {"label": variant.label, "scores": scores}
    write_document(_file(experiment, variant), document)


def _file(experiment: Experiment, variant: Variant) -> Path:
    return experiment.folder / f"{variant.label}.json"
