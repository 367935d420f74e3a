"""`convtui runs compare`: final figures side by side, and the settings that differ."""

import sys
from typing import TYPE_CHECKING

from convtui.cli.app import AsJson
from convtui.cli.output import print_json, print_line, print_table
from convtui.cli.run_names import Names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from convtui.export.tabular import Table
    from convtui.training.comparison import Known

RUNS_A_BLOCK = 4
"""As many columns of figures as 80 columns of a terminal hold."""


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
    print_line(comparison.NOTE)
    tables = [comparison.differences_table(block, runs, first) for first, block in _blocks(known)]
    _print("Settings that differ", tables)


def _blocks(known: "Sequence[Known]") -> "list[tuple[int, Sequence[Known]]]":
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
