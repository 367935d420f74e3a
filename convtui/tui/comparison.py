"""Runs held against each other, as rows of tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from convtui.runs import SeenRun
from convtui.runs.words import MEASURED, best_row, clock, four_digits, status_of
from convtui.training.settings import SETTINGS
from convtui.tui.run_words import plain
from convtui.tui.widgets.line_table import Column, Row

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

_ALSO = ("model", "schedule", MEASURED, "onednn")


def figures(runs: Sequence[SeenRun], markers: str) -> list[Row]:
    """Final figures, a row for each run; validation is that of the best epoch."""
    return [_figures(seen, marker) for seen, marker in zip(runs, markers, strict=False)]


def _figures(seen: SeenRun, marker: str) -> Row:
    state, best = seen.state, best_row(seen.state)
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


def differences(runs: Sequence[SeenRun]) -> list[tuple[str, ...]]:
    """Settings that are not the same in all runs: the name, then what each run has."""
    names = [*_ALSO[:1], *(s.name for s in SETTINGS if s.name != "name"), *_ALSO[1:]]
    told = [(name.replace("_", " "), *(_told(s.run.spec, name) for s in runs)) for name in names]
    return [row for row in told if len(set(row[1:])) > 1]


def _told(spec: Mapping[str, Any], name: str) -> str:
    if name not in spec:
        return "?"
    value = spec[name]
    if value is None:
        return {"samples": "all", "early_stopping": "never"}.get(name, "the model's")
    if isinstance(value, Mapping):
        rest = (f"{key} {part}" for key, part in value.items() if key != "kind")
        return plain(" ".join([str(value.get("kind", "")), *rest]))
    return plain(f"{value:g}" if isinstance(value, float) else value)
