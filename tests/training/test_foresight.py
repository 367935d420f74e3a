"""What is known of a run before an image is read."""

import numpy as np
import pytest

from convtui.errors import BadInput, Missing
from convtui.networks.zoo import built_in_architectures, load_architecture
from convtui.training.foresight import foresee
from convtui.training.spec import specify


@pytest.fixture(autouse=True)
def nothing_here(tmp_path, monkeypatch):
    for name in ("CONVTUI_HOME", "KERAS_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.delenv("CONVTUI_DATA", raising=False)


def asked(model, **given):
    return foresee(specify(load_architecture(model), given))


@pytest.mark.parametrize("architecture", built_in_architectures(), ids=lambda a: a.name)
def test_on_images_of_its_own_size_a_network_has_the_parameters_of_the_coursework(architecture):
    known = {
        "cifar-strided": 37_146, "cifar-maxpool": 37_146, "cifar-one-pool": 98_586,
        "cifar-deep": 23_314, "cifar-deep-k2": 22_994, "mnist-course": 258_090,
        "mnist-search": 77_770, "cifar-course": 122_570, "cifar-wider": 193_226,
        "cifar-leaky": 1_094_346, "cifar-regularised": 1_095_370,
    }  # fmt: skip
    stand_in = "strokes" if architecture.data == "mnist" else "shapes"
    assert foresee(specify(architecture, {"data": stand_in})).parameters == known[architecture.name]


def test_images_are_counted_as_they_will_be_divided():
    ahead = asked("cifar-strided", data="shapes", samples=1001, validation_split=0.1)
    assert (ahead.training_images, ahead.validation_images) == (900, 101)
    assert asked("cifar-strided", data="shapes", validation_split=0.0).validation_images == 0


def test_a_network_is_judged_on_the_images_it_will_see():
    assert asked("cifar-strided", data="strokes").input_shape == (28, 28, 1)
    ahead = asked("cifar-strided", data="strokes")
    assert ahead.parameters == 160 + 2320 + 4640 + 9248 + (7 * 7 * 32 + 1) * 10


def test_more_samples_than_there_are_and_splits_that_leave_nothing_are_refused():
    with pytest.raises(BadInput, match="shapes has 5,000 training images"):
        asked("cifar-strided", data="shapes", samples=5001)
    with pytest.raises(BadInput, match="leaves 0 of 2 images to train on and 2"):
        asked("cifar-strided", data="shapes", samples=2, validation_split=0.9)


def test_a_data_set_that_is_not_here_or_nowhere_says_what_to_type(tmp_path, monkeypatch):
    with pytest.raises(Missing, match="convtui data fetch mnist"):
        asked("mnist-course")
    with pytest.raises(BadInput, match="did you mean 'strokes'"):
        asked("mnist-course", data="stroke")
    with pytest.raises(BadInput, match="is not there"):
        asked("mnist-course", data=str(tmp_path / "gone.npz"))
    (tmp_path / "mnist.npz").touch()
    monkeypatch.setenv("CONVTUI_DATA", str(tmp_path))
    assert asked("mnist-course").training_images == 48_000


def test_a_file_of_ones_own_is_read_when_training_begins(tmp_path):
    np.savez(tmp_path / "own.npz", x_train=np.zeros((2, 8, 8), np.uint8))
    ahead = asked("mnist-course", data=str(tmp_path / "own.npz"))
    assert (ahead.training_images, ahead.parameters) == (0, 258_090)
