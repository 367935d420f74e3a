"""Runs that are finished, with every file of a run but the network: no engine is needed."""

import numpy as np
import pytest

from convtui.datasets.load import load_dataset
from convtui.runs import EpochEnded, EventLog, RunEnded, RunStarted, create, write_report
from convtui.training.parts import divide
from convtui.training.report import Measured, make_report
from convtui.training.spec import fitted, specify
from convtui.training.zoo import load_architecture

REGRESSION = {
    "folds": [0.25, 0.5, 0.25, 0.5, 0.25], "mean": 0.35, "std": 0.12, "test_accuracy": 0.375,
    "images": 100, "seed": 0, "iterations": 40, "most_iterations": 100, "seconds": 2.5,
    "scikit_learn": "1.5.0",
}  # fmt: skip


@pytest.fixture
def finish(tmp_path, monkeypatch):
    """Make a finished run: `finish(name, model="cifar-strided", val_losses=…, **settings)`.

    Its network guesses, always in the same way.
    """
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CONVTUI_DATA", raising=False)

    def made(name, model="cifar-strided", val_losses=(1.5, 1.25, 1.75), **given):
        asked = {"data": "shapes", "samples": 100, "name": name, "epochs": len(val_losses)} | given
        spec = specify(load_architecture(model), asked)
        data = load_dataset(spec.data, spec.samples)
        spec = fitted(spec, data)
        parts = divide(spec, data)
        rows = [
            EpochEnded(number, 3 - number / 2, number / 8, loss, number / 10, 1.5, 1e-3)
            for number, loss in enumerate(val_losses, start=1)
        ]
        draw = np.random.default_rng(1)
        guessed = {
            part: draw.dirichlet(np.ones(data.classes), len(images)).astype(np.float32)
            for part, images in parts.named()
        }
        dead = [{"layer": "convolution-1", "units": 16, "dead": 3, "on": "validation"}]
        seconds = {"start": 4.0, "evaluation": 0.5}
        measured = Measured(guessed, 0.125, rows, seconds, dead, REGRESSION)
        run = create(spec.model, spec.as_json())
        report = make_report(spec, parts, data, measured)
        write_report(run.folder, report)
        with EventLog(run.folder) as log:
            log.append(RunStarted(spec.model, spec.data, spec.epochs, 1))
            for row in rows:
                log.append(row)
            test = report["results"]["test"]
            log.append(RunEnded(len(rows), 2, False, 4.5, test["loss"], test["accuracy"]))
        return run

    return made
