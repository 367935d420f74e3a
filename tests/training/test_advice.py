"""What a refusal to train on these images says to give, given: then it can be trained."""

import re

import numpy as np
import pytest

from convtui.datasets.load import load_dataset
from convtui.errors import BadInput
from convtui.networks.zoo import load_architecture
from convtui.studies.searches.specification import METRICS, Metric
from convtui.training.settings import read_settings
from convtui.training.spec import RunSpec, fitted_to, specify


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CONVTUI_DATA", raising=False)


@pytest.fixture
def images(tmp_path):
    """Write so many small noisy images of four classes."""

    def save(count=60, side=12, name="own"):
        draw, path = np.random.default_rng(count), tmp_path / f"{name}.npz"
        x = draw.integers(0, 256, (count, side, side), dtype=np.uint8)
        np.savez(
            path, x_train=x, y_train=np.arange(count) % 4, x_test=x, y_test=np.arange(count) % 4
        )
        return str(path)

    return save


def typed(data, model="mnist-course", logistic_regression=False, **texts) -> RunSpec:
    """A run as it would be typed, fitted to its images."""
    given = read_settings({"data": data, "early_stopping": "0", **texts})
    asked = specify(load_architecture(model), {**given, "logistic_regression": logistic_regression})
    return fitted_to(asked, load_dataset(asked.data, asked.samples))


def refusal(*given, **texts) -> str:
    with pytest.raises(BadInput) as caught:
        typed(*given, **texts)
    return str(caught.value)


def test_a_split_that_leaves_nothing_is_mended_by_more_samples_or_by_another_split(images):
    data = images()
    told = refusal(data, samples="4", validation_split="0.9")
    assert told.endswith("give more samples or another split")
    assert typed(data, samples="60", validation_split="0.9")
    assert typed(data, samples="4", validation_split="0.5")


def test_early_stopping_without_validation_is_mended_by_a_split_or_by_0(images):
    data = images()
    told = refusal(data, early_stopping="3", validation_split="0")
    assert told.endswith("give a validation split above 0, or early stopping 0")
    assert typed(data, early_stopping="3", validation_split="0.1")
    assert typed(data, early_stopping="0", validation_split="0")


def test_too_few_images_for_logistic_regression_are_mended_by_more_samples(images):
    data = images()
    told = refusal(data, logistic_regression=True, samples="8")
    assert told.endswith("give more samples")
    assert typed(data, logistic_regression=True, samples="40")


def test_the_number_of_samples_that_is_named_is_there(images):
    data = images()
    (most,) = re.findall(r"give 2 to (\d+)", refusal(data, samples="61"))
    assert typed(data, samples=most).samples == 60


def test_an_unknown_data_set_is_mended_by_each_of_the_names_it_tells(images):
    told = refusal("shpes")
    (meant,) = re.findall(r"did you mean '(\w+)'", told)
    assert typed(meant, "cifar-strided", samples="20").data == "shapes"
    assert told.endswith("or give an .npz file")
    assert typed(images())


def test_another_data_set_under_a_run_is_mended_by_putting_the_old_one_back(images):
    data = images()
    with open(data, "rb") as file:  # noqa: PTH123
        kept = file.read()
    spec = typed(data)
    images(side=16)
    with pytest.raises(BadInput, match="put that one back, or begin a new run"):
        fitted_to(spec, load_dataset(data))
    assert typed(data).architecture.input_shape == (16, 16, 1)
    with open(data, "wb") as file:  # noqa: PTH123
        file.write(kept)
    assert fitted_to(spec, load_dataset(data)) == spec


NET = """
name = "net"
data = "strokes"
input_shape = [12, 12, 1]
classes = 10
layers = [
    {{ kind = "convolution", filters = 2, size = {size}, padding = "{padding}" }},
    {{ kind = "max-pool", size = 2 }},
    {{ kind = "convolution", filters = {last}, size = 5, padding = "{padding}" }},
    {{ kind = "flatten" }},{end}
]
"""
DENSE = "\n    { kind = 'dense', units = 10 },"


@pytest.fixture
def net(tmp_path):
    def save(size=3, padding="valid", last=2, end=DENSE):
        path = tmp_path / "net.toml"
        path.write_text(NET.format(size=size, padding=padding, last=last, end=end))
        return str(path)

    return save


def test_a_kernel_that_does_not_fit_is_mended_by_a_smaller_size_or_by_padding(images, net):
    data = images(side=10)
    told = refusal(data, net())
    assert told.endswith('give a smaller size, or padding = "same" here or before')
    assert typed(data, net(size=1))
    assert typed(data, net(padding="same"))


def test_a_network_without_a_dense_layer_is_mended_by_the_one_it_is_told_to_end_in(
    images, tmp_path
):
    data, path = images(), tmp_path / "bare.toml"
    convolution = "{ kind = 'convolution', filters = 10, size = 12 }"

    def write(end: str) -> str:
        layers = f"layers = [{convolution}, {{ kind = 'flatten' }}{end}]\n"
        path.write_text(NET.partition("layers")[0] + layers)
        return str(path)

    told = refusal(data, write(""))
    (units,) = re.findall(r"end it in a dense layer with units = (\d+)", told)
    ended = write(f", {{ kind = 'dense', units = {units} }}")
    assert typed(data, ended).architecture.layers[-1].units == 4


@pytest.mark.parametrize("name", [name for name in METRICS if name.startswith("val_")])
def test_a_metric_of_validation_is_mended_by_the_split_or_the_metric_it_tells(name):
    with pytest.raises(BadInput) as caught:
        Metric(name).check_split(0.0)
    split, other = re.search(
        r"--validation-split (\S+), or --metric (\w+)", str(caught.value)
    ).groups()
    Metric(name).check_split(float(split))
    Metric(other).check_split(0.0)
