"""The runs on disk: make, list, find, rename and delete them.

The name of a folder stays; the name of a run is what its spec.json says, or else the folder's.
"""

import re
import shutil
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from convtui import places
from convtui.errors import BadInput, unknown_name
from convtui.runs.event_log import is_alive
from convtui.runs.run import Run, read_run, write_spec

NAME = re.compile(r"[^\W_][\w.+-]{0,79}")
NAME_RULE = "give a letter or digit, then letters, digits, '-', '_', '.' and '+', at most 80"


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
    root = runs_folder()
    stem = f"{time.strftime('%Y-%m-%d-%H%M%S')}-{model}"
    try:
        root.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".new-", dir=root))
        beside.chmod(0o755)
        try:
            write_spec(beside, spec)
            folder = _settle(beside, root, stem)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise BadInput(
            f"runs cannot be kept in {root} ({reason}): make room there, "
            "or name another folder in CONVTUI_HOME"
        ) from None
    return Run(folder, dict(spec))


def run_folders() -> list[Path]:
    """The folders of all runs, the newest first."""
    try:
        folders = [entry for entry in runs_folder().iterdir() if entry.is_dir()]
    except OSError:
        return []
    named = (folder for folder in folders if not folder.name.startswith("."))
    return sorted(named, key=_by_number, reverse=True)


def list_runs() -> list[Run]:
    """All runs, the newest first; those whose spec.json cannot be read have a `problem`."""
    return [read_run(folder) for folder in run_folders()]


def find(name: str) -> Run:
    """Find a run by its name, its folder's name, or the beginning of either if it is the only one.

    Raises:
        BadInput: none, or several.
    """
    runs = list_runs()
    for fits in (_is_called, _begins):
        found = [run for run in runs if fits(run, name)]
        if len(found) == 1:
            return found[0]
        if found:
            some = ", ".join(run.name for run in found[:3])
            raise BadInput(f"{name!r} is {len(found)} runs ({some}…): give more of the name")
    known = {word for run in runs for word in (run.name, run.folder.name)}
    raise unknown_name("run", name, sorted(known), "`convtui runs list` lists them")


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
    if is_alive(run.folder):
        raise BadInput(f"{run.name} is in training: stop it first")
    try:
        if run.folder.is_symlink():
            run.folder.unlink()
        else:
            shutil.rmtree(run.folder)
    except OSError as problem:
        raise BadInput(f"{run.folder} cannot be removed: {problem.strerror}") from None


def _by_number(folder: Path) -> list[str | int]:
    """A name's words and numbers in turn: of runs made in one second the 10th is after the 9th."""
    parts = re.split(r"(\d+)", folder.name)
    return [int(part) if place % 2 else part for place, part in enumerate(parts)]


def _settle(beside: Path, root: Path, stem: str) -> Path:
    """Give a new folder the first free name: `stem`, `stem-2`, …"""
    taken = 1
    while True:
        folder = root / (stem if taken == 1 else f"{stem}-{taken}")
        if not folder.exists():
            try:
                return beside.rename(folder)
            except OSError:
                if not folder.exists():
                    raise
        taken += 1


def _check_name(name: str, besides: Run | None = None) -> None:
    if not NAME.fullmatch(name):
        raise BadInput(f"{name!r} is no name for a run: {NAME_RULE}")
    others = (run for run in list_runs() if besides is None or run.folder != besides.folder)
    if any(_is_called(run, name) for run in others):
        raise BadInput(f"there is a run called {name!r}: give another name, or delete that one")


def _is_called(run: Run, name: str) -> bool:
    return name in (run.name, run.folder.name)


def _begins(run: Run, name: str) -> bool:
    return bool(name) and (run.name.startswith(name) or run.folder.name.startswith(name))
