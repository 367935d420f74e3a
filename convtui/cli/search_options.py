"""Options that several commands of `convtui search` have."""

from typing import Annotated, Any

import typer

from convtui.studies.settings import WORKERS

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


def read_workers(workers: str | None) -> dict[str, Any]:
    """What was given of the settings of a search that is gone on with.

    Raises:
        BadInput: no number of workers.
    """
    return {} if workers is None else {"workers": WORKERS.read(workers)}
