"""A home of its own for every test; Keras and R, each in a process of its own."""

import base64
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from convtui.networks.network import Network
from convtui.reference.r_process import RProcess

Arrays = Mapping[str, npt.NDArray[np.float32]]
InKeras = Callable[[Network, Arrays, npt.NDArray[np.float32]], tuple[Arrays, int, int]]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("CONVTUI_DATA", raising=False)
    return tmp_path


@pytest.fixture(scope="module")
def r(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RProcess]:
    """R with the functions of convref."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONVTUI_HOME", str(tmp_path_factory.mktemp("home")))
        with RProcess() as process:
            process.start()
            yield process


@pytest.fixture(scope="module")
def in_keras(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InKeras]:
    """Ask Keras what each layer leaves, and how many parameters there are, all and trainable."""
    pytest.importorskip("tensorflow")
    log = (tmp_path_factory.mktemp("keras") / "log").open("w+")
    child = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("keras_child.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
    )

    def ask(*question: Any) -> tuple[Arrays, int, int]:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(base64.b64encode(pickle.dumps(question)).decode() + "\n")
        child.stdin.flush()
        line = child.stdout.readline()
        if not line:
            log.seek(0)
            pytest.fail(log.read())
        answer: tuple[Arrays, int, int] = pickle.loads(base64.b64decode(line))
        return answer

    yield ask
    child.communicate()  # the end of its input is its end
    log.close()
