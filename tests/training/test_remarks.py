"""What is said of a network and its images before training; what it says to type is typed."""

import re

import numpy as np
import pytest

from convtui.datasets.load import load_dataset
from convtui.networks.zoo import load_architecture
from convtui.training.remarks import remarks
from convtui.training.spec import RunSpec, fitted_to, specify

IMAGES = np.random.default_rng(3).integers(0, 256, (50, 12, 12), dtype=np.uint8)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CONVTUI_DATA", raising=False)


@pytest.fixture
def saved(tmp_path):
    """Write fifty images with these labels and twenty test images of the classes 0 to 4."""

    def save(labels, images=IMAGES, test=None, **more):
        path = tmp_path / "own.npz"
        y_test = np.arange(20) % 5 if test is None else np.array(test)
        np.savez(path, x_train=images, y_train=labels, x_test=IMAGES[:20], y_test=y_test, **more)
        return str(path)

    return save


def said(data, model="mnist-course", **given):
    arrays = load_dataset(data, given.get("samples"))
    measure_test = given.pop("measure_test", True)
    asked = specify(load_architecture(model), {"data": data, **given}, measure_test=measure_test)
    return remarks(fitted_to(asked, arrays), arrays)


def about_classes(data, **given):
    return [words for words in said(data, **given) if "adapted" not in words]


SORTED, MIXED = np.sort(np.arange(50) % 5), np.arange(50) % 5


def test_labels_in_order_leave_validation_classes_without_a_training_image(saved):
    (words,) = about_classes(saved(SORTED), validation_split=0.4)
    assert words.startswith(
        "no training image is of the classes '3', '4', which 20 of the 20 validation images and 8 "
        "of the 20 test images are: the last training images are for validation: shuffle"
    )
    assert about_classes(saved(MIXED), validation_split=0.4) == []


def test_a_class_that_is_partly_there_is_told_as_the_order_it_comes_from(saved):
    (words,) = about_classes(saved(SORTED), validation_split=0.1)
    assert words.startswith("the labels stand in order, and all validation images are of class '4'")
    (words,) = about_classes(saved(SORTED), validation_split=0.2)
    assert "class '4', which 10 of the 10 validation images" in words
    mixed = np.concatenate([MIXED[:45], [4] * 5])  # so it may come, in no order
    assert about_classes(saved(mixed), validation_split=0.1) == []
    assert about_classes(saved(np.zeros(50, int), test=[0] * 20), validation_split=0.1) == []


@pytest.mark.parametrize(
    "given", [{"validation_split": 0.4}, {"validation_split": 0.1}, {"samples": 30}]
)
def test_the_shuffle_that_is_advised_brings_every_class(saved, given):
    path = saved(SORTED)
    (words,) = about_classes(path, **given)
    (code,) = re.findall(r"`([^`]+)`", words)
    arrays = dict(np.load(path))
    exec(code, {"numpy": np}, arrays)
    order = arrays.pop("order")
    assert np.array_equal(arrays["x_train"], IMAGES[order])
    np.savez(path, **arrays)
    assert about_classes(path, **given) == []


def test_the_first_samples_of_sorted_images_are_of_few_classes(saved):
    (words,) = about_classes(saved(SORTED), samples=20, validation_split=0.1)
    assert words.startswith("no training image is of the classes '2', '3', '4', which 12 of the 20")


def test_a_class_of_which_there_is_no_training_image_cannot_be_shuffled_in(saved):
    path = saved(np.arange(50) % 4)
    (words,) = about_classes(path)
    assert words.endswith("class '4', which 4 of the 20 test images are: give training images of "
                          "every class")  # fmt: skip
    assert about_classes(saved(MIXED)) == []


def test_where_the_test_images_are_not_looked_at_they_are_not_spoken_of(saved):
    assert about_classes(saved(np.arange(50) % 4), measure_test=False) == []


def test_a_generated_set_with_too_few_samples_needs_more_and_no_shuffle():
    (words,) = about_classes("strokes", samples=5)
    assert words.endswith("test images are: give more samples")
    assert about_classes("strokes", samples=40) == []


def test_names_of_classes_are_harmless_and_not_endless(saved):
    names = np.array([f"\x1b[31m{number}" + "x" * 90 for number in range(9)])
    (words,) = about_classes(saved(np.zeros(50, int), test=np.arange(20) % 9, class_names=names))
    assert words.isprintable()
    assert "and 3 more" in words
    assert len(words) < 600


def test_a_network_that_is_fitted_to_other_images_says_in_what(saved):
    (words,) = said(saved(MIXED))
    assert words == (
        "mnist-course is adapted to its images: input 12×12×1 instead of 28×28×1; "
        "5 classes instead of 10, and as many units in dense-2"
    )
    assert said("strokes", samples=50) == []
    assert said("shapes", "cifar-strided", samples=50) == []
    (words,) = said("strokes", "cifar-strided", samples=50)
    assert words.endswith("input 28×28×1 instead of 32×32×3")


def test_a_run_that_goes_on_still_knows_in_what_it_was_adapted(saved):
    data = load_dataset(saved(MIXED))
    first = fitted_to(specify(load_architecture("mnist-course"), {"data": data.source}), data)
    again = fitted_to(RunSpec.from_json(first.as_json()), data)
    assert again.adapted == first.adapted is not None
    older = {key: value for key, value in first.as_json().items() if key != "adapted"}
    assert RunSpec.from_json(older).adapted is None
