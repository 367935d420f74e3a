"""A run in words, the same on the screen and on the command line."""

from collections.abc import Mapping
from typing import Any

from convtui.decoding import known_keys, whole
from convtui.errors import BadInput
from convtui.runs.run import Run
from convtui.runs.state import RunState

MEASURED = "train_accuracy"
BEST = "★"

NEAR_CHANCE = 0.05
"""Of the way from guessing to always being right: who comes no further is called near chance."""


def four_digits(number: float | None) -> str:
    """A loss or an accuracy, `-` if there is none."""
    return "-" if number is None else f"{number:.4f}"


def clock(seconds: float) -> str:
    """Minutes and seconds, after an hour hours too: `1:05`, `2:00:00`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def loading(seconds: float) -> str:
    """That a process is not training yet, and for how long."""
    return f"TensorFlow is loading … {seconds:.0f} s"


def after_epoch(epoch: int) -> str:
    """When weights were as they are; epoch 0 is before training."""
    return f"after epoch {epoch}" if epoch else "before training"


def run_status(run: Run, state: RunState) -> str:
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
    return [*lines, *at_the_end(state)]


def at_the_end(state: RunState) -> list[str]:
    """That a finished run is near chance on the test images, or else in validation, if it is."""
    best = state.best
    measured = near_chance("test accuracy", state.test_accuracy, state.chance)
    validated = best.val_accuracy if best else None
    return measured or near_chance("val_accuracy", validated, state.chance)


def so_far(spec: Mapping[str, Any], state: RunState) -> list[str]:
    """That a run which has not finished is near chance by its validation, if it is."""
    best = state.best
    try:
        found = known_keys(spec.get("architecture"), {"classes": whole}, "spec.json", ["classes"])
    except BadInput:
        return []
    validated = best.val_accuracy if best else None
    return near_chance("val_accuracy so far", validated, 1 / found["classes"])


def near_chance(what: str, accuracy: float | None, chance: float | None) -> list[str]:
    """Call an accuracy near chance, in one line, if it is hardly above what guessing gets."""
    if accuracy is None or chance is None or accuracy - chance > NEAR_CHANCE * (1 - chance):
        return []
    return [f"{what} {accuracy:.4f} is near chance: guessing gets {chance:.4f}"]
