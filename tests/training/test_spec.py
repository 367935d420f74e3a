"""What is asked of a run: the model's own training, what is given instead, and what is refused."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from convtui.datasets.load import load_dataset
from convtui.errors import BadInput
from convtui.networks.architecture import Constant, ExponentialTail, Staircase
from convtui.networks.dense import Dense
from convtui.networks.zoo import built_in_architectures, load_architecture
from convtui.training.settings import SETTINGS, read_settings
from convtui.training.spec import RunSpec, fitted_to, specify, split_at


def spec_of(name, **given):
    return specify(load_architecture(name), given)


@pytest.fixture
def small(tmp_path):
    """Forty grey 12 × 12 images of three classes, and ten to test."""
    draw = np.random.default_rng(1)
    path = tmp_path / "small.npz"
    np.savez(
        path,
        x_train=draw.integers(0, 256, (40, 12, 12), dtype=np.uint8),
        y_train=np.arange(40) % 3,
        x_test=draw.integers(0, 256, (10, 12, 12), dtype=np.uint8),
        y_test=np.arange(10) % 3,
    )
    return path


@pytest.mark.parametrize("architecture", built_in_architectures(), ids=lambda a: a.name)
def test_what_is_not_given_is_as_the_report_had_it(architecture):
    spec = specify(architecture, {})
    own = architecture.training
    assert (spec.optimizer, spec.learning_rate) == (own.optimizer, own.learning_rate)
    assert (spec.schedule, spec.batch_size, spec.epochs) == (
        own.schedule,
        own.batch_size,
        own.epochs,
    )
    assert spec.validation_split == own.validation_split
    assert spec.early_stopping == own.early_stopping
    assert spec.data == architecture.data


def test_epochs_are_kept_by_themselves_where_they_take_little():
    digits = load_architecture("digits")
    for given, asked, kept in (
        ({}, False, False),
        ({}, None, True),
        ({"epochs": 396}, None, True),  # 397 times 4 · 5,258 + 4,096 bytes are 9.98 MB
        ({"epochs": 397}, None, False),
        ({"epochs": 397}, True, True),
    ):
        assert specify(digits, {**given, "keep_epochs": asked}).keep_epochs is kept
    assert not specify(load_architecture("mnist-course"), {"keep_epochs": None}).keep_epochs


def test_epochs_that_take_too_much_are_refused():
    with pytest.raises(BadInput, match=r"300 epochs of cifar-leaky would take 1,319 MB and 1,000"):
        specify(load_architecture("cifar-leaky"), {"epochs": 300, "keep_epochs": True})


def test_a_spec_of_before_keeps_no_epochs():
    document = specify(load_architecture("digits"), {}).as_json()
    del document["keep_epochs"]
    assert not RunSpec.from_json(document).keep_epochs


@pytest.mark.parametrize("architecture", built_in_architectures(), ids=lambda a: a.name)
def test_a_spec_survives_its_json(architecture):
    spec = specify(architecture, {"l1": 0.01, "activation": "leaky-relu", "samples": 50})
    document = json.loads(json.dumps(spec.as_json()))
    assert RunSpec.from_json(document) == spec
    assert document["model"] == architecture.name


def test_a_penalty_and_an_activation_are_put_into_the_network():
    spec = spec_of("cifar-strided", l1=0.5, activation="tanh")
    last = spec.architecture.layers[-1]
    assert isinstance(last, Dense)
    assert last.l1 == 0.5
    assert spec.architecture.convolution_activations == ("tanh",)


def test_another_learning_rate_keeps_the_schedule():
    spec = spec_of("cifar-course", learning_rate=0.1)
    assert (spec.learning_rate, spec.schedule) == (0.1, Staircase(0.96, 1500))
    assert isinstance(spec_of("cifar-leaky").schedule, ExponentialTail)


def test_another_optimizer_begins_with_its_own_rate_held_constant():
    spec = spec_of("cifar-course", optimizer="sgd")
    assert (spec.learning_rate, spec.schedule) == (0.01, Constant())
    assert spec_of("cifar-course", optimizer="sgd", learning_rate=0.2).learning_rate == 0.2
    assert spec_of("cifar-course", optimizer="adamax").learning_rate == 5e-3


def test_early_stopping_can_be_left_out_and_needs_validation():
    assert spec_of("mnist-course").early_stopping == 5
    without = read_settings({"early_stopping": "0"})
    assert specify(load_architecture("mnist-course"), without).early_stopping is None
    with pytest.raises(BadInput, match="early stopping 5 needs a validation loss"):
        spec_of("mnist-course", validation_split=0.0)


def test_a_file_of_images_is_kept_by_its_absolute_path(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert spec_of("mnist-course", data="mine.npz").data == str(tmp_path / "mine.npz")
    assert spec_of("mnist-course", data="strokes").data == "strokes"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("epochs", "0", "epochs '0': give a whole number from 1"),
        ("epochs", "2.5", "epochs '2.5'"),
        ("epochs", "-3", "epochs '-3'"),
        ("epochs", "9" * 5000, "epochs '999"),
        ("batch_size", "many", "batch size 'many'"),
        ("samples", "1", "samples '1': give a whole number from 2"),
        ("optimizer", "adm", "unknown optimizer 'adm': did you mean 'adam'"),
        ("activation", "rlu", "did you mean 'relu'"),
        ("learning_rate", "0", "learning rate '0': give a number above 0"),
        ("learning_rate", "nan", "learning rate 'nan'"),
        ("learning_rate", "inf", "learning rate 'inf'"),
        ("l1", "-1", "l1 '-1': give a number from 0 on"),
        ("l2", "x", "l2 'x'"),
        ("validation_split", "1", "validation split '1': give a number from 0 on and below 1"),
        ("early_stopping", "-1", "early stopping '-1'"),
        ("seed", "4294967296", "seed '4294967296'"),
        ("threads", "0", "threads '0'"),
    ],
    ids=lambda text: text[:24],
)
def test_a_value_outside_its_range_is_refused_in_one_line(name, text, words):
    with pytest.raises(BadInput) as refused:
        read_settings({name: text})
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_blank_settings_are_left_out():
    assert read_settings({"epochs": "", "seed": None, "l1": " ", "samples": "5,000"}) == {
        "samples": 5000
    }


def test_every_setting_is_a_field_of_the_spec():
    assert {setting.name for setting in SETTINGS} <= set(RunSpec.__dataclass_fields__)


def test_a_network_is_fitted_to_the_images_that_are_there(small):
    spec = spec_of("mnist-course", data=str(small))
    made = fitted_to(spec, load_dataset(spec.data))
    assert made.architecture.input_shape == (12, 12, 1)
    assert made.architecture.classes == 3
    assert set(made.data_sha256) == {"x_train", "y_train", "x_test", "y_test"}
    assert RunSpec.from_json(json.loads(json.dumps(made.as_json()))) == made


def test_a_network_too_deep_for_the_images_is_refused(small):
    spec = spec_of("mnist-search", data=str(small))
    with pytest.raises(BadInput, match="does not fit"):
        fitted_to(spec, load_dataset(spec.data))


def test_another_data_set_than_the_run_began_with_is_refused(small):
    spec = spec_of("mnist-course", data=str(small))
    made = fitted_to(spec, load_dataset(spec.data))
    assert fitted_to(made, load_dataset(spec.data)) == made
    with pytest.raises(BadInput, match="is no longer the data set this run began with"):
        fitted_to(made, load_dataset(spec.data, samples=39))


@pytest.mark.parametrize(
    ("images", "split", "first"),
    [(5000, 0.1, 4500), (60_000, 0.2, 48_000), (7, 0.3, 4), (10, 0.0, 10), (3, 0.5, 1)],
)
def test_the_last_share_is_for_validation_rounded_as_keras_does(images, split, first):
    assert split_at(images, split) == first


@pytest.mark.parametrize(("images", "split"), [(2, 0.9), (1, 0.5), (5, 1e-17)])
def test_a_split_that_leaves_no_image_on_one_side_is_refused(images, split):
    with pytest.raises(BadInput, match=r"leaves .* images to train on"):
        split_at(images, split)


def test_a_spec_that_is_damaged_is_refused_in_one_line():
    document = spec_of("cifar-strided").as_json()
    for change in (
        {"epochs": "many"},
        {"schedule": {"kind": "sawtooth"}},
        {"schedule": None},
        {"architecture": {}},
        {"architecture": {**document["architecture"], "layers": []}},
        {"architecture": {**document["architecture"], "layers": [{"kind": "dense"}]}},
        {"optimizer": None},
    ):
        with pytest.raises(BadInput) as refused:
            RunSpec.from_json({**document, **change})
        assert "\n" not in str(refused.value)
    del document["seed"]
    with pytest.raises(BadInput, match="'seed' is missing"):
        RunSpec.from_json(document)


def test_a_run_goes_on_when_its_model_file_is_gone(tmp_path):
    file = Path(tmp_path / "mine.toml")
    file.write_text(
        'name = "mine"\ndata = "strokes"\ninput_shape = [28, 28, 1]\nclasses = 10\n'
        'layers = [{ kind = "flatten" }, { kind = "dense", units = 10 }]\n'
    )
    spec = specify(load_architecture(str(file)), {})
    file.unlink()
    assert RunSpec.from_json(spec.as_json()) == spec
    assert replace(spec, name="x") != spec
