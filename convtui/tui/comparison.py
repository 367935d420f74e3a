"""Runs held against each other, as rows of tables."""

from collections.abc import Sequence

from convtui.export.tabular import Column
from convtui.runs import SeenRun
from convtui.runs.words import clock, four_digits, status_of
from convtui.training import comparison
from convtui.tui.plain import plain
from convtui.tui.widgets.line_table import Row

FIGURES = (
    Column("", right=False),
    Column("run", least=12, right=False, gives_way=True),
    Column("status", right=False),
    Column("epochs"),
    Column("best"),
    Column("val_loss"),
    Column("val_accuracy", "val_acc"),
    Column("test_loss"),
    Column("test_accuracy", "test_acc"),
    Column("training", "train"),
)


def figures(runs: Sequence[SeenRun], markers: str) -> list[Row]:
    """Final figures, a row for each run; validation is that of the best epoch."""
    return [_figures(seen, marker) for seen, marker in zip(runs, markers, strict=False)]


def _figures(seen: SeenRun, marker: str) -> Row:
    state, best = seen.state, seen.state.best
    cells = (
        marker,
        plain(seen.run.name),
        status_of(seen.run, state),
        str(len(state.epochs)),
        str(best.epoch) if best else "-",
        four_digits(best.val_loss if best else None),
        four_digits(best.val_accuracy if best else None),
        four_digits(state.test_loss),
        four_digits(state.test_accuracy),
        clock(sum(row.seconds for row in state.epochs)),
    )
    return Row(str(seen.folder), cells)


def differences(runs: Sequence[SeenRun]) -> list[Row]:
    """Settings that are not the same in all runs: the name, then what each run has."""
    found = comparison.differences([seen.run for seen in runs])
    rows = [
        Row(name, (name.replace("_", " "), *(plain(value or "-") for value in values)))
        for name, values in found.items()
    ]
    return rows or [Row("", ("all settings are the same", *("" for _ in runs)))]
