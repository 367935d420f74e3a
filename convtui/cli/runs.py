"""`convtui runs`: what was trained, how it went, and going on with it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from convtui.cli.app import App, AsEvents, AsJson, Yes
from convtui.cli.network_options import EpochOption
from convtui.cli.output import confirmed, print_json, print_line, print_table, talk, write
from convtui.cli.run_baseline import baseline
from convtui.cli.run_names import Name, Names
from convtui.errors import ExitCode
from convtui.harmless import harmless
from convtui.places import typed_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from convtui.export.tabular import Table
    from convtui.training.comparison import KnownRun

RUNS_A_BLOCK = 4
"""As many columns of figures as 80 columns of a terminal hold."""

app = App(help="List, show, compare, export, resume, rename or delete runs.")


@app.command("list")
def list_all(as_json: AsJson = False) -> None:
    """List runs, the newest first.

    A run is in training (running), over (finished, stopped, failed), or its process is gone
    (died); a folder that cannot be read is called damaged.
    """
    from convtui.runs import Run, read_state
    from convtui.runs.summary import summary

    known = [(run, read_state(run.folder)) for run in Run.list_all()]
    if as_json:
        print_json({"runs": [summary(run, state) for run, state in known]})
        return
    columns = ("name", "status", "epochs", "val accuracy", "test accuracy", "model", "data")
    rows = [_row(summary(run, state)) for run, state in known]
    print_table(columns, rows, droppable=("data", "model", "val accuracy"))
    for run in (run for run, _ in known if run.problem):
        talk(f"{harmless(run.name)} is damaged: {run.problem}")


@app.command()
def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="[NAME]",
            help="A run by its name, or how the name begins. Default: the newest.",
            show_default=False,
        ),
    ] = "",
    epoch: EpochOption = None,
    as_json: AsJson = False,
) -> None:
    """Show a run: what was asked, its epochs and its report.

    With --epoch what its network got right and wrong after that epoch, of the first 1,000 images of
    each part, computed anew from the weights that were kept.
    """
    from convtui.cli.run_report import print_run, print_section
    from convtui.runs import Run, read_state
    from convtui.runs.summary import everything

    run = Run.find_or_newest(name, "convtui train cifar-strided --data shapes")
    state = read_state(run.folder)
    if epoch is not None:
        from convtui.training.epoch_answers import epoch_sections, measured_after

        found = measured_after(run, state, epoch)
        if as_json:
            print_json(found)
            return
        for number, section in enumerate(epoch_sections(run, found)):
            print_section(section, apart="\n" if number else "")
    elif as_json:
        print_json(everything(run, state))
    else:
        print_run(run, state)


@app.command()
def compare(names: Names, as_json: AsJson = False) -> None:
    """Show runs side by side: their figures, and the settings in which they differ."""
    from convtui.runs import Run, read_state
    from convtui.training import comparison

    runs = [Run.find(name) for name in names]
    comparison.check_distinct(runs, least=2)
    known = [(run, read_state(run.folder)) for run in runs]
    if as_json:
        print_json(comparison.as_json(known))
        return
    for number, run in enumerate(runs, start=1):
        print_line(f"{number}  {run.name}")
    _print("Figures", [comparison.figures_table(block, first) for first, block in _blocks(known)])
    print_line(comparison.ABOUT_FIGURES)
    tables = [comparison.differences_table(block, runs, first) for first, block in _blocks(known)]
    _print("Settings that differ", tables)


@app.command()
def resume(name: Name, as_json: AsEvents = False) -> int:
    """Go on with a run after its last finished epoch, as if it had never been interrupted."""
    from convtui.cli.session import train_here
    from convtui.runs import Run
    from convtui.training.environment import require_tensorflow
    from convtui.training.session import check_resumable

    run = Run.find(name)
    check_resumable(run)
    require_tensorflow()
    return train_here(run, as_json=as_json)


app.command()(baseline)


@app.command()
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
    from convtui.training.run_export import check_target, report_format
    from convtui.training.run_export import export as export_runs

    runs = [Run.find(name) for name in names]
    check_distinct(runs)
    target = typed_path(output)
    chosen = report_format(target, form)
    check_target(target, chosen, force=force)
    known = [(run, read_state(run.folder)) for run in runs]
    for path in export_runs(known, target, chosen, talk):
        write(f"{path}\n")


@app.command()
def rename(
    name: Name,
    new: Annotated[str, typer.Argument(metavar="NEW", help="What to call it from now on.")],
) -> None:
    """Give a run another name; its folder keeps its own."""
    from convtui.runs import Run

    run = Run.find(name)
    talk(f"{run.name} is now called {run.rename(new).name}")


@app.command()
def delete(
    names: Names,
    yes: Yes = False,
) -> int:
    """Delete runs, with all their epochs, weights and reports."""
    from convtui.runs import Run

    chosen = [Run.find(name) for name in names]
    named = ", ".join(run.name for run in chosen)
    if not yes and not confirmed(f"delete {named}?"):
        return ExitCode.NO
    for run in chosen:
        run.delete()
        talk(f"{run.name} is deleted")
    return ExitCode.FINE


def _row(told: dict[str, Any]) -> tuple[str, ...]:
    from convtui.runs.words import four_digits
    from convtui.training.report_tables import labelled

    return (
        told["name"],
        told["status"],
        f"{told['epochs']}/{told['planned'] or '?'}",
        four_digits(told["val_accuracy"]),
        four_digits(told["test_accuracy"]),
        str(told["model"] or "-"),
        labelled(str(told["data"] or "-")),
    )


def _blocks(known: "Sequence[KnownRun]") -> "list[tuple[int, Sequence[KnownRun]]]":
    """All runs for a pipe, as many as fit for a terminal; each block with its first number."""
    size = RUNS_A_BLOCK if sys.stdout.isatty() else len(known)
    starts = range(0, len(known), size)
    return [(start + 1, known[start : start + size]) for start in starts]


def _print(title: str, tables: "Sequence[Table]") -> None:
    for table in tables:
        print_line(f"\n{title}")
        if table.rows:
            print_table(table.headings, table.texts(), unbroken=1)
        else:
            print_line("none")
