"""What a simpler method makes of the same images, to hold a network against.

It is computed as a run ends, or added to the report of one that is finished already.
"""

import time
import warnings
from collections.abc import Callable, Iterator
from importlib import metadata
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from convtui.datasets.load import load_dataset
from convtui.errors import BadInput
from convtui.runs import Run, write_report
from convtui.training.endings import AskedToStop, StopRequested
from convtui.training.environment import require_scikit_learn
from convtui.training.folds import FOLDS, LOGISTIC_REGRESSION, check_folds
from convtui.training.scores import Labels
from convtui.training.signals import looking
from convtui.training.spec import RunSpec, fitted_to

if TYPE_CHECKING:
    from convtui.datasets.load import DataArrays

ALL_FITS = FOLDS + 1
MOST_ITERATIONS = 100
"""scikit-learn's own. On pixels it does not converge in so few; thousands say no more of a test."""

FitProgress = Callable[[int, float | None], None]
"""Hears how many of the `ALL_FITS` are done, and the accuracy of the newest."""


def logistic_regression(
    data: "DataArrays",
    seed: int,
    progress: FitProgress = lambda done, accuracy: None,
    asked_to_stop: AskedToStop = lambda: False,
) -> dict[str, Any]:
    """Fit multinomial logistic regression to standardised pixels.

    Five-fold cross-validation on all training images, those that a network keeps for validation
    among them; then one fit on all of these, which is scored on the test images. Pixels are
    standardised with the means and deviations of the images that are fitted to.

    Raises:
        StopRequested: `asked_to_stop` said so.
        BadInput: too few images.
        Missing: scikit-learn is not installed.
    """
    require_scikit_learn()
    check_folds(data.y_train)
    began = time.perf_counter()
    images, labels = _rows(data.x_train), data.y_train
    scores, iterations = [], []
    progress(0, None)
    for chosen, held_out in _folds(labels, seed):
        with looking(asked_to_stop):
            model = _fitted(images[chosen], labels[chosen])
        scores.append(float(model.score(images[held_out], labels[held_out])))
        iterations.append(_iterations(model))
        progress(len(scores), scores[-1])
        if asked_to_stop():
            raise StopRequested
    with looking(asked_to_stop):
        model = _fitted(images, labels)
    test = float(model.score(_rows(data.x_test), data.y_test))
    progress(ALL_FITS, test)
    return {
        "folds": scores,
        "mean": float(np.mean(scores)),
        "std": float(np.std(scores)),
        "test_accuracy": test,
        "images": len(images),
        "seed": seed,
        "iterations": max(*iterations, _iterations(model)),
        "most_iterations": MOST_ITERATIONS,
        "seconds": round(time.perf_counter() - began, 3),
        "scikit_learn": metadata.version("scikit-learn"),
    }


def known_baseline(run: Run) -> dict[str, Any] | None:
    """The logistic regression that the report of a run holds; None if it has none yet.

    Raises:
        BadInput: there is no report, or a damaged one.
    """
    known = _baselines(_report(run), run).get(LOGISTIC_REGRESSION)
    return known if isinstance(known, dict) else None


def add_baseline(run: Run, progress: FitProgress = lambda done, accuracy: None) -> dict[str, Any]:
    """Compute the logistic regression of a finished run and write it into its report.

    Raises:
        BadInput: there is no report, the data set has changed, it has too few images, or the
            report cannot be written.
        Missing: the data set or scikit-learn is not here.
    """
    _baselines(_report(run), run)
    spec = RunSpec.from_json(run.spec)
    data = load_dataset(spec.data, spec.samples)
    fitted_to(spec, data)
    found = logistic_regression(data, spec.seed, progress)
    report = _report(run)
    _baselines(report, run)[LOGISTIC_REGRESSION] = found
    write_report(run.folder, report)
    return found


def _report(run: Run) -> dict[str, Any]:
    report = Run.read(run.folder).report()
    if report is None:
        raise BadInput(
            f"{run.name} has no report to add a baseline to: let it finish, "
            f"with `convtui runs resume {run.name}` if it was stopped"
        )
    return report


def _baselines(report: dict[str, Any], run: Run) -> dict[str, Any]:
    baselines = report.get("baseline")
    if not isinstance(baselines, dict):
        raise BadInput(f"the report of {run.name} is damaged: train it again")
    return baselines


def _folds(labels: Labels, seed: int) -> "Iterator[tuple[Labels, Labels]]":
    """Indices to fit to and indices to score, with the classes in the same shares in each fold."""
    from sklearn.model_selection import StratifiedKFold

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of classes with fewer images than folds
        chosen = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
        yield from list(chosen.split(labels, labels))


def _fitted(images: npt.NDArray[np.float32], labels: Labels) -> Any:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from threadpoolctl import threadpool_limits  # comes with scikit-learn

    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=MOST_ITERATIONS))
    # More threads wait for one another longer than they compute, the more so beside other work.
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the report says it
        return model.fit(images, labels)


def _iterations(model: Any) -> int:
    return int(model[-1].n_iter_.max())


def _rows(images: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    return images.reshape(len(images), -1).astype(np.float32)
