"""The options of `convtui search`."""

from typing import Annotated

import typer

from convtui.studies.settings import WORKERS

Model = Annotated[
    str | None,
    typer.Argument(
        metavar="MODEL",
        help="One that `convtui models` lists, or a model file (.toml). Default: the space's.",
        show_default=False,
    ),
]
Space = Annotated[
    str,
    typer.Option(
        "--space",
        metavar="NAME|FILE",
        help="What is drawn and how: coursework (as in a university exercise), log-uniform, "
        "or a file (.toml).",
    ),
]
MetricName = Annotated[
    str,
    typer.Option(
        "--metric",
        metavar="val_accuracy|val_loss|accuracy|loss",
        help="What trials are judged by.",
    ),
]
At = Annotated[
    str, typer.Option("--at", metavar="last|best", help="At the last epoch, or at the best.")
]
Prune = Annotated[
    bool,
    typer.Option(
        "--prune",
        help="Give a trial up that is, from epoch 2 on, worse than the median of the finished "
        "trials at the same epoch, once five are finished. It saves time, and may lose a "
        "network that learns slowly and well.",
    ),
]
Name = Annotated[
    str, typer.Argument(metavar="NAME", help="A search by its name, or how the name begins.")
]
Workers = Annotated[
    str | None, typer.Option("--workers", metavar=WORKERS.metavar, help=WORKERS.words)
]
Storage = Annotated[
    str | None,
    typer.Option(
        "--storage",
        metavar="URL",
        help="Keep the study in a PostgreSQL database, postgresql://USER@HOST/DATABASE, so that "
        "other machines can join. Or put the URL into CONVTUI_STORAGE, where `ps` does not show "
        "its password. Default: in the search's folder.",
    ),
]
Retrain = Annotated[
    bool,
    typer.Option(
        "--retrain",
        help="Train the winner once more at the end, on all training images, and measure it on "
        "the test images.",
    ),
]
