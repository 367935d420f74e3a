"""A whole network in R, in Keras (played by our numbers in float32), and by us."""

from dataclasses import replace

import numpy as np
import pytest

from convtui.networks.activation import Activation
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.network import Network
from convtui.networks.normalisation import BatchNormalisation
from convtui.networks.pooling import AveragePool, MaxPool
from convtui.networks.reshaping import Dropout, Flatten
from convtui.ops.window import Array
from convtui.reference.failure import headline
from convtui.reference.forward import Forward, against_r
from convtui.reference.r_process import RProcess
from convtui.reference.run import Deadline

pytestmark = pytest.mark.r

NETWORK = Network(
    "every-kind",
    (9, 8, 2),
    (
        Convolution("convolution", 3, (3, 2), (2, 1), "same", "leaky-relu"),
        BatchNormalisation("normalisation"),
        MaxPool("largest", (2, 2), (1, 2), "same"),
        Activation("shares", "softmax"),
        AveragePool("average", (2, 1), (2, 1)),
        Dropout("dropout", 0.5),
        Flatten("row"),
        Dense("scores", 4, "tanh"),
        Activation("probabilities", "softmax"),
    ),
)


@pytest.fixture
def forward() -> Forward:
    """Two images through a network that has every kind of layer."""
    random = np.random.default_rng(7)
    weights = {
        f"{layer.name}/{name}": random.uniform(0.25, 1, shape).astype(np.float32)
        for layer, before in zip(NETWORK.layers, NETWORK.inputs, strict=True)
        for name, shape in layer.weights(before).items()
    }
    images = random.integers(0, 256, (2, *NETWORK.input_shape), dtype=np.uint8)
    maps = [NETWORK.forward(image / 255, weights) for image in images]
    activations = {
        row.name: np.array([each[row.name].reshape(row.output_shape) for each in maps], np.float32)
        for row in NETWORK.shapes
    }
    labels = ("ant", "bee")
    return Forward("mine", NETWORK, images, labels, "images of mine", weights, activations)


def test_every_layer_of_every_image_is_compared(forward: Forward, r: RProcess) -> None:
    results = list(against_r(forward, r, Deadline()))
    assert all(result.agrees for result in results)
    assert len(results) == forward.comparisons == 20
    assert results[0].case.name == "image 1 (ant), convolution"
    assert results[-2].case.name == "image 2 (bee), probabilities"
    assert results[-1].case.name == "image 2 (bee), all layers"


def test_without_keras_two_answers_are_compared(forward: Forward, r: RProcess) -> None:
    results = list(against_r(replace(forward, activations={}), r, Deadline()))
    assert all(result.agrees for result in results)
    assert {result.between for result in results} == {("Python", "R")}
    assert not any(result.beside for result in results)


def test_a_layer_of_keras_that_differs_is_named_and_its_image_left(
    forward: Forward, r: RProcess
) -> None:
    forward.activations["largest"][0, 1, 2, 0] += 0.5
    results = list(against_r(forward, r, Deadline()))
    assert [result.agrees for result in results] == [True, True, False, *[True] * 10]
    line = headline(results[2])
    numbers = f"cell [2,3,1]: Keras {forward.activations['largest'][0, 1, 2, 0]}"
    assert line.startswith(f"image 1 (ant), largest (max-pool): {numbers[:-3]}")
    assert "; Python has " in line


def test_a_number_of_ours_that_keras_would_not_notice_is_found(
    forward: Forward, r: RProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = Dense.forward

    def drifting(layer: Dense, x: Array, weights: dict[str, Array]) -> Array:
        return exact(layer, x, weights) + 1e-8

    monkeypatch.setattr(Dense, "forward", drifting)
    results = list(against_r(replace(forward, images=forward.images[:1]), r, Deadline()))
    assert [result.agrees for result in results] == [True] * 7 + [False]
    assert results[-1].between == ("Python", "R")
    assert "; Keras has " in headline(results[-1])
