"""A network as a folder of CSV and JSON."""

import csv
import io
import json

import numpy as np
import pytest

from convtui.errors import BadInput
from convtui.export.network_folder import COLUMNS, network_files
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.network import Network
from convtui.networks.normalisation import BatchNormalisation
from convtui.networks.pooling import MaxPool
from convtui.networks.reshaping import Flatten

NETWORK = Network(
    "every sort",
    (5, 6, 2),
    (
        Convolution('a, "b"', 3, (2, 1), (1, 2), ((1, 0), (0, 2)), "relu", has_bias=False),
        BatchNormalisation("normalised", 0.5),
        MaxPool("largest", (2, 2), (2, 1), "same"),
        Flatten("row"),
        Dense("scores", 2, "softmax"),
    ),
)


@pytest.fixture
def weights():
    random = np.random.default_rng(2)
    return {
        f"{layer.name}/{name}": random.normal(size=shape).astype(np.float32)
        for layer, before in zip(NETWORK.layers, NETWORK.inputs, strict=True)
        for name, shape in layer.weights(before).items()
    }


def test_the_table_has_a_line_for_the_input_and_each_layer(weights):
    text = network_files(NETWORK, weights)["layers.csv"].decode()
    lines = list(csv.reader(io.StringIO(text)))
    assert tuple(lines[0]) == COLUMNS
    assert lines[1:] == [
        ["input", "input", "5 6 2", "", "", "", "", "", ""],
        ['a, "b"', "convolution", "2 1", "1 2", "1 0 0 2", "1 1", "relu", "", "kernel"],
        ["normalised", "batch-normalisation", "", "", "", "", "", "0.5",
         "gamma beta moving_mean moving_variance"],
        ["largest", "max-pool", "2 2", "2 1", "same", "", "", "", ""],
        ["row", "flatten", "", "", "", "", "", "", ""],
        ["scores", "dense", "", "", "", "", "softmax", "", "kernel bias"],
    ]  # fmt: skip


def test_json_names_the_files_and_says_all_settings(weights):
    files = network_files(NETWORK, weights, ("ant", "bee"))
    told = json.loads(files["network.json"])
    assert list(told) == ["name", "input_shape", "classes", "layers"]
    assert (told["name"], told["input_shape"], told["classes"]) == (
        "every sort", [5, 6, 2], ["ant", "bee"],
    )  # fmt: skip
    first = told["layers"][0]
    assert first["dilation"] == [1, 1]
    assert first["has_bias"] is False
    assert first["output_shape"] == [5, 4, 3]
    named = {array["file"] for layer in told["layers"] for array in layer["arrays"].values()}
    assert named | {"network.json", "layers.csv"} == set(files)


def test_a_reader_has_exactly_the_weights_in_their_shapes(weights):
    files = network_files(NETWORK, weights)
    for layer in json.loads(files["network.json"])["layers"]:
        for name, array in layer["arrays"].items():
            text = files[array["file"]].decode()
            assert {line.count(",") + 1 for line in text.splitlines()} == {array["shape"][-1]}
            read = np.loadtxt(io.StringIO(text), delimiter=",", ndmin=2).reshape(array["shape"])
            assert np.array_equal(read, weights[f"{layer['name']}/{name}"])


def test_weights_of_another_network_are_refused(weights):
    with pytest.raises(BadInput, match="the weights scores/bias are 3, and the layer needs 2"):
        network_files(NETWORK, weights | {"scores/bias": np.zeros(3)})
