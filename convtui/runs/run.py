"""What lies in the folder of a run."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from convtui.errors import BadInput
from convtui.runs.begun import LOG
from convtui.runs.documents import check_files, read_document, write_document
from convtui.runs.event_log import FILE_NAME

SPEC = "spec.json"
REPORT = "report.json"
CHECKPOINT = "checkpoint.keras"
MODEL = "model.keras"
WEIGHTS = "weights.npz"
PREDICTIONS = "predictions.npz"
FILES = frozenset({SPEC, FILE_NAME, REPORT, LOG, CHECKPOINT, MODEL, WEIGHTS, PREDICTIONS})
"""All that a run's folder holds."""


@dataclass(frozen=True)
class Run:
    """A run's folder; `spec` is all that was asked, {} where `problem` says it cannot be read."""

    folder: Path
    spec: Mapping[str, Any]
    problem: str = ""

    @property
    def name(self) -> str:
        """What the user calls it."""
        return str(self.spec.get("name") or self.folder.name)

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

    def report(self) -> dict[str, Any] | None:
        """Read the report; None if there is none that can be read."""
        try:
            return read_document(self.folder / REPORT)
        except BadInput:
            return None


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


def read_run(folder: Path) -> Run:
    """Read what a folder holds; never fails.

    A run that somebody else made may hold links or pipes under its files' names: that is a problem
    of the run, and nothing of it is opened.
    """
    try:
        spec = read_document(folder / SPEC)
        check_files(folder, FILES)
    except BadInput as problem:
        return Run(folder, {}, str(problem))
    return Run(folder, spec)
