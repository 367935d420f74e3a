"""What is told of a run as JSON: in the list, and all of it."""

from dataclasses import asdict
from typing import Any

from convtui.runs.run import Run
from convtui.runs.state import EpochRow, RunState
from convtui.runs.words import run_status


def summary(run: Run, state: RunState) -> dict[str, Any]:
    """What `runs list --json` tells of a run."""
    best = state.best
    return {
        "name": run.name,
        "folder": str(run.folder),
        "status": run_status(run, state),
        "model": run.spec.get("model"),
        "data": run.spec.get("data"),
        "epochs": len(state.epochs),
        "planned": state.planned or run.spec.get("epochs"),
        "best_epoch": state.best_epoch,
        "val_loss": best and best.val_loss,
        "val_accuracy": best and best.val_accuracy,
        "test_loss": state.test_loss,
        "test_accuracy": state.test_accuracy,
        "started": state.started,
        "message": run.problem or state.message or None,
    }


def row_as_json(row: EpochRow) -> dict[str, Any]:
    """All that is known of an epoch, but when it ended."""
    return {name: value for name, value in asdict(row).items() if name != "time"}


def everything(run: Run, state: RunState) -> dict[str, Any]:
    """What `runs show --json` tells of a run: the summary, what was asked, epochs and report."""
    rows = [row_as_json(row) for row in state.epochs]
    return summary(run, state) | {"spec": dict(run.spec), "rows": rows, "report": run.report()}
