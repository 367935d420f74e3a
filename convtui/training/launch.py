"""Training in a process of its own, which goes on when whoever started it leaves."""

import os
import signal
import subprocess
import sys
from contextlib import suppress

from convtui.errors import BadInput
from convtui.runs import Run, create, is_alive, read_state
from convtui.training.environment import require_tensorflow
from convtui.training.priority import give_way
from convtui.training.spec import RunSpec


def launch(spec: RunSpec) -> tuple[Run, "subprocess.Popen[bytes]"]:
    """Make the folder of a run and start training it.

    The process reads the data set itself, and says in its events what is wrong with it.

    Raises:
        BadInput: the name is taken, or the folder cannot be written.
        Missing: TensorFlow is not installed.
    """
    require_tensorflow()
    run = create(spec.model, spec.as_json())
    return run, go_on(run)


def go_on(run: Run) -> "subprocess.Popen[bytes]":
    """Start training a run from its newest checkpoint on, apart from this process and terminal.

    Raises:
        BadInput: it is in training already, or its log cannot be written.
        Missing: TensorFlow is not installed.
    """
    require_tensorflow()
    if is_alive(run.folder):
        raise BadInput(f"{run.name} is in training already")
    try:
        with run.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "convtui", "runs", "resume", run.folder.name],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
    except OSError as problem:
        raise BadInput(f"{run.name} cannot be trained: {problem}: mend its folder") from None
    give_way(process.pid)
    return process


def stop(run: Run) -> bool:
    """Ask the process that trains a run to finish its batch and stop; False if there is none."""
    state = read_state(run.folder)
    if state.status != "running" or state.pid is None or not is_alive(run.folder):
        return False
    with suppress(ProcessLookupError):
        os.kill(state.pid, signal.SIGTERM)
    return True
