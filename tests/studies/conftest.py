"""A home of its own for every test, small searches, and a pool that trains nothing."""

import contextlib
import getpass
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections import deque
from pathlib import Path

import numpy as np
import pytest
from patience import PATIENCE

from convtui.datasets.load import load_dataset
from convtui.networks.zoo import load_architecture
from convtui.runs import EpochEnded, EventLog, RunEnded, RunFailed, RunStarted, read_state
from convtui.studies.searches.request import SearchRequest
from convtui.studies.searches.space import load_space
from convtui.studies.searches.specification import Images, Metric, Specification
from convtui.training.workers import Died, Over, RunEvent

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
    ) -> Specification:
        drawn = load_space(str(space))
        settings = {"name": "mine", "data": str(images), "samples": 200, **given}
        data = load_dataset(settings["data"], settings["samples"])
        network = load_architecture(model or drawn.model)
        request = SearchRequest(drawn, network, {"trials": trials}, metric, prune)
        return request.specify(settings, Images.of(data))

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
            return [RunEvent(run, event)]
        self.running.remove(run)
        with EventLog(run.folder) as log:
            log.append(RunEnded(done, done, False, 2.0 * done, None, None))
        return [Over(run, "finished")]

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        pass


PASSWORD = "s3cret-with-%40-inside"
"""As it stands in a URL; what it means has an @ in it."""


class Database:
    """A PostgreSQL of the tests' own, which may be stopped and started again."""

    def __init__(self, programs, folder):
        self._programs, self._folder = programs, folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        passwords = folder / "password"
        passwords.write_text(PASSWORD.replace("%40", "@"))
        for path in (folder, passwords):
            shutil.chown(path, self._user())
        self._do("initdb", "-D", folder / "data", "-U", "lab", "--pwfile", passwords,
                 "-A", "scram-sha-256", "-E", "UTF8", "--locale", "C", "--no-sync")  # fmt: skip
        self._process = None

    def url(self, database="postgres", password=PASSWORD):
        return f"postgresql://lab:{password}@127.0.0.1:{self.port}/{database}"

    def start(self):
        import psycopg

        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            # Processes of the server before may hold it up for an instant: then it is tried again.
            if self._process is None or self._process.poll() is not None:
                self._process = self._begun()
            with contextlib.suppress(psycopg.OperationalError), psycopg.connect(self.url()):
                return
            time.sleep(0.05)
        raise AssertionError("PostgreSQL does not start: " + (self._folder / "log").read_text())

    def _begun(self):
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(
                self._as_user("postgres", "-D", self._folder / "data", "-p", str(self.port),
                              "-h", "127.0.0.1", "-k", self._folder, "-c", "fsync=off"),
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def stop(self):
        """Break every connection, as a restart of the machine would."""
        if self._process:
            self._do("pg_ctl", "-D", self._folder / "data", "-m", "immediate", "stop")
            self._process.wait(30)
            self._process = None

    def create(self, name):
        import psycopg

        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"create database {name}")
        return self.url(name)

    def _do(self, program, *arguments):
        done = subprocess.run(
            self._as_user(program, *arguments), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def _as_user(self, program, *arguments):
        """PostgreSQL refuses to be run as root."""
        user = self._user()
        prefix = [] if user == getpass.getuser() else ["setpriv", f"--reuid={user}",
            f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups"]  # fmt: skip
        return [*map(str, (*prefix, self._programs / program, *arguments))]

    def _user(self):
        if os.getuid():
            return getpass.getuser()
        known = {entry.pw_name for entry in pwd.getpwall()}
        return "postgres" if "postgres" in known else "nobody"


@pytest.fixture(scope="session")
def postgres():
    """A running database server; skipped where PostgreSQL is not installed."""
    here = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    found = shutil.which("initdb")
    here += [Path(found).parent] if found else []
    if not here:
        pytest.skip("PostgreSQL is not installed: `sudo apt-get install postgresql`")
    pytest.importorskip("psycopg")
    folder = Path(tempfile.mkdtemp(prefix="convtui-postgres-"))
    try:
        server = Database(sorted(here)[-1], folder)
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database(postgres, request):
    """The URL of an empty database."""
    name = "t" + str(abs(hash(request.node.name)))[:12]
    return postgres.create(name)
