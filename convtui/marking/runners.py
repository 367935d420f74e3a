"""Which runner takes a file: its name's ending says so."""

from pathlib import Path

from convtui.errors import BadInput
from convtui.harmless import harmless
from convtui.marking.python_runner import PythonRunner
from convtui.marking.r_runner import RRunner
from convtui.marking.runner import Runner
from convtui.reference.limits import Limits

_RUNNERS: dict[str, type[PythonRunner | RRunner]] = {
    ".py": PythonRunner,
    ".ipynb": PythonRunner,
    ".r": RRunner,
    ".rmd": RRunner,
    ".qmd": RRunner,
}

SUFFIXES = tuple(_RUNNERS)
"""Endings of the files that are taken, in small letters."""


def runner_for(
    file: Path, *, run_all: bool = False, unsafe: bool = False, limits: Limits | None = None
) -> Runner:
    """The runner of a file; nothing starts yet.

    Raises:
        BadInput: it is of no language that is known here.
        Missing: what runs its language is not here; or no sandbox is, and it is not meant to run
            without.
    """
    runner = _RUNNERS.get(file.suffix.lower())
    if runner is None:
        raise BadInput(
            f"{harmless(str(file), 1_000)} is no submission: its name ends in "
            f"{', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"
        )
    return runner(file, run_all=run_all, unsafe=unsafe, limits=limits)
