"""`convtui train`: a network of the coursework, or your own, on a data set."""

from typing import Annotated, Any

import typer

from convtui.cli.app import App, AsEvents
from convtui.cli.training_options import with_training_options
from convtui.training.settings import RUN_SETTINGS

app = App()


@app.command()
@lambda command: with_training_options(command, RUN_SETTINGS)
def train(
    model: Annotated[
        str,
        typer.Argument(
            metavar="MODEL", help="One that `convtui models` lists, or a model file (.toml)."
        ),
    ],
    *,
    settings: dict[str, Any],
    as_json: AsEvents = False,
) -> int:
    """Train a network and write its report.

    What is not given is as the model's report had it. A run is a folder, which `convtui runs list`
    names: an epoch that is finished is kept, and `convtui runs resume` goes on after it, to the
    same numbers. Ctrl-C finishes the batch and stops; pressed again, it stops at once.
    """
    from convtui.cli.output import talk
    from convtui.cli.session import train_here
    from convtui.datasets.load import load_dataset
    from convtui.networks.zoo import load_architecture
    from convtui.runs import Run
    from convtui.training.environment import require_scikit_learn, require_tensorflow
    from convtui.training.remarks import remarks
    from convtui.training.spec import fitted_to, specify

    spec = specify(load_architecture(model), {"keep_epochs": None, **settings})
    require_tensorflow()
    if spec.logistic_regression:
        require_scikit_learn()
    data = load_dataset(spec.data, spec.samples)
    spec = fitted_to(spec, data)
    for remark in remarks(spec, data):
        talk(remark)
    return train_here(Run.create(spec.model, spec.as_json()), as_json=as_json, data=data)
