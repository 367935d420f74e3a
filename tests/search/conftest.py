"""A home of its own for every test, small searches, and a pool that trains nothing."""

from collections import deque
from pathlib import Path

import numpy as np
import pytest

from convtui.datasets.load import load_dataset
from convtui.runs import EpochEnded, EventLog, RunEnded, RunFailed, RunStarted, read_state
from convtui.search.metric import Metric
from convtui.search.question import Question, ask
from convtui.search.space import load_space
from convtui.training.workers import Died, Over, Told
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


@pytest.fixture
def fake_pool():
    return FakePool


class FakePool:
    """As `WorkerPool`, with figures from `values(parameters, epoch)`.

    It is called with the spec of the run; an exception it raises is how the run fails.
    `calls` notes what was submitted and stopped, by the names of the folders.
    """

    def __init__(self, workers, values, dies=(), calls=None, each=1):
        self.most, self.values, self.each = workers, values, each
        self.calls = [] if calls is None else calls
        self.dies = list(dies)
        self.waiting, self.running, self.stopping = deque(), [], set()

    @property
    def free(self):
        return max(self.most - len(self.running) - len(self.waiting), 0)

    def submit(self, run):
        self.calls.append(("train", run.folder.name))
        self.waiting.append(run)

    def stop(self, run):
        self.calls.append(("stop", run.folder.name))
        self.stopping.add(run.folder)

    def wait(self, seconds):
        while self.waiting and len(self.running) < self.most:
            self.running.append(self.waiting.popleft())
        happened = []
        for run in list(self.running):
            happened += self.step(run)
        return happened

    def step(self, run):
        """Train an epoch of a run."""
        if run.folder in self.stopping:
            self.stopping.discard(run.folder)
            self.running.remove(run)
            return [Over(run, "stopped")]
        done = len(read_state(run.folder).epochs)
        if (run.folder.name, done) in self.dies:
            self.dies.remove((run.folder.name, done))
            return [Died(run, "its process was killed")]
        if done < run.spec["epochs"]:
            try:
                value = self.values(run.spec, done + 1)
            except ArithmeticError as problem:
                self.running.remove(run)
                with EventLog(run.folder) as log:
                    log.append(RunFailed(str(problem)))
                return [Over(run, "failed", str(problem))]
            event = EpochEnded(done + 1, 1.0, 0.5, 1.0, value, 2.0, 0.01)
            with EventLog(run.folder) as log:
                if not done:
                    log.append(RunStarted("m", "d", run.spec["epochs"], 1))
                log.append(event)
            return [Told(run, event)]
        self.running.remove(run)
        with EventLog(run.folder) as log:
            log.append(RunEnded(done, done, False, 2.0 * done, None, None))
        return [Over(run, "finished")]

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        pass
