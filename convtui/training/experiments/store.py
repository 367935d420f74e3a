"""Experiments on disk: a folder with a spec.json each; which runs belong to it the runs say.

A run's spec.json says by the time of its making which experiment it is of, and the variant and the
repeat. So what is renamed stays where it belongs, a run that is deleted is trained again, and there
is no list that could be left behind when a process is killed.
"""

import json
import shutil
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from convtui import places
from convtui.errors import BadInput, unknown_name
from convtui.harmless import json_text
from convtui.runs import Run, create, delete, is_alive, list_runs, read_state
from convtui.runs.store import NAME, NAME_RULE
from convtui.safe_file import write_safely
from convtui.training.experiments.plan import Cell, Plan

SPEC = "spec.json"
BELONGS = "experiment"
"""The key under which a run's spec.json says which experiment it is of."""


@dataclass(frozen=True)
class Experiment:
    """An experiment that has been asked for.

    `created` is the time when, to the nanosecond, by which its runs know it. `asked` is what
    was given, by the names of the settings. `data` says by name of each data set whether it is
    `generated` and how it was `checked`.
    """

    name: str
    created: str
    asked: Mapping[str, Any]
    data: Mapping[str, Mapping[str, Any]]
    plan: Plan

    @property
    def folder(self) -> Path:
        """Where it is kept."""
        return experiments_folder() / self.name

    @property
    def is_running(self) -> bool:
        """Whether a process is at work on it, now."""
        return is_alive(self.folder)

    def runs(self) -> dict[Cell, Run]:
        """Its runs by their place in the plan; of two for one place the one that is finished."""
        found: dict[Cell, Run] = {}
        for run in list_runs():
            belongs = run.spec.get(BELONGS)
            if not isinstance(belongs, dict) or belongs.get("created") != self.created:
                continue
            cell = Cell(belongs.get("variant", ""), belongs.get("repeat", 0))
            if cell not in found or read_state(run.folder).status == "finished":
                found[cell] = run
        return {cell: found[cell] for cell in self.plan.cells() if cell in found}

    def new_run(self, cell: Cell) -> Run:
        """Make the folder of a run.

        Raises:
            BadInput: a setting does not fit the network, or the folder cannot be written.
        """
        belongs = {"created": self.created, "variant": cell.label, "repeat": cell.repeat}
        spec = self.plan.spec(cell)
        name = f"{self.name}-{cell.label}-{cell.repeat}"
        taken = {word for run in list_runs() for word in (run.name, run.folder.name)}
        named = {} if name in taken or not NAME.fullmatch(name) else {"name": name}
        return create(spec.model, spec.as_json() | named | {BELONGS: belongs})


def experiments_folder() -> Path:
    """Where experiments are kept."""
    return places.data_folder() / "experiments"


def save(experiment: Experiment) -> None:
    """Write an experiment, whole or not at all.

    Raises:
        BadInput: the disk is full, or the folder cannot be written.
    """
    document = {
        "name": experiment.name,
        "created": experiment.created,
        "asked": dict(experiment.asked),
        "data": {name: dict(told) for name, told in experiment.data.items()},
        "plan": experiment.plan.as_json(),
    }
    try:
        experiment.folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise BadInput(
            f"{experiment.folder} cannot be made ({problem.strerror}): mend that folder, "
            "or name another in CONVTUI_HOME"
        ) from None
    write_safely(experiment.folder / SPEC, json_text(document, indent=2) + "\n")


def new(
    name: str,
    asked: Mapping[str, Any],
    data: Mapping[str, Mapping[str, Any]],
    plan: Plan,
) -> Experiment:
    """Make an experiment and its folder.

    Raises:
        BadInput: the name is none, or the folder cannot be written.
    """
    if not NAME.fullmatch(name):
        raise BadInput(f"{name!r} is no name for an experiment: {NAME_RULE}")
    created = time.strftime("%Y-%m-%dT%H:%M:%S") + f".{time.time_ns() % 10**9:09}"
    experiment = Experiment(name, created, asked, data, plan)
    save(experiment)
    return experiment


def list_experiments() -> list[Experiment]:
    """All experiments that can be read, the newest first."""
    found = [_read(folder) for folder in _folders()]
    return sorted((e for e in found if e), key=lambda e: (e.created, e.name), reverse=True)


def find(name: str) -> Experiment:
    """Find an experiment by its name.

    Raises:
        BadInput: there is none, or its spec.json cannot be read.
    """
    folders = {folder.name: folder for folder in _folders()}
    if name not in folders:
        raise unknown_name("experiment", name, folders, "`convtui experiment list` lists them")
    experiment = _read(folders[name])
    if experiment is None:
        raise BadInput(f"{folders[name] / SPEC} is damaged: delete that folder")
    return experiment


def free_name(kind: str) -> str:
    """The first of `l1`, `l1-2`, `l1-3`, … that no experiment has."""
    taken = {folder.name for folder in _folders()}
    number, name = 1, kind
    while name in taken:
        number += 1
        name = f"{kind}-{number}"
    return name


def remove(experiment: Experiment, runs: Iterable[Run]) -> None:
    """Delete an experiment and these runs.

    Raises:
        BadInput: it or one of the runs is in training, or a folder cannot be removed.
    """
    if experiment.is_running:
        raise BadInput(f"{experiment.name} is running: stop it first")
    for run in runs:
        delete(run)
    try:
        shutil.rmtree(experiment.folder)
    except OSError as problem:
        raise BadInput(f"{experiment.folder} cannot be removed: {problem.strerror}") from None


def _folders() -> list[Path]:
    try:
        entries = list(experiments_folder().iterdir())
    except OSError:
        return []
    return [entry for entry in entries if entry.is_dir() and not entry.name.startswith(".")]


def _read(folder: Path) -> Experiment | None:
    """What a folder holds; None if that is no experiment. The folder's name is what counts."""
    try:
        document = json.loads((folder / SPEC).read_bytes())
        plan = Plan.from_json(document["plan"])
        told = {key: document[key] for key in ("created", "asked", "data")}
        return Experiment(folder.name, plan=plan, **told)
    except (OSError, ValueError, KeyError, TypeError, RecursionError, BadInput):
        return None
