"""An experiment before the eyes of whoever started it; Ctrl-C asks it to stop."""

import sys
import textwrap
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from convtui.cli.experiment_progress import shown_experiment
from convtui.cli.output import console, print_json, talk, write
from convtui.cli.study import form_of, stopped, write_study
from convtui.errors import ExitCode
from convtui.export.charts import require_matplotlib
from convtui.runs.documents import as_text
from convtui.studies.experiments.experiment import Experiment
from convtui.studies.experiments.grid import grid
from convtui.studies.experiments.kinds import ExperimentKind, kind_of
from convtui.studies.experiments.plan import look_at_data, make_plan
from convtui.studies.experiments.report import as_csv
from convtui.studies.experiments.report import as_json as as_json_document
from convtui.studies.experiments.table import ExperimentTable, read_table
from convtui.studies.experiments.training import carry_out, compute_baselines, missing, unfinished
from convtui.studies.experiments.words import (
    as_markdown,
    chart,
    footnotes,
    how_far,
    shortfalls,
    title,
)
from convtui.studies.settings import MOST_WORKERS, asked
from convtui.training.endings import AskedToStop, StopRequested
from convtui.training.environment import threads_for, workers_for
from convtui.training.signals import listening

FORMS: dict[str, Callable[[ExperimentTable], str | bytes]] = {
    ".md": as_markdown,
    ".csv": as_csv,
    ".json": lambda table: as_text(as_json_document(table)),
    ".png": chart,
}

_PIPE = 10_000
"""Columns where nobody counts them."""


def begin_or_go_on(
    kind: ExperimentKind, given: Mapping[str, Any], output: Path | None
) -> Experiment:
    """Find the experiment that was asked the same before, with as many repeats, or make it.

    Raises:
        BadInput, Missing: something cannot be trained as asked, or the name is taken by another.
    """
    check_output(output)
    same = Experiment.asked_before(kind.name, asked(given), given.get("name"))
    workers = workers_for(MOST_WORKERS, given.get("workers"))
    plan = make_plan(kind, given, given.get("threads") or threads_for(workers))
    if same is not None:
        if given.get("repeats", 0) > same.plan.repeats:
            return same.with_repeats(given["repeats"])
        return same
    kind.require()
    data = look_at_data(plan, talk)
    name = given.get("name") or Experiment.free_name(kind.name)
    return Experiment.new(name, asked(given), data, plan)


def conduct(
    experiment: Experiment, workers: int | None, output: Path | None, *, as_json: bool
) -> int:
    """Train what is left of an experiment, print its table, and return the exit code.

    Raises:
        BadInput, Missing: another process has it in hand, or TensorFlow is not here.
    """
    is_stopped = False
    try:
        with listening() as asked_to_stop:
            if kind_of(experiment.plan.kind).trains:
                _train(experiment, workers, asked_to_stop, quiet=as_json)
            elif missing(experiment):
                compute_baselines(
                    experiment, (lambda line: None) if as_json else talk, asked_to_stop
                )
    except (StopRequested, KeyboardInterrupt):
        is_stopped = True
    table = read_table(experiment)
    print_experiment(table, as_json=as_json)
    if is_stopped:
        return stopped(experiment)
    if output is not None:
        write_table(table, output)
    return ExitCode.FINE if table.finished == table.planned else ExitCode.NO


def _train(
    experiment: Experiment, workers: int | None, asked_to_stop: AskedToStop, *, quiet: bool
) -> None:
    left = len(unfinished(experiment))
    if left:
        experiment.require()
        with shown_experiment(experiment, asked_to_stop, quiet=quiet) as tell:
            carry_out(experiment, workers_for(left, workers), tell, asked_to_stop)


def write_table(table: ExperimentTable, output: Path | None) -> None:
    """Write a table to a file by its suffix; without one, Markdown to stdout.

    Raises:
        BadInput: another suffix, or the file cannot be written.
        Missing: a chart is asked for and matplotlib is not installed.
    """
    write_study({suffix: partial(form, table) for suffix, form in FORMS.items()}, output)


def check_output(output: Path | None) -> None:
    """See that a file can be what its name says before anything is trained.

    Raises:
        BadInput: another suffix.
        Missing: a chart is asked for and matplotlib is not installed.
    """
    if form_of(output, FORMS) == ".png":
        require_matplotlib()


def print_experiment(table: ExperimentTable, *, as_json: bool) -> None:
    """Print the table with all that must be known of it."""
    if as_json:
        print_json(as_json_document(table))
        return
    if sys.stdout.isatty():
        _print_on_terminal(table)
        return
    lines = [title(table), "", *(line.text for line in grid(table, _PIPE)), ""]
    lines += [*footnotes(table), *shortfalls(table), how_far(table)]
    write("\n".join(lines) + "\n")


def _print_on_terminal(table: ExperimentTable) -> None:
    from rich.text import Text

    screen = console()
    screen.print(Text(title(table), "bold"))
    screen.print()
    for line in grid(table, screen.width):
        screen.print(Text(line.text, line.style, no_wrap=True, overflow="ellipsis"))
    screen.print()
    for note in footnotes(table):
        screen.print(Text("\n".join(textwrap.wrap(note, screen.width)), "dim"))
    for shortfall in shortfalls(table):
        screen.print(Text(shortfall, "red"))
    screen.print(how_far(table))
