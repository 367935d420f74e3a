"""The options of `convtui search`."""

from typing import Annotated

import typer

Model = Annotated[
    str | None,
    typer.Argument(
        metavar="MODEL",
        help="One that `convtui models` lists, or a model file (.toml). Default: the space's.",
        show_default=False,
    ),
]
Name = Annotated[
    str, typer.Argument(metavar="NAME", help="A search by its name, or how the name begins.")
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
