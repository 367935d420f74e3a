"""What lies in the folder of a run."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from convtui.errors import BadInput
from convtui.harmless import json_text
from convtui.runs.begun import LOG
from convtui.safe_file import write_safely

SPEC = "spec.json"
REPORT = "report.json"


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
        return self.folder / "checkpoint.keras"

    @property
    def model(self) -> Path:
        """The model at the end."""
        return self.folder / "model.keras"

    @property
    def weights(self) -> Path:
        """The weights at the end by `layer/name`, as arrays that need no Keras to be read."""
        return self.folder / "weights.npz"

    @property
    def predictions(self) -> Path:
        """What the network said at the end: for each part (train, validation, test) the class.

        Beside `test`, (n,) integers, `test_probability` holds (n,) float32: how sure it was.
        """
        return self.folder / "predictions.npz"

    def report(self) -> dict[str, Any] | None:
        """Read the report; None if there is none that can be read."""
        try:
            return _read_object(self.folder / REPORT)
        except BadInput:
            return None


def write_spec(folder: Path, spec: Mapping[str, object]) -> None:
    """Write spec.json, whole or not at all.

    Raises:
        BadInput: the disk is full, or the folder cannot be written.
    """
    write_safely(folder / SPEC, _as_text(spec))


def write_report(folder: Path, report: Mapping[str, object]) -> None:
    """Write report.json, whole or not at all.

    Raises:
        BadInput: the disk is full, or the folder cannot be written.
    """
    write_safely(folder / REPORT, _as_text(report))


def read_run(folder: Path) -> Run:
    """Read what a folder holds; never fails."""
    try:
        return Run(folder, _read_object(folder / SPEC))
    except BadInput as problem:
        return Run(folder, {}, str(problem))


def _read_object(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_bytes())
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise BadInput(f"{path.name} cannot be read ({reason})") from None
    except (ValueError, RecursionError):
        raise BadInput(f"{path.name} is not JSON") from None
    if not isinstance(document, dict):
        raise BadInput(f"{path.name} holds no object")
    return document


def _as_text(document: Mapping[str, object]) -> str:
    return json_text(document, indent=2) + "\n"
