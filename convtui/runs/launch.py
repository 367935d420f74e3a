"""Work in a folder by a process of its own, which goes on when whoever started it leaves."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from convtui.errors import BadInput
from convtui.regular_file import appending
from convtui.runs.begun import LOG
from convtui.runs.event_log import is_alive
from convtui.runs.folders import DocumentFolder
from convtui.runs.priority import give_way


def begin(
    folder: Path, name: str, words: Sequence[str], more: Mapping[str, str] | None = None
) -> "subprocess.Popen[bytes]":
    """Start `convtui WORDS…`, apart from this process and terminal; it talks into the folder's log.

    Raises:
        BadInput: the log cannot be written, or no process can be started.
    """
    try:
        with appending(folder / LOG) as log:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "convtui", *words],
                env={**os.environ, **(more or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
    except OSError as problem:
        raise cannot_begin(name, problem) from None
    give_way(process.pid)
    return process


def cannot_begin(name: str, problem: OSError) -> BadInput:
    """Refuse to train what no process can be started for."""
    return BadInput(f"{name} cannot be trained: {problem}: mend its folder")


def resume(
    kept: DocumentFolder, words: Sequence[str] = (), more: Mapping[str, str] | None = None
) -> "subprocess.Popen[bytes]":
    """Start the command that goes on with a run or a study, as `begin` does.

    Raises:
        BadInput: also where a process trains it already.
    """
    if is_alive(kept.folder):
        raise BadInput(f"{kept.name} is in training already")
    command = [kept.NOUN.command, "resume", kept.folder.name, *words]
    return begin(kept.folder, kept.name, command, more)


def ask_to_stop(folder: Path, pid: int | None) -> bool:
    """Ask the process that works in a folder to finish its batches; False if there is none.

    `pid` is what the events say. Who else wrote them may have said 0 or -1, which is everybody.
    """
    if pid is None or pid <= 1 or not is_alive(folder):
        return False
    with suppress(ProcessLookupError, OverflowError):
        os.kill(pid, signal.SIGTERM)
    return True
