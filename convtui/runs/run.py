"""What lies in the folder of a run."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Self

from convtui.errors import BadInput
from convtui.runs.begun import LOG
from convtui.runs.documents import read_document, write_document
from convtui.runs.event_log import FILE_NAME
from convtui.runs.folders import DocumentFolder, Noun, folders_in

SPEC = "spec.json"
REPORT = "report.json"
CHECKPOINT = "checkpoint.keras"
MODEL = "model.keras"
WEIGHTS = "weights.npz"
PREDICTIONS = "predictions.npz"


@dataclass(frozen=True)
class Run(DocumentFolder):
    """A run's folder, called as its spec.json says, or else as the folder."""

    NOUN = Noun("run", "runs", "runs")
    ASKED = SPEC
    FILES = frozenset({SPEC, FILE_NAME, REPORT, LOG, CHECKPOINT, MODEL, WEIGHTS, PREDICTIONS})

    @property
    def spec(self) -> Mapping[str, Any]:
        """All that was asked; {} where it cannot be read."""
        return self.document

    @property
    def name(self) -> str:
        return str(self.spec.get("name") or self.folder.name)

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, self.folder.name)

    @property
    def log(self) -> Path:
        """All that the training process wrote to stdout and stderr."""
        return self.folder / LOG

    @property
    def checkpoint(self) -> Path:
        """Model and optimiser as they were after the newest finished epoch."""
        return self.folder / CHECKPOINT

    @property
    def model(self) -> Path:
        return self.folder / MODEL

    @property
    def weights(self) -> Path:
        """The weights at the end by `layer/name`, as arrays that need no Keras to be read."""
        return self.folder / WEIGHTS

    @property
    def predictions(self) -> Path:
        """What the network said at the end: for each part (train, validation, test) the class.

        Beside `test`, (n,) integers, `test_probability` holds (n,) float32: how sure it was.
        """
        return self.folder / PREDICTIONS

    @property
    def has_report(self) -> bool:
        """Whether there is one, be it damaged."""
        return (self.folder / REPORT).exists()

    def report(self) -> dict[str, Any] | None:
        """Read the report; None if there is none that can be read."""
        try:
            return read_document(self.folder / REPORT)
        except BadInput:
            return None

    def rename(self, name: str) -> "Run":
        """Give it another name; it may be in training meanwhile.

        Raises:
            BadInput: the name is none or taken, or the folder cannot be written.
        """
        if self.problem:
            raise BadInput(f"{self.folder.name} cannot be renamed: {self.problem}")
        self._check_free(name, besides=self.folder)
        spec = {**self.spec, "name": name}
        write_spec(self.folder, spec)
        return Run(self.folder, spec)

    @classmethod
    def create(cls, model: str, spec: Mapping[str, object]) -> Self:
        """Make the folder of a new run; it appears together with its spec.json.

        Raises:
            BadInput: the spec's name is taken or is none, or the folder cannot be written.
        """
        if spec.get("name"):
            cls._check_free(str(spec["name"]))
        stem = f"{time.strftime('%Y-%m-%d-%H%M%S')}-{model}"
        names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
        return cls.make(names, spec)

    @classmethod
    def folders(cls) -> list[Path]:
        return sorted(folders_in(cls.root()), key=_by_number, reverse=True)

    @classmethod
    def _check_free(cls, name: str, besides: Path | None = None) -> None:
        cls.check_name(name)
        if any(name in run.names for run in cls.list_all() if run.folder != besides):
            raise BadInput(f"there is a run called {name!r}: give another name, or delete that one")


def _by_number(folder: Path) -> list[str | int]:
    """A name's words and numbers in turn: of runs made in one second the 10th is after the 9th."""
    parts = re.split(r"(\d+)", folder.name)
    return [int(part) if place % 2 else part for place, part in enumerate(parts)]


def write_spec(folder: Path, spec: Mapping[str, object]) -> None:
    """Write spec.json, whole or not at all.

    Raises:
        BadInput: the disk is full, or the folder cannot be written.
    """
    write_document(folder / SPEC, spec)


def write_report(folder: Path, report: Mapping[str, object]) -> None:
    """Write report.json, whole or not at all.

    Raises:
        BadInput: the disk is full, or the folder cannot be written.
    """
    write_document(folder / REPORT, report)
