"""Experiments on disk: a folder with a spec.json each; which runs belong to it the runs say.

A run's spec.json says by the time of its making which experiment it is of, and the variant and the
repeat. So what is renamed stays where it belongs, a run that is deleted is trained again, and there
is no list that could be left behind when a process is killed.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

from convtui.decoding import known_keys
from convtui.errors import BadInput
from convtui.records import of_type
from convtui.runs import Run, read_state
from convtui.runs.begun import LOG
from convtui.runs.documents import write_document
from convtui.runs.event_log import FILE_NAME
from convtui.runs.folders import NAME, Noun
from convtui.studies.experiments.kinds import kind_of
from convtui.studies.experiments.plan import Cell, Plan
from convtui.studies.study import Study

BELONGS = "experiment"
"""The key under which a run's spec.json says which experiment it is of."""


_BESIDE_THE_PLAN = {
    "created": of_type(str),
    "asked": of_type(Mapping[str, Any]),
    "data": of_type(Mapping[str, Mapping[str, Any]]),
}


@dataclass(frozen=True)
class Experiment(Study):
    NOUN = Noun("experiment", "experiments", "experiment")
    ASKED = "spec.json"
    FILES = frozenset({ASKED, FILE_NAME, LOG})

    @property
    def created(self) -> str:
        """When, to the nanosecond: by this its runs know it."""
        return str(self.document["created"])

    @property
    def asked(self) -> Mapping[str, Any]:
        """What was given, by the names of the settings."""
        return dict(self.document["asked"])

    @property
    def data(self) -> Mapping[str, Mapping[str, Any]]:
        """Of each data set by name whether it is `generated`, and how it was `checked`."""
        return dict(self.document["data"])

    @cached_property
    def plan(self) -> Plan:
        """Which runs there are to be.

        Raises:
            BadInput: spec.json is damaged.
        """
        return Plan.from_json(self.document.get("plan"))

    def check(self) -> None:
        # Read now: nobody meets later what is wrong.
        known_keys(self.document, _BESIDE_THE_PLAN, self.ASKED, _BESIDE_THE_PLAN)
        _ = self.plan

    def require(self) -> None:
        kind_of(self.plan.kind).require()

    def runs(self) -> dict[Cell, Run]:
        """Its runs by their place in the plan; of two for one place the one that is finished."""
        found: dict[Cell, Run] = {}
        for run in Run.list_all():
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
        taken = {word for run in Run.list_all() for word in (run.name, run.folder.name)}
        named = {} if name in taken or not NAME.fullmatch(name) else {"name": name}
        return Run.create(spec.model, spec.as_json() | named | {BELONGS: belongs})

    def with_repeats(self, repeats: int) -> "Experiment":
        """Ask for so many runs of each variant.

        Raises:
            BadInput: the disk is full, or the folder cannot be written.
        """
        plan = replace(self.plan, repeats=repeats).as_json()
        write_document(self.folder / self.ASKED, {**self.document, "name": self.name, "plan": plan})
        return self.read(self.folder)

    def delete(self) -> None:
        if self.is_running:
            raise BadInput(f"{self.name} is running: stop it first")
        for run in self.runs().values():
            run.delete()
        super().delete()

    @classmethod
    def new(
        cls,
        name: str,
        asked: Mapping[str, Any],
        data: Mapping[str, Mapping[str, Any]],
        plan: Plan,
    ) -> Self:
        """Make an experiment and its folder.

        Raises:
            BadInput: the name is none or taken, or the folder cannot be written.
        """
        created = time.strftime("%Y-%m-%dT%H:%M:%S") + f".{time.time_ns() % 10**9:09}"
        about = {"name": name, "created": created, "asked": dict(asked), "data": dict(data)}
        cls.check_name(name)
        return cls.make((name,), {**about, "plan": plan.as_json()})

    @classmethod
    def asked_before(cls, kind: str, asked: Mapping[str, Any], name: str | None) -> Self | None:
        """The newest experiment that was asked the same; of this name, if one is given.

        Raises:
            BadInput: the name is that of an experiment with other settings.
        """
        for experiment in cls.list_all():
            if experiment.problem:
                continue
            same = experiment.plan.kind == kind and experiment.asked == asked
            if name == experiment.name and not same:
                raise BadInput(
                    f"there is an experiment {name!r} with other settings: give another name, or "
                    f"`convtui experiment resume {name}`"
                )
            if same and name in (None, experiment.name):
                return experiment
        return None

    @classmethod
    def list_all(cls) -> list[Self]:
        """All experiments, the newest first; those with a `problem` stand last."""
        newest = sorted(super().list_all(), key=lambda e: e.name, reverse=True)
        return sorted(newest, key=lambda e: e.document.get("created", ""), reverse=True)

    @classmethod
    def find(cls, name: str) -> Self:
        found = super().find(name)
        if found.problem:
            raise BadInput(f"{found.folder} is damaged ({found.problem}): delete that folder")
        return found


def _whole(value: object) -> int:
    """A number of a repeat; 0, which is none, for what is no number."""
    return value if isinstance(value, int) else 0
