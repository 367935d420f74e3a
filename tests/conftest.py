"""Runs that are finished, with every file of a run but the network: no engine is needed."""

import gc
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

from convtui.datasets import generated
from convtui.datasets.load import load_dataset
from convtui.networks.zoo import load_architecture
from convtui.runs import (
    EpochEnded,
    EventLog,
    Run,
    RunEnded,
    RunStarted,
    write_arrays,
    write_report,
    write_spec,
)
from convtui.training.parts import divide
from convtui.training.report import Measured, make_report
from convtui.training.scores import predictions
from convtui.training.spec import fitted_to, specify

# How long an example takes says more of what else the machine does than of the program.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

# An app leaves a great many objects in cycles. To look through all that lives after every 700 new
# ones, as Python does by itself, would be two fifths of the time of the screen's tests.
gc.set_threshold(50_000)


def pytest_collection_finish() -> None:
    """What is imported stays, as after the program's own start: it is looked through no more.

    Whatever collects garbage, as the pictures do at rest, would walk over every test there is.
    """
    gc.collect()
    gc.freeze()


REGRESSION = {
    "folds": [0.25, 0.5, 0.25, 0.5, 0.25], "mean": 0.35, "std": 0.12, "test_accuracy": 0.375,
    "images": 100, "seed": 0, "iterations": 40, "most_iterations": 100, "seconds": 2.5,
    "scikit_learn": "1.5.0",
}  # fmt: skip


@pytest.fixture(scope="session", autouse=True)
def drawn_once() -> Iterator[None]:
    """Generated images are always the same: each set is drawn for one test and kept for the others.

    They are kept beside the homes, which are every test's own and hold no cache in the beginning.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(generated, "draw", cache(generated.draw))
        yield


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
        spec = fitted_to(spec, data)
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
        run = Run.create(spec.model, spec.as_json())
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


NET = """
name = "tiny"
data = "strokes"
input_shape = [8, 8, {channels}]
classes = 3
layers = [
    {layers}
    {{ kind = "flatten" }},
    {{ kind = "dense", units = 3, activation = "softmax" }},
]
"""
FIRST = """{ kind = "convolution", filters = 5, size = [3, 2], stride = [2, 1], padding = "same" },
    { kind = "activation", activation = "leaky-relu" },
    { kind = "dropout", rate = 0.5 },
    { kind = "max-pool", size = 2, stride = 1 },"""

MakeRun = Callable[..., Run]


@pytest.fixture
def finished_run(tmp_path: Path) -> MakeRun:
    """Make a finished run of a tiny network on 40 and 30 images of noise, grey or in colour.

    Its weights are random and so is what it says, mostly the truth; CONVTUI_HOME must be set.
    """

    def make(name: str = "tiny", channels: int = 1, layers: str = FIRST) -> Run:
        random = np.random.default_rng(5)
        file, net = tmp_path / f"{name}.npz", tmp_path / f"{name}.toml"
        net.write_text(NET.format(channels=channels, layers=layers))
        shape = (8, 8, channels)
        np.savez(
            file,
            x_train=random.integers(0, 256, (40, *shape), dtype=np.uint8),
            y_train=np.arange(40) % 3,
            x_test=random.integers(0, 256, (30, *shape), dtype=np.uint8),
            y_test=np.arange(30) % 3,
            class_names=np.array(["ant", "bee", "[cat]"]),
        )
        given = {"data": str(file), "name": name, "epochs": 2, "validation_split": 0.2}
        data, asked = load_dataset(str(file)), specify(load_architecture(str(net)), given)
        spec = fitted_to(asked, data)
        parts = divide(spec, data)
        run = Run.create(spec.model, spec.as_json())
        outputs = {}
        for part, images in parts.named():
            scores = random.random((len(images), 3)).astype(np.float32)
            scores[np.arange(len(images)), images.labels] += 0.3
            outputs[part] = scores / scores.sum(axis=1, keepdims=True)
        rows = [EpochEnded(n, 1.0, 0.5, 1.0 / n, 0.5, 0.25, 1e-3) for n in (1, 2)]
        measured = Measured(outputs, 0.0, rows, {"start": 1.0, "evaluation": 0.5})
        write_spec(run.folder, spec.as_json())
        write_report(run.folder, make_report(spec, parts, data, measured))
        write_arrays(run.predictions, predictions(outputs, "softmax"))
        weights = {
            "convolution-1/kernel": random.normal(size=(3, 2, channels, 5)).astype(np.float32),
            "convolution-1/bias": random.normal(size=5).astype(np.float32),
        }
        write_arrays(run.weights, weights)
        return Run(run.folder, spec.as_json())

    return make
