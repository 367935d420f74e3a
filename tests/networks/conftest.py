"""A home of its own for every test; Keras and R, each in a process of its own."""

import base64
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from convtui.export.network_folder import network_files
from convtui.lesson.map import SourceMap
from convtui.lesson.unit import Unit, unit_of
from convtui.lesson.walk import Walk
from convtui.networks.network import AllWeights, Network
from convtui.reference.agreement import TOLERANCE, compare
from convtui.reference.r_call import RCall
from convtui.reference.r_process import RProcess
from convtui.safe_file import write_folder_safely
from convtui.training.environment import has_tensorflow

Arrays = Mapping[str, npt.NDArray[np.float32]]
SameInR = Callable[[Network, AllWeights, npt.NDArray[np.float64], int], None]
InKeras = Callable[[Network, Arrays, npt.NDArray[np.float32]], tuple[Arrays, int, int]]
GradientsInKeras = Callable[
    [Network, Arrays, npt.NDArray[np.float64], npt.NDArray[np.intp]],
    tuple[float, npt.NDArray[np.float64], Arrays, Arrays],
]
ExplainedInKeras = Callable[
    [Network, Arrays, npt.NDArray[np.float64], int],
    Mapping[
        str,
        tuple[
            float,
            npt.NDArray[np.float64],
            npt.NDArray[np.float64],
            npt.NDArray[np.float64] | None,
        ],
    ],
]
TrainedInKeras = Callable[
    [Network, Arrays, list[tuple[npt.NDArray[np.float64], npt.NDArray[np.intp]]], float, float],
    Arrays,
]


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
def in_keras(keras_process: Any) -> InKeras:
    """Ask Keras what each layer leaves, and how many parameters there are, all and trainable."""
    return partial(keras_process, "forward")


@pytest.fixture(scope="module")
def gradients_in_keras(keras_process: Any) -> GradientsInKeras:
    """Ask TensorFlow's tape for the loss and the gradients of input, maps and weights."""
    return partial(keras_process, "backward")


@pytest.fixture(scope="module")
def explained_in_keras(keras_process: Any) -> ExplainedInKeras:
    """Ask TensorFlow's tape for each score, its gradient, the guided one, and Grad-CAM."""
    return partial(keras_process, "explain")


@pytest.fixture(scope="module")
def trained_in_keras(keras_process: Any) -> TrainedInKeras:
    """Ask Keras for the weights after a step of SGD for each batch."""
    return partial(keras_process, "train")


@pytest.fixture(scope="session")
def keras_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Any]]:
    """Keras, started once for all networks: that takes longer than most of what is asked."""
    if not has_tensorflow():
        pytest.skip("needs the extra `train`")
    log = (tmp_path_factory.mktemp("keras") / "log").open("w+")
    child = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("keras_child.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
    )

    def ask(*question: Any) -> Any:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(base64.b64encode(pickle.dumps(question)).decode() + "\n")
        child.stdin.flush()
        line = child.stdout.readline()
        if not line:
            log.seek(0)
            pytest.fail(log.read())
        return pickle.loads(base64.b64decode(line))

    yield ask
    child.communicate()  # the end of its input is its end
    log.close()


@pytest.fixture(scope="module")
def same_in_r(r: RProcess, tmp_path_factory: pytest.TempPathFactory) -> SameInR:
    """See that R, given the folder, has each layer's map and the terms of a unit of it as we do."""

    def same(
        network: Network, weights: AllWeights, image: npt.NDArray[np.float64], seed: int
    ) -> None:
        folder = tmp_path_factory.mktemp("folder")
        write_folder_safely(folder, network_files(network, weights))
        read = RCall("read_network", {"folder": str(folder)})
        ours = network.forward(image, weights)
        walk, random = Walk(SourceMap(image), network, weights), np.random.default_rng(seed)
        for row in network.shapes:
            asked = {"network": read, "X": image, "layer": row.name}
            values = ours[row.name]
            scale = max(1.0, float(np.abs(values).max()))
            theirs = r.call("forward", asked)
            assert compare(values.reshape(row.output_shape), theirs, TOLERANCE, scale).agrees, row
            place = tuple(int(random.integers(length)) for length in values.shape)
            unit = unit_of(walk, row.name, place)
            opened = RCall("network_unit", {**asked, "unit": np.array(place) + 1.0})
            terms = r.call("data.matrix", {"frame": opened})[:, 1:]
            assert compare(_terms_of(unit), terms, TOLERANCE, scale).agrees, (row, place)
            for name, own in (("bias", unit.bias), ("sum", unit.sum), ("value", unit.value)):
                told = r.call("attr", {"x": opened, "which": name})
                assert compare(np.array([own]), told, TOLERANCE, scale).agrees, (row, place, name)
            if not np.isnan(terms[:, 5]).any():
                assert terms[:, 5].sum() + unit.bias == pytest.approx(unit.sum, abs=1e-9 * scale)

    return same


def _terms_of(unit: Unit) -> npt.NDArray[np.float64]:
    """Row, column, channel (from 1), value, weight, product of each term, as R has them."""
    rows = [
        (*(at + 1 for at in term.place), term.value, term.weight, term.product)
        for term in unit.terms
    ]
    return np.array(rows, dtype=np.float64)
