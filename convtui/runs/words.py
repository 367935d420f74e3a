"""A run in words, the same on the screen and on the command line."""

from collections.abc import Mapping
from typing import Any

from convtui.runs.events import EpochEnded
from convtui.runs.run import Run
from convtui.runs.state import RunState

HEADINGS = ("epoch", "loss", "accuracy", "val_loss", "val_accuracy", "seconds", "learning_rate")
MEASURED = "train_accuracy"
BEST = "★"


def headings(spec: Mapping[str, Any]) -> tuple[str, ...]:
    """Headings of the epoch table of a run with this spec."""
    return (*HEADINGS, MEASURED) if spec.get(MEASURED) else HEADINGS


def cells(row: EpochEnded, *, measured: bool = False) -> tuple[str, ...]:
    """A row of the epoch table; `measured` adds the train accuracy at the epoch's end."""
    numbers = (row.loss, row.accuracy, row.val_loss, row.val_accuracy)
    texts = (str(row.epoch), *map(four_digits, numbers), f"{row.seconds:.1f}")
    more = (four_digits(row.train_accuracy),) if measured else ()
    return (*texts, f"{row.learning_rate:.3g}", *more)


def four_digits(number: float | None) -> str:
    """A loss or an accuracy, `-` if there is none."""
    return "-" if number is None else f"{number:.4f}"


def clock(seconds: float) -> str:
    """Minutes and seconds, after an hour hours too: `1:05`, `2:00:00`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def status_of(run: Run, state: RunState) -> str:
    """What became of a run, in one word."""
    return "damaged" if run.problem else state.status


def ending(state: RunState) -> list[str]:
    """What is to be said below the table of a finished run."""
    lines = [state.message] if state.message else []
    best = state.best
    if best is not None:
        numbers = (
            f"val_loss {four_digits(best.val_loss)}, val_accuracy {four_digits(best.val_accuracy)}"
        )
        lines.append(f"best epoch {best.epoch}: {numbers}")
    if state.test_loss is not None or state.test_accuracy is not None:
        loss, accuracy = four_digits(state.test_loss), four_digits(state.test_accuracy)
        lines.append(f"test loss {loss}, test accuracy {accuracy}")
    return lines
