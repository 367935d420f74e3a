"""A home of its own for every test, and small searches."""

from pathlib import Path

import numpy as np
import pytest

from convtui.datasets.load import load_dataset
from convtui.search.metric import Metric
from convtui.search.question import Question, ask
from convtui.search.space import load_space
from convtui.training.zoo import load_architecture

LAST = Metric()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("CONVTUI_DATA", raising=False)
    monkeypatch.delenv("CONVTUI_STORAGE", raising=False)
    return tmp_path


@pytest.fixture(scope="session")
def images(tmp_path_factory):
    """Grey noise of 28×28 with a bright square whose place is the label."""
    draw = np.random.default_rng(1)
    arrays = {}
    for part, count in (("train", 240), ("test", 40)):
        labels = np.arange(count) % 10
        pictures = draw.integers(0, 90, (count, 28, 28), dtype=np.uint8)
        for picture, label in zip(pictures, labels, strict=True):
            row, column = divmod(int(label), 4)
            picture[7 * row : 7 * row + 7, 7 * column : 7 * column + 7] += 120
        arrays |= {f"x_{part}": pictures, f"y_{part}": labels}
    path = tmp_path_factory.mktemp("data") / "squares.npz"
    np.savez(path, **arrays)
    return path


@pytest.fixture
def question(images):
    """Make a search over the images as it would be asked on the command line."""

    def asked(
        space="coursework", trials=5, metric=LAST, prune=False, model="", **given
    ) -> Question:
        drawn = load_space(str(space))
        settings = {"name": "mine", "data": str(images), "samples": 200, **given}
        data = load_dataset(settings["data"], settings["samples"])
        network = load_architecture(model or drawn.model)
        return ask(drawn, network, settings, data, trials=trials, metric=metric, prune=prune)

    return asked
