"""Training in this process, before the eyes of whoever started it; Ctrl-C asks it to stop."""

import gc
from typing import TYPE_CHECKING

from convtui.cli.output import talk
from convtui.errors import ExitCode

if TYPE_CHECKING:
    from convtui.datasets.load import DataArrays
    from convtui.runs import Run


def train_here(run: "Run", *, as_json: bool, data: "DataArrays | None" = None) -> int:
    """Train a run to its end, show what happens, and return the exit code.

    Raises:
        BadInput, Missing: something in the spec, the data or the folder is not as it must be.
    """
    from convtui.cli.epoch_table import display
    from convtui.training.endings import RunBroke, StopRequested
    from convtui.training.redirect import talking_into
    from convtui.training.session import train_run
    from convtui.training.signals import listening

    try:
        with (
            listening() as asked_to_stop,
            talking_into(run.log) as (out, err),
            display(run, out, err, as_json=as_json) as tell,
        ):
            train_run(run, tell, asked_to_stop, data)
    except StopRequested:
        talk(f"stopped; `convtui runs resume {run.name}` goes on after the last finished epoch")
        return ExitCode.INTERRUPTED
    except RunBroke as problem:
        talk(f"{run.name} failed: {problem}")
        return ExitCode.NO
    finally:
        gc.freeze()  # the process is about to end: taking TensorFlow apart would need a second
    return ExitCode.FINE
