"""Every gradient of a way back, asked of R one by one, plane by plane."""

import numpy as np
import pytest
from lesson.test_gradient_walk import layer_alone
from reference.test_walk_in_r import LAYERS

from convtui.errors import BadInput
from convtui.lesson.backward import BackwardPass
from convtui.lesson.forward import ForwardPass
from convtui.lesson.gradient_walk import GradientWalk
from convtui.networks.dense import Dense
from convtui.networks.first_weights import first_weights
from convtui.networks.network import Network
from convtui.reference.gradient_call import gradient_call
from convtui.reference.r_process import RProcess


@pytest.mark.r
def test_r_agrees_with_every_gradient(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path))
    *others, _ = LAYERS
    last = Dense("d2", 3, "softmax", l1=0.01, l2=0.1)
    network = Network("all kinds", (7, 9, 2), (*others, last))
    random = np.random.default_rng(5)
    weights = {
        name: array if name.endswith("kernel") else random.uniform(0.5, 2, array.shape)
        for name, array in first_weights(network, 1).items()
    }
    forward = ForwardPass(network, weights, random.normal(size=network.input_shape))
    alone = layer_alone(padding="same", stride=(2, 1), activation="tanh")
    with RProcess() as process:
        for way in (BackwardPass(forward, 1), alone):
            walk = GradientWalk(way)
            for name in walk.names:
                if way is alone and way.begins_with(name):
                    with pytest.raises(BadInput, match="given by the loss"):
                        gradient_call(way, name)
                    continue
                call, ours = gradient_call(way, name), walk.gradient(name)
                theirs = process.call(call.function, call.arguments).reshape(ours.shape)
                values = ours.block(*map(range, ours.sides))
                np.testing.assert_allclose(theirs, values, rtol=0, atol=1e-12, err_msg=name)
