"""Which runner takes a file: its name's ending says so, and of a notebook its kernel."""

from pathlib import Path

from convtui.decoding import read_json
from convtui.errors import BadInput
from convtui.harmless import harmless
from convtui.marking.python_runner import PythonRunner
from convtui.marking.r_runner import RRunner
from convtui.marking.runner import Runner
from convtui.marking.source_file import NoSource, text_of
from convtui.reference.limits import Limits

RunnerKind = type[PythonRunner | RRunner]

_RUNNERS: dict[str, RunnerKind] = {
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
    return runner_kind(file)(file, run_all=run_all, unsafe=unsafe, limits=limits)


def runner_kind(file: Path) -> RunnerKind:
    """Which runner takes a file; of a notebook its kernel's language says it, else Python's.

    Raises:
        BadInput: none does.
    """
    suffix = file.suffix.lower()
    if suffix not in _RUNNERS:
        raise BadInput(
            f"{harmless(str(file), 1_000)} is no submission: its name ends in "
            f"{', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"
        )
    if suffix == ".ipynb" and _kernel(file) == "r":
        return RRunner
    return _RUNNERS[suffix]


def _kernel(notebook: Path) -> str:
    """The language of a notebook in small letters; none if it does not say."""
    try:
        metadata = read_json(text_of(notebook), "a notebook")["metadata"]
        return str(metadata["kernelspec"]["language"]).lower()
    except (NoSource, BadInput, LookupError, TypeError):
        return ""
