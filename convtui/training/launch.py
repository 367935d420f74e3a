"""Training in a process of its own, which goes on when whoever started it leaves."""

from typing import TYPE_CHECKING

from convtui.runs import Run, read_state
from convtui.runs.launch import ask_to_stop, resume
from convtui.training.environment import require_tensorflow
from convtui.training.spec import RunSpec

if TYPE_CHECKING:
    from subprocess import Popen


def launch(spec: RunSpec) -> tuple[Run, "Popen[bytes]"]:
    """Make the folder of a run and start training it.

    The process reads the data set itself, and says in its events what is wrong with it.

    Raises:
        BadInput: the name is taken, or the folder cannot be written.
        Missing: TensorFlow is not installed.
    """
    require_tensorflow()
    run = Run.create(spec.model, spec.as_json())
    return run, go_on(run)


def go_on(run: Run) -> "Popen[bytes]":
    """Start training a run from its newest checkpoint on, apart from this process and terminal.

    Raises:
        BadInput: it is in training already, or its log cannot be written.
        Missing: TensorFlow is not installed.
    """
    require_tensorflow()
    return resume(run)


def stop(run: Run) -> bool:
    """Ask the process that trains a run to finish its batch and stop; False if there is none."""
    state = read_state(run.folder)
    return state.status == "running" and ask_to_stop(run.folder, state.pid)
