"""The sections of a run's report as text and arrays to be shown; knows no widget."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from textual.content import Content

from convtui.errors import BadInput
from convtui.export.charts import ConfusionChart
from convtui.export.document import Section
from convtui.export.tabular import Table, aligned
from convtui.runs import Run
from convtui.training.run_document import report_sections
from convtui.tui.plain import content, plain

PARTS = ("test", "train")
"""Those that have a confusion matrix, the one shown first at the head."""

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Pages:
    """What is shown of a report.

    `confusion` and `scores` go by part; a matrix is (true class, class said).
    """

    summary: Content
    classes: tuple[str, ...]
    confusion: Mapping[str, Counts]
    scores: Mapping[str, Content]


def read_pages(run: Run) -> Pages:
    """Read the report of a run.

    Raises:
        BadInput: there is none yet, or it is damaged.
    """
    if not run.has_report:
        raise BadInput(f"{run.name} has no report yet: report.json is written when a run ends")
    damaged = f"damaged: `convtui runs show {run.name}` still has the epochs"
    try:
        sections = {section.name: section for section in report_sections(run)}
    except BadInput:
        raise BadInput(f"report.json of {run.name} is {damaged}") from None
    classes: tuple[str, ...] = ()
    confusion, scores = {}, {}
    for part in PARTS:
        chart = sections.pop(f"confusion-{part}").chart
        assert isinstance(chart, ConfusionChart)
        classes = tuple(map(plain, chart.classes))
        confusion[part] = np.array(chart.counts, dtype=np.int64)
        table = sections.pop(f"classification-{part}").table
        scores[part] = table_text(table) if table else Content()
    summary = Content("\n\n").join(map(_drawn, sections.values()))
    return Pages(summary, classes, confusion, scores)


def _drawn(section: Section) -> Content:
    """Title, lines and table; what gives way in the table stands below it, a line each."""
    parts = [
        Content.styled(plain(section.title), "bold $text-accent"),
        *map(content, section.before),
    ]
    if section.table:
        parts.append(table_text(section.table))
        parts += _given_way(section.table)
    return Content("\n").join([*parts, *map(content, section.after)])


def _given_way(table: Table) -> list[Content]:
    return [
        content(f"{row[0]}: {text}")
        for row in table.texts()
        for text, column in zip(row, table.columns, strict=True)
        if column.gives_way
    ]


def table_text(table: Table) -> Content:
    """Rows of cells under muted headings, without the columns that give way."""
    kept = [place for place, column in enumerate(table.columns) if not column.gives_way]
    right = [at for at, place in enumerate(kept) if table.columns[place].form]
    lines = [[line[place] for place in kept] for line in (table.headings, *table.texts())]
    first, *rest = aligned([[*map(plain, line)] for line in lines], right)
    return Content("\n").join([Content.styled(first, "$text-muted"), *map(Content, rest)])
