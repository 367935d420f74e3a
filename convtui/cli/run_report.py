"""A run in words and tables: what was asked, the epochs, the report."""

from typing import TYPE_CHECKING

from convtui.cli.output import print_line, print_table
from convtui.runs.words import ending

if TYPE_CHECKING:
    from convtui.export.document import Section
    from convtui.runs import Run, RunState


def print_run(run: "Run", state: "RunState") -> None:
    from convtui.training.run_document import describe, heading

    document = describe(run, state)
    first, *more = heading(document)
    for line in (f"{run.name}: {first}", str(run.folder), *more):
        print_line(line)
    for section in document.sections:
        print_section(section)
    if document.problem and state.status == "finished":
        for line in ("", document.problem, *ending(state)):
            print_line(line)


def print_section(section: "Section", *, apart: str = "\n") -> None:
    """Print a section below what is there, a line `apart`; a chart is nothing for a terminal."""
    if section.table is None and not section.before:
        return
    print_line(f"{apart}{section.title}")
    for line in section.before:
        print_line(line)
    if section.table:
        print_table(section.table.headings, section.table.texts())
    for line in section.after:
        print_line(line)
