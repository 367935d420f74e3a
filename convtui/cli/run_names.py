"""How a run is named on the command line."""

from typing import Annotated

import typer

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="A run by its name, or how the name begins.")
]
Names = Annotated[
    list[str], typer.Argument(metavar="NAME…", help="Runs by their names, or how the names begin.")
]
