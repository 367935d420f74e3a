"""An empty working folder, a home of its own, and small data sets."""

from pathlib import Path

import numpy as np
import pytest


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Become the working folder; no data set is anywhere."""
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / ".home"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / ".keras"))
    monkeypatch.delenv("CONVTUI_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def data_sets(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, np.ndarray]]:
    """Put an mnist.npz and a cifar10.npz of 20 random images each where CONVTUI_DATA points."""
    random = np.random.default_rng(2)
    labels = ((np.arange(20) + 3) % 10).astype(np.uint8)
    made = {}
    for name, shape, column in (("mnist", (28, 28), ()), ("cifar10", (32, 32, 3), (1,))):
        images = random.integers(0, 256, (20, *shape), dtype=np.uint8)
        rows = labels.reshape(20, *column)
        made[name] = {"x_train": images, "y_train": rows, "x_test": images, "y_test": rows}
        np.savez(folder / f"{name}.npz", **made[name])
    monkeypatch.setenv("CONVTUI_DATA", str(folder))
    return made
