"""What the commands on runs have in common: how a run is named, and --json."""

from typing import Annotated

import typer

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="A run by its name, or how the name begins.")
]
Names = Annotated[
    list[str], typer.Argument(metavar="NAME…", help="Runs by their names, or how the names begin.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
