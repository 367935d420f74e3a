"""The table of an experiment as a file: Markdown, CSV, JSON or a chart."""

from pathlib import Path

from convtui.cli.experiment_grid import axis_texts, cells
from convtui.cli.experiment_words import footnotes, progress, shortfalls, title
from convtui.cli.output import write_output
from convtui.errors import BadInput
from convtui.export import tabular
from convtui.export.experiment_chart import Bars, Point, draw
from convtui.export.markdown import escape, paragraph
from convtui.harmless import json_text
from convtui.studies.experiments.document import as_csv, as_json
from convtui.studies.experiments.scores import Spread
from convtui.studies.experiments.table import Row, Table

SUFFIXES = (".md", ".csv", ".json", ".png")


def write_table(table: Table, output: Path | None) -> None:
    """Write a table to a file by its suffix; without one, Markdown to stdout.

    Raises:
        BadInput: another suffix, or the file cannot be written.
    """
    suffix = ".md" if output is None or str(output) == "-" else suffix_of(output)
    if suffix == ".csv":
        write_output(as_csv(table), output)
    elif suffix == ".json":
        write_output(json_text(as_json(table), indent=2) + "\n", output)
    elif suffix == ".png":
        write_output(chart(table), output)
    else:
        write_output(as_markdown(table), output)


def suffix_of(output: Path) -> str:
    """What a file is to be.

    Raises:
        BadInput: nothing that convtui writes.
    """
    suffix = output.suffix.lower()
    if str(output) != "-" and suffix not in SUFFIXES:
        raise BadInput(f"{output} ends in none of {', '.join(SUFFIXES)}: give one of these")
    return suffix


def as_markdown(table: Table) -> str:
    """A table as reports have it, and what must be known of it below."""
    headings, rows = cells(table)
    laid_out = tabular.Table(tabular.columns(*headings), tuple(map(tuple, rows)))
    notes = [*footnotes(table), *shortfalls(table), progress(table)]
    below = "\n\n".join(map(paragraph, notes))
    return "\n".join([f"**{escape(title(table))}**", "", tabular.as_markdown(laid_out), below, ""])


def chart(table: Table) -> bytes:
    """Train and test accuracy of each variant, and the gap between them, as PNG.

    Raises:
        Missing: matplotlib is not installed.
    """
    return draw(
        title(table), [_bars(row, table) for row in table.rows], footnotes(table, marks=False)
    )


def _bars(row: Row, table: Table) -> Bars:
    return Bars(
        label=" ".join(axis_texts(row.variant, table.experiment.plan.axes)),
        train=_point(row.scores.get("train_accuracy")),
        test=_point(row.scores.get("test_accuracy")),
        gap=_point(row.scores.get("gap")),
        published=tuple((f.report, f.train_accuracy, f.test_accuracy) for f in row.published),
    )


def _point(entry: Spread | None) -> Point | None:
    return None if entry is None else Point(entry.mean, entry.deviation or 0.0)
