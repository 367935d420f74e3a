"""Experiments on disk: a folder with a spec.json each; which runs belong to it the runs say.

A run's spec.json says by the time of its making which experiment it is of, and the variant and the
repeat. So what is renamed stays where it belongs, a run that is deleted is trained again, and there
is no list that could be left behind when a process is killed.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from convtui import places
from convtui.errors import BadInput
from convtui.runs import Run, create, delete, folders, is_alive, list_runs, read_state
from convtui.runs.documents import check_files, read_document, write_document
from convtui.runs.event_log import FILE_NAME
from convtui.studies.experiments.plan import Cell, Plan

SPEC = "spec.json"
FILES = frozenset({SPEC, FILE_NAME})
KIND = folders.Kind("experiment", "experiments", "convtui experiment list")
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
            cell = Cell(str(belongs.get("variant")), _whole(belongs.get("repeat")))
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
        named = {} if name in taken or not folders.NAME.fullmatch(name) else {"name": name}
        return create(spec.model, spec.as_json() | named | {BELONGS: belongs})


def experiments_folder() -> Path:
    """Where experiments are kept."""
    return places.data_folder() / "experiments"


def save(experiment: Experiment) -> None:
    """Write an experiment that is there again, whole or not at all.

    Raises:
        BadInput: the disk is full, or the folder cannot be written.
    """
    write_document(experiment.folder / SPEC, _document(experiment))


def _document(experiment: Experiment) -> dict[str, Any]:
    return {
        "name": experiment.name,
        "created": experiment.created,
        "asked": dict(experiment.asked),
        "data": {name: dict(told) for name, told in experiment.data.items()},
        "plan": experiment.plan.as_json(),
    }


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
    folders.check_name(KIND, name)
    created = time.strftime("%Y-%m-%dT%H:%M:%S") + f".{time.time_ns() % 10**9:09}"
    experiment = Experiment(name, created, asked, data, plan)
    folders.make(experiments_folder(), KIND, (name,), {SPEC: _document(experiment)})
    return experiment


def list_experiments() -> list[Experiment]:
    """All experiments that can be read, the newest first."""
    found = [_read(folder) for folder in _folders()]
    sound = (entry for entry in found if isinstance(entry, Experiment))
    return sorted(sound, key=lambda e: (e.created, e.name), reverse=True)


def list_damaged() -> dict[str, str]:
    """Why each of the others cannot be read, by the names of their folders."""
    found = {folder.name: _read(folder) for folder in sorted(_folders())}
    return {name: entry for name, entry in found.items() if isinstance(entry, str)}


def find(name: str) -> Experiment:
    """Find an experiment by its name, or how the name begins if it is the only one.

    Raises:
        BadInput: none, or several, or its spec.json cannot be read.
    """
    folder = folders.find(KIND, name, _folders(), lambda folder: (folder.name,))
    try:
        return _read_or_refuse(folder)
    except BadInput as problem:
        raise BadInput(f"{folder} is damaged ({problem}): delete that folder") from None


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
    folders.remove(experiment.folder, experiment.name)


def _whole(value: object) -> int:
    """A number of a repeat; 0, which is none, for what is no number."""
    return value if isinstance(value, int) else 0


def _folders() -> list[Path]:
    return folders.folders_in(experiments_folder())


def _read(folder: Path) -> Experiment | str:
    """What a folder holds, or why it holds no experiment."""
    try:
        return _read_or_refuse(folder)
    except BadInput as problem:
        return str(problem)


def _read_or_refuse(folder: Path) -> Experiment:
    """What a folder holds; the folder's name is what counts.

    Raises:
        BadInput: it holds no experiment, or what it holds must not be opened.
    """
    document = read_document(folder / SPEC)
    check_files(folder, FILES)
    try:
        plan = Plan.from_json(document["plan"])
        created, asked, data = (document[key] for key in ("created", "asked", "data"))
        if not (isinstance(created, str) and isinstance(asked, dict) and isinstance(data, dict)):
            raise TypeError
        told = {name: dict(about) for name, about in data.items()}
        return Experiment(folder.name, created, asked, told, plan)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BadInput(f"{SPEC} holds no experiment") from None
