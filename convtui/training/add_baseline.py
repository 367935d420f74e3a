"""A baseline for a run that is finished already: computed, and written into its report."""

from typing import Any

from convtui.datasets.load import load_dataset
from convtui.errors import BadInput
from convtui.runs import Run, write_report
from convtui.training.baselines import Progress, logistic_regression
from convtui.training.folds import LOGISTIC_REGRESSION
from convtui.training.spec import RunSpec, fitted_to


def known_baseline(run: Run) -> dict[str, Any] | None:
    """The logistic regression that the report of a run holds; None if it has none yet.

    Raises:
        BadInput: there is no report, or a damaged one.
    """
    known = _baselines(_report(run), run).get(LOGISTIC_REGRESSION)
    return known if isinstance(known, dict) else None


def add_baseline(run: Run, progress: Progress = lambda done, accuracy: None) -> dict[str, Any]:
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
