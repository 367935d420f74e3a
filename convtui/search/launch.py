"""A search in a process of its own, which goes on when whoever started it leaves."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress

from convtui.errors import BadInput
from convtui.runs import is_alive
from convtui.runs.begun import LOG
from convtui.search.follow import read_search
from convtui.search.question import Question
from convtui.search.requirements import require_search
from convtui.search.storage_url import VARIABLE
from convtui.search.store import Search, create
from convtui.training.environment import require_tensorflow
from convtui.training.priority import give_way


def launch(
    question: Question, workers: int | None = None
) -> "tuple[Search, subprocess.Popen[bytes]]":
    """Make the folder of a search on this machine and start it.

    Raises:
        BadInput: the name is none or taken, or the folder cannot be written.
        Missing: TensorFlow or optuna is not installed.
    """
    require_search()
    search = create(question)
    return search, go_on(search, workers=workers)


def go_on(search: Search, url: str = "", workers: int | None = None) -> "subprocess.Popen[bytes]":
    """Start or go on with a search, apart from this process and terminal.

    Raises:
        BadInput: it is in training already, or its folder cannot be written.
        Missing: TensorFlow or optuna is not installed.
    """
    require_search()
    if is_alive(search.folder):
        raise BadInput(f"{search.name} is in training already")
    words = ["resume", search.name, *(["--workers", str(workers)] if workers else [])]
    return _begin(search, words, {VARIABLE: url} if url else {})


def retrain(search: Search) -> "subprocess.Popen[bytes]":
    """Train the winner once more, apart from this process and terminal.

    Raises:
        BadInput: the folder cannot be written.
        Missing: TensorFlow is not installed.
    """
    require_tensorflow()
    return _begin(search, ["retrain", search.name], {})


def _begin(search: Search, words: list[str], more: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    try:
        with (search.folder / LOG).open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "convtui", "search", *words],
                env={**os.environ, **more},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
    except OSError as problem:
        raise BadInput(f"{search.name} cannot be trained: {problem}: mend its folder") from None
    give_way(process.pid)
    return process


def stop(search: Search) -> bool:
    """Ask the process that trains here to finish its batches and stop; False if there is none."""
    state = read_search(search)
    if state.status != "running" or state.pid is None or not is_alive(search.folder):
        return False
    with suppress(ProcessLookupError):
        os.kill(state.pid, signal.SIGTERM)
    return True
