"""The runs on disk: make, list, find, rename and delete them.

The name of a folder stays; the name of a run is what its spec.json says, or else the folder's.
"""

import re
import time
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from convtui import places
from convtui.errors import BadInput
from convtui.runs import folders
from convtui.runs.run import SPEC, Run, read_run, write_spec

KIND = folders.Kind("run", "runs", "convtui runs list")


def runs_folder() -> Path:
    """Where runs are kept."""
    return places.data_folder() / "runs"


def create(model: str, spec: Mapping[str, object]) -> Run:
    """Make the folder of a new run; it appears together with its spec.json.

    Raises:
        BadInput: the spec's name is taken or is none, or the folder cannot be written.
    """
    if spec.get("name"):
        _check_name(str(spec["name"]))
    stem = f"{time.strftime('%Y-%m-%d-%H%M%S')}-{model}"
    names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return Run(folders.make(runs_folder(), KIND, names, {SPEC: spec}), dict(spec))


def run_folders() -> list[Path]:
    """The folders of all runs, the newest first."""
    return sorted(folders.folders_in(runs_folder()), key=_by_number, reverse=True)


def list_runs() -> list[Run]:
    """All runs, the newest first; those whose spec.json cannot be read have a `problem`."""
    return [read_run(folder) for folder in run_folders()]


def find(name: str) -> Run:
    """Find a run by its name, its folder's name, or the beginning of either if it is the only one.

    Raises:
        BadInput: none, or several.
    """
    return folders.find(KIND, name, list_runs(), lambda run: (run.name, run.folder.name))


def rename(run: Run, name: str) -> Run:
    """Give a run another name; it may be in training meanwhile.

    Raises:
        BadInput: the name is none or taken, or the folder cannot be written.
    """
    if run.problem:
        raise BadInput(f"{run.folder.name} cannot be renamed: {run.problem}")
    _check_name(name, besides=run)
    spec = {**run.spec, "name": name}
    write_spec(run.folder, spec)
    return Run(run.folder, spec)


def delete(run: Run) -> None:
    """Remove a run and all that is in its folder.

    Raises:
        BadInput: it is in training, or the folder cannot be removed.
    """
    folders.remove(run.folder, run.name)


def _by_number(folder: Path) -> list[str | int]:
    """A name's words and numbers in turn: of runs made in one second the 10th is after the 9th."""
    parts = re.split(r"(\d+)", folder.name)
    return [int(part) if place % 2 else part for place, part in enumerate(parts)]


def _check_name(name: str, besides: Run | None = None) -> None:
    folders.check_name(KIND, name)
    others = (run for run in list_runs() if besides is None or run.folder != besides.folder)
    if any(name in (run.name, run.folder.name) for run in others):
        raise BadInput(f"there is a run called {name!r}: give another name, or delete that one")
