"""Test images for a network: whose they are, and how many."""

import pytest

from convtui.datasets.load import load_dataset
from convtui.errors import BadInput
from convtui.networks.convolution import Convolution
from convtui.networks.network import Network
from convtui.runs.networks import GivenNetwork, load_network
from convtui.training.sample_images import first_test_images


@pytest.fixture
def no_data(monkeypatch, tmp_path) -> None:
    """No MNIST is found on this machine."""
    monkeypatch.setenv("CONVTUI_DATA", str(tmp_path))
    monkeypatch.setattr("convtui.training.sample_images.locate", lambda name: None)


def test_they_are_the_first_of_a_data_set_whose_images_fit(no_data) -> None:
    sample = first_test_images(load_network("digits"), 30)
    data = load_dataset("strokes")
    assert sample.data == "strokes"
    assert sample.images.tolist() == data.x_test[:30].tolist()
    assert [int(label) for label in sample.labels] == data.y_test[:30].tolist()


def test_of_fewer_all_are_taken(no_data) -> None:
    assert len(first_test_images(load_network("digits"), 5000).images) == 1000


def test_a_network_of_other_images_has_no_data_set() -> None:
    network = Network("odd", (10, 9, 2), (Convolution("c", 2, (2, 2)),))
    with pytest.raises(BadInput, match="no data set is known with images of 10×9×2"):
        first_test_images(GivenNetwork(network, {}), 10)
