"""`convtui runs export`: reports as files to paste from."""

from pathlib import Path
from typing import Annotated

import typer

from convtui.cli.output import talk, write
from convtui.cli.run_names import Names
from convtui.places import typed_path


def export(
    names: Names,
    output: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            metavar="OUT",
            help="A file if its name ends in .md, .csv or .json, else a folder; the charts of "
            "NAME.md go into the folder NAME-charts beside it.",
        ),
    ],
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="markdown|csv|json",
            help="Default: as the name of OUT ends; all of them for a folder.",
        ),
    ] = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="Replace files of the same names; others are left alone."),
    ] = False,
) -> None:
    """Write the reports of runs as Markdown with charts (PNG), as CSV or as JSON.

    Of several runs the figures, the differing settings and the curves come first, side by side.
    """
    from convtui.runs import Run, read_state
    from convtui.training.comparison import check_distinct
    from convtui.training.run_export import check_target, chosen_format
    from convtui.training.run_export import export as export_runs

    runs = [Run.find(name) for name in names]
    check_distinct(runs)
    target = typed_path(output)
    chosen = chosen_format(target, form)
    check_target(target, chosen, force=force)
    known = [(run, read_state(run.folder)) for run in runs]
    for path in export_runs(known, target, chosen, talk):
        write(f"{path}\n")
