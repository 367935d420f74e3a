"""Every network built by Keras has the shapes and counts that we compute without it.

Keras runs in a process of its own, once for all tests, so that no other test inherits it.
"""

import json
import subprocess
import sys

import pytest
from patience import PATIENCE

from convtui.networks.architecture import shapes
from convtui.networks.network import total_parameters, total_trainable
from convtui.networks.zoo import built_in_architectures, load_architecture
from convtui.training.environment import has_tensorflow

pytestmark = pytest.mark.tensorflow

PARAMETERS = {
    "cifar-strided": (37_146, 37_146),
    "cifar-maxpool": (37_146, 37_146),
    "cifar-one-pool": (98_586, 98_586),
    "cifar-deep": (23_314, 23_314),
    "cifar-deep-k2": (22_994, 22_994),
    "mnist-course": (258_090, 258_090),
    "mnist-search": (77_770, 77_770),
    "cifar-course": (122_570, 122_570),
    "cifar-wider": (193_226, 193_226),
    "cifar-leaky": (1_094_346, 1_094_346),
    "cifar-regularised": (1_095_370, 1_094_858),
    "digits": (5_258, 5_258),
}
"""All and the trainable ones, as the reports give them; `digits` is of none."""

EVERY_KIND = """
name = "every-kind"
data = "cifar10"
input_shape = [31, 20, 3]
classes = 6
layers = [
    { kind = "convolution", filters = 5, size = [4, 2], stride = [2, 3], padding = "same" },
    { kind = "batch-normalisation" },
    { kind = "activation", activation = "tanh" },
    { kind = "max-pool", size = [3, 2], stride = [2, 1], padding = "same" },
    { kind = "convolution", filters = 7, size = [2, 3], stride = [1, 2], activation = "sigmoid" },
    { kind = "average-pool", size = 2, stride = [3, 1], padding = "same" },
    { kind = "average-pool", size = [2, 1] },
    { kind = "dropout", rate = 0.1 },
    { kind = "flatten" },
    { kind = "dense", units = 6 },
    { kind = "activation", activation = "softmax" },
]
"""

BUILD = """
import json, math, sys
from convtui.training.keras.network import build
from convtui.networks.zoo import built_in_architectures, load_architecture
from convtui.training.environment import has_tensorflow

told = {}
for model in (*built_in_architectures(), load_architecture(sys.argv[1])):
    net = build(model)
    told[model.name] = {
        "layers": [[made.name, made.output.shape[1:], made.count_params()] for made in net.layers],
        "all": net.count_params(),
        "trainable": sum(math.prod(weight.shape) for weight in net.trainable_variables),
        "last": net.layers[-1].activation.__name__,
    }
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def every_kind(tmp_path_factory):
    path = tmp_path_factory.mktemp("models") / "every-kind.toml"
    path.write_text(EVERY_KIND)
    return path


@pytest.fixture(scope="module")
def in_keras(every_kind):
    if not has_tensorflow():
        pytest.skip("needs the extra `train`")
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(every_kind)],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def ours(model):
    return [[found.name, list(found.output_shape), found.parameters] for found in shapes(model)]


def test_all_are_built(in_keras):
    assert set(in_keras) == {*PARAMETERS, "every-kind"}


@pytest.mark.parametrize("name", PARAMETERS)
def test_keras_counts_what_the_report_says_and_so_do_we(in_keras, name):
    counted = (in_keras[name]["all"], in_keras[name]["trainable"])
    assert counted == PARAMETERS[name]
    layers = shapes(load_architecture(name))
    assert (total_parameters(layers), total_trainable(layers)) == PARAMETERS[name]


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_layer_has_the_name_shape_and_count_that_it_has_in_keras(in_keras, name):
    assert ours(load_architecture(name)) == in_keras[name]["layers"]


def test_odd_sizes_strides_and_every_kind_of_layer_agree_too(in_keras, every_kind):
    model = load_architecture(str(every_kind))
    assert ours(model) == in_keras["every-kind"]["layers"]
    layers = shapes(model)
    assert in_keras["every-kind"]["all"] == total_parameters(layers)
    assert in_keras["every-kind"]["trainable"] == total_trainable(layers)


def test_softmax_is_softmax_in_keras_and_logits_are_bare_sums(in_keras):
    for model in built_in_architectures():
        expected = "softmax" if model.output == "softmax" else "linear"
        assert in_keras[model.name]["last"] == expected
