"""In which form numbers are written: as `--format` says, else as the file's name ends."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from convtui.cli.app import file_option
from convtui.errors import BadInput, unknown_name

FORMATS = ("table", "csv", "json")
SUFFIXES = {".txt": "table", ".csv": "csv", ".json": "json"}

FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="|".join(FORMATS),
        help="Default: as the file's name ends, else table.",
    ),
]
OutputOption = Annotated[
    Path | None, file_option("Write there and not to standard output: .csv, .json or .txt.")
]


def chosen_format(
    form: str | None, output: Path | None, suffixes: Mapping[str, str] = SUFFIXES
) -> str:
    """The form that was asked for, or that the file's name asks for.

    Raises:
        BadInput: neither says a form that is known.
    """
    if form is not None:
        if form not in FORMATS:
            raise unknown_name("format", form, FORMATS, f"give one of {', '.join(FORMATS)}")
        return form
    if output is None or str(output) == "-":
        return "table"
    suffix = output.suffix.lower()
    if suffix not in suffixes:
        raise BadInput(
            f"{output} says no format that is known: end its name in {', '.join(suffixes)}, "
            "or give --format"
        )
    return suffixes[suffix]
