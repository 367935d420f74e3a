"""A network as a model file again; tomllib and the reader of model files are the judges."""

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convtui.networks.architecture import Architecture, Constant, TrainingDefaults
from convtui.networks.files import read_model_file
from convtui.networks.model_text import as_toml
from convtui.networks.zoo import built_in_architectures, load_architecture

ODD = """
name = "odd"
data = "images.npz"
input_shape = [12, 9, 3]
classes = 4
description = 'a "quoted" line, \\ and ×'
layers = [
    { kind = "convolution", filters = 3, size = [3, 2], stride = [2, 1], padding = "same", name = "first", l1 = 0.5 },
    { kind = "batch-normalisation", name = "norm" },
    { kind = "average-pool", size = [3, 2], stride = 2 },
    { kind = "max-pool", size = 2, stride = 1, padding = "same" },
    { kind = "activation", activation = "leaky-relu" },
    { kind = "convolution", filters = 2, size = 1, l2 = 1e-7 },
    { kind = "flatten" },
    { kind = "dropout", rate = 0 },
    { kind = "dense", units = 4 },
]
[training]
early_stopping = 2
learning_rate = 1
"""  # noqa: E501 - as people write it


def read_again(architecture: Architecture, folder) -> Architecture:
    path = folder / "again.toml"
    path.write_text(as_toml(architecture), encoding="utf-8")
    return read_model_file(path)


@pytest.mark.parametrize("architecture", built_in_architectures(), ids=lambda a: a.name)
def test_each_of_the_eleven_is_the_same_network_when_read_again(architecture, tmp_path):
    assert read_again(architecture, tmp_path) == architecture


def test_every_kind_of_layer_and_every_key_comes_back(tmp_path):
    path = tmp_path / "odd.toml"
    path.write_text(ODD, encoding="utf-8")
    odd = read_model_file(path)
    assert read_again(odd, tmp_path) == odd
    assert tomllib.loads(as_toml(odd)) == {
        **tomllib.loads(ODD),
        "training": {
            **vars(TrainingDefaults()),
            "schedule": {"kind": Constant.kind},
            "early_stopping": 2,
            "learning_rate": 1.0,
        },
    }


@given(st.text())
def test_any_description_comes_back_as_it_was(description):
    plain = load_architecture("mnist-course")
    written = as_toml(replace(plain, description=description or "x"))
    assert tomllib.loads(written)["description"] == (description or "x")
    assert written.replace("\n", "").isprintable()
