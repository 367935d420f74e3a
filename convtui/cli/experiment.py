"""`convtui experiment`: the tables of the coursework, with the spread over repeats."""

from pathlib import Path
from typing import Annotated, Any

import typer

from convtui.cli.app import App, AsJson, ForceOption, Yes, file_option
from convtui.cli.output import may_write, print_json, print_table, talk
from convtui.cli.study import JsonAtEnd, Workers, delete_study, read_workers
from convtui.cli.training_options import with_training_options
from convtui.errors import ExitCode
from convtui.studies.experiments.kinds import EXPERIMENTS, ExperimentKind
from convtui.studies.settings import BASELINE_SETTINGS, EXPERIMENT_SETTINGS

app = App(
    help="Train what the reports of a university course varied, several times each, beside the "
    "figures they published."
)

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="An experiment by its name, or how the name begins.")
]
Output = Annotated[
    Path | None,
    file_option("Write the table there too: .md, .csv (one line a run), .json or .png (a chart)."),
]

HELP = """{question}

Every variant is trained R times with other seeds; the table has mean and standard deviation, and
below ours what the reports published. Runs are ordinary runs, which `convtui runs list` names. What
is finished is kept: Ctrl-C stops after the batch, and the same command goes on, or with more
repeats. Exit code 1 if a run failed.
"""

HELP_WITHOUT_NETWORK = """{question}

Logistic regression is multinomial, on standardised pixels, judged by five-fold cross-validation and
by the test images. What is computed is kept: Ctrl-C stops after the fit, the same command goes on.
"""


def _offer(kind: ExperimentKind) -> None:
    def begin(
        *, settings: dict[str, Any], output: Output = None, as_json: JsonAtEnd = False
    ) -> int:
        from convtui.cli.experiment_session import begin_or_go_on, conduct

        experiment = begin_or_go_on(kind, settings, output)
        return conduct(experiment, settings.get("workers"), output, as_json=as_json)

    settings = EXPERIMENT_SETTINGS if kind.trains else BASELINE_SETTINGS
    command = with_training_options(begin, settings)
    text = HELP if kind.trains else HELP_WITHOUT_NETWORK
    app.command(kind.name, help=text.format(question=kind.question), short_help=kind.summary)(
        command
    )


for _kind in EXPERIMENTS.values():
    _offer(_kind)


@app.command()
def resume(
    name: Name,
    workers: Workers = None,
    output: Output = None,
    as_json: JsonAtEnd = False,
) -> int:
    """Go on with an experiment: train what is not finished, failed runs included."""
    from convtui.cli.experiment_session import check_output, conduct
    from convtui.studies.experiments.experiment import Experiment

    given = read_workers(workers)
    check_output(output)
    return conduct(Experiment.find(name), given, output, as_json=as_json)


@app.command("list")
def list_all(as_json: AsJson = False) -> None:
    """List experiments, the newest first."""
    from convtui.studies.experiments.experiment import Experiment
    from convtui.studies.experiments.report import experiment_status, summary
    from convtui.studies.experiments.table import read_table
    from convtui.training.report_tables import labelled

    found = Experiment.list_all()
    for damaged in sorted((entry for entry in found if entry.problem), key=lambda e: e.name):
        talk(f"{damaged.name} is left out, for it is damaged: {damaged.problem}")
    tables = [read_table(experiment) for experiment in found if not experiment.problem]
    if as_json:
        print_json({"experiments": [summary(table) for table in tables]})
        return
    rows = [
        (
            table.experiment.name,
            experiment_status(table),
            f"{table.finished}/{table.planned}",
            table.experiment.plan.kind,
            ", ".join(map(labelled, sorted(table.experiment.data))),
        )
        for table in tables
    ]
    columns = ("name", "status", "runs", "kind", "data")
    print_table(columns, rows, droppable=("data", "kind"))


@app.command()
def show(
    name: Name,
    as_json: AsJson = False,
) -> None:
    """Print the table of an experiment again, as far as it is."""
    from convtui.cli.experiment_session import print_experiment
    from convtui.studies.experiments.experiment import Experiment
    from convtui.studies.experiments.table import read_table

    print_experiment(read_table(Experiment.find(name)), as_json=as_json)


@app.command()
def export(
    name: Name,
    output: Annotated[
        Path | None,
        file_option(
            "A .md, .csv (one line a run), .json or .png (a chart). Default: Markdown to stdout."
        ),
    ] = None,
    force: ForceOption = False,
) -> None:
    """Write the table of an experiment for a report, or draw it."""
    from convtui.cli.experiment_session import check_output, write_table
    from convtui.studies.experiments.experiment import Experiment
    from convtui.studies.experiments.table import read_table

    check_output(output)
    experiment = Experiment.find(name)
    write_table(read_table(experiment), may_write(output, force))


@app.command()
def delete(
    name: Name,
    yes: Yes = False,
) -> int:
    """Delete an experiment and all its runs."""
    from convtui.studies.experiments.experiment import Experiment

    experiment = Experiment.find(name)
    what = f"its {len(experiment.runs())} runs"
    return ExitCode.FINE if delete_study(experiment, what, yes=yes) else ExitCode.NO
