"""A home of its own for every test, and runs without a network in them."""

from pathlib import Path

import pytest

from convtui.runs import EpochEnded, Run, RunStarted


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def run() -> Run:
    return Run.create("tiny", {"model": "tiny", "data": "shapes", "epochs": 3})


def started(after: int = 0, *, pid: int = 1, epochs: int = 3) -> RunStarted:
    return RunStarted("tiny", "shapes", epochs, pid, after)


def epoch(number: int, val_loss: float | None = 1.0) -> EpochEnded:
    return EpochEnded(number, 2.5, 0.25, val_loss, 0.5, 1.25, 1e-3)
