"""`convtui runs baseline`: logistic regression beside a network that is trained already."""

from typing import TYPE_CHECKING, Any

from convtui.cli.app import AsJson
from convtui.cli.output import print_json, talk
from convtui.cli.run_names import Name
from convtui.cli.run_report import print_section

if TYPE_CHECKING:
    from convtui.runs import Run


def baseline(name: Name, as_json: AsJson = False) -> None:
    """Add a baseline to the report of a finished run: logistic regression on its images.

    Multinomial, on standardised pixels: five-fold cross-validation on the training images, and a
    fit to all of them for the test images. 5,000 colour images take most of a minute. Ctrl-C
    leaves the report as it was.
    """
    from convtui.runs import Run
    from convtui.training.baselines import known_baseline
    from convtui.training.folds import LOGISTIC_REGRESSION

    run = Run.find(name)
    found = known_baseline(run)
    if found is None:
        found = _computed(run)
    else:
        talk(f"{run.name} has this baseline already")
    if as_json:
        print_json({"name": run.name, LOGISTIC_REGRESSION: found})
        return
    from convtui.training.run_document import labelled_data, regression_section

    print_section(regression_section(found, labelled_data(run, run.report())), apart="")


def _computed(run: "Run") -> dict[str, Any]:
    from convtui.runs import BaselineProgress
    from convtui.runs.state import about_baseline
    from convtui.training.baselines import ALL_FITS, add_baseline

    def tell(done: int, accuracy: float | None) -> None:
        talk(about_baseline(BaselineProgress(done=done, fits=ALL_FITS, accuracy=accuracy)))

    return add_baseline(run, tell)
