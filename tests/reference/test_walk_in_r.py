"""Every stage of a walk through a network of all kinds of layers, computed by R."""

import numpy as np
import pytest

from convtui.lesson.forward import ForwardPass
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.first_weights import first_weights
from convtui.networks.layer import Layer
from convtui.networks.network import Network
from convtui.networks.normalisation import BatchNormalisation
from convtui.networks.pooling import AveragePool, MaxPool
from convtui.networks.reshaping import Dropout, Flatten
from convtui.reference.r_process import RProcess
from convtui.reference.walk_in_r import walk_call

LAYERS: tuple[Layer, ...] = (
    Convolution("c1", 3, (3, 2), padding="same", activation="leaky-relu"),
    BatchNormalisation("n"),
    MaxPool("m", (2, 2), (2, 2), "same"),
    Convolution("c2", 2, (2, 2), dilation=(1, 2), has_bias=False),
    AveragePool("a", (2, 2), (1, 1), "same"),
    Dropout("o", 0.5),
    Flatten("f"),
    Dense("d1", 4, "sigmoid"),
    Dense("d2", 3, "softmax", has_bias=False),
)


@pytest.mark.r
def test_r_agrees_with_every_stage_of_a_walk(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path))
    network = Network("all kinds", (7, 9, 2), LAYERS)
    random = np.random.default_rng(5)
    weights = {
        name: array if name.endswith("kernel") else random.uniform(0.5, 2, array.shape)
        for name, array in first_weights(network, 1).items()
    }
    passed = ForwardPass(network, weights, random.normal(size=network.input_shape))
    with RProcess() as process:
        for stage in passed.walk.stages:
            call = walk_call(passed, stage)
            theirs = process.call(call.function, call.arguments)
            np.testing.assert_allclose(
                theirs.reshape(stage.shape), stage.values, rtol=0, atol=1e-12, err_msg=stage.title
            )
