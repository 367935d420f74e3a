"""What is known of a run before an image is read."""

import numpy as np
import pytest

from convtui.errors import BadInput, Missing
from convtui.networks.zoo import built_in_architectures, load_architecture
from convtui.training.preview import available_data, preview
from convtui.training.spec import specify


@pytest.fixture(autouse=True)
def nothing_here(tmp_path, monkeypatch):
    for name in ("CONVTUI_HOME", "KERAS_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.delenv("CONVTUI_DATA", raising=False)


def asked(model, **given):
    return preview(specify(load_architecture(model), given))


@pytest.mark.parametrize("architecture", built_in_architectures(), ids=lambda a: a.name)
def test_on_images_of_its_own_size_a_network_has_the_parameters_of_the_coursework(architecture):
    known = {
        "cifar-strided": 37_146, "cifar-maxpool": 37_146, "cifar-one-pool": 98_586,
        "cifar-deep": 23_314, "cifar-deep-k2": 22_994, "mnist-course": 258_090,
        "mnist-search": 77_770, "cifar-course": 122_570, "cifar-wider": 193_226,
        "cifar-leaky": 1_094_346, "cifar-regularised": 1_095_370, "digits": 5_258,
    }  # fmt: skip
    stand_in = "shapes" if architecture.data == "cifar10" else "strokes"
    assert preview(specify(architecture, {"data": stand_in})).parameters == known[architecture.name]


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


def test_joined_data_sets_are_counted_together(tmp_path, monkeypatch):
    assert available_data("mnist+strokes") == "strokes"
    with pytest.raises(Missing, match="convtui data fetch mnist"):
        asked("digits")
    (tmp_path / "mnist.npz").write_bytes(b"judged when it is read")
    monkeypatch.setenv("CONVTUI_DATA", str(tmp_path))
    assert available_data("mnist+strokes") == "mnist+strokes"
    assert asked("digits").training_images == 66_000


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


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.npz"
    images = np.random.default_rng(1).integers(0, 256, (40, 12, 12), dtype=np.uint8)
    labels = np.arange(40) % 3
    np.savez(path, x_train=images, y_train=labels, x_test=images[:9], y_test=labels[:9])
    return path


def test_of_a_file_of_ones_own_what_it_holds_is_known(own):
    ahead = asked("mnist-course", data=str(own), samples=30, validation_split=0.1)
    assert (ahead.training_images, ahead.validation_images) == (27, 3)
    assert (ahead.input_shape, ahead.classes) == ((12, 12, 1), 3)
    assert ahead.adapted == (
        "input 12×12×1 instead of 28×28×1; 3 classes instead of 10, and as many units in dense-2"
    )
    assert ahead.parameters == 320 + 9248 + (3 * 3 * 32 + 1) * 64 + (64 + 1) * 3
    assert ahead.warning == ""
    with pytest.raises(BadInput, match="samples 41: own has 40 training images: give 2 to 40"):
        asked("mnist-course", data=str(own), samples=41)


def test_labels_in_order_are_warned_of_in_few_words(own):
    arrays = dict(np.load(own))
    arrays["y_train"] = np.sort(arrays["y_train"])
    np.savez(own, **arrays)
    ahead = asked("mnist-course", data=str(own), validation_split=0.5)
    assert ahead.warning.startswith("no training image is of class '2', which 13 of the 20 valid")
    assert ahead.warning.endswith("shuffle the training images")
    assert (
        asked("mnist-course", data=str(own), validation_split=0.0, early_stopping=None).warning
        == ""
    )


def test_a_file_that_cannot_be_trained_on_is_refused_as_training_would(tmp_path):
    np.savez(tmp_path / "own.npz", x_train=np.zeros((2, 8, 8), np.uint8))
    with pytest.raises(BadInput, match="has no y_train: write it with"):
        asked("mnist-course", data=str(tmp_path / "own.npz"))


def test_what_is_not_here_has_a_stand_in_and_what_is_here_has_none(tmp_path, monkeypatch):
    stand_ins = {"mnist": "strokes", "cifar10": "shapes", "strokes": "strokes", "x.npz": "x.npz"}
    assert {data: available_data(data) for data in stand_ins} == stand_ins
    (tmp_path / "mnist.npz").touch()
    monkeypatch.setenv("CONVTUI_DATA", str(tmp_path))
    assert available_data("mnist") == "mnist"
