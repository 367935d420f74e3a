"""Digits and data sets by their short names."""

import json
from pathlib import Path

import numpy as np
import pytest

from convtui.datasets import locate
from convtui.errors import Missing
from convtui.inputs import load_input


def test_a_drawn_digit_says_that_it_is_drawn():
    image = load_input("digit:4")
    assert image.name == "digit:4"
    assert image.note == "drawn, not MNIST"
    assert image.values.shape == (28, 28)


def test_a_variant_is_another_drawing_of_the_same_digit_every_time():
    assert not np.array_equal(load_input("digit:4~7").values, load_input("digit:4").values)
    assert np.array_equal(load_input("digit:4~7").values, load_input("DIGIT:4~07").values)
    assert load_input("digit:4~07").name == "digit:4~7"


def test_a_label_gives_the_first_training_image_that_has_it(data_sets):
    mnist = data_sets["mnist"]
    for label in range(10):
        index = mnist["y_train"].tolist().index(label)
        image = load_input(f"mnist:{label}")
        assert np.array_equal(image.values, mnist["x_train"][index])
        assert image.note == f"mnist training image {index}, label {label}"
        assert image.values.dtype == np.float64


def test_an_index_counts_from_0(data_sets):
    assert np.array_equal(load_input("mnist#0").values, data_sets["mnist"]["x_train"][0])
    assert np.array_equal(load_input("mnist#19").values, data_sets["mnist"]["x_train"][19])


def test_cifar_has_colours_that_can_be_taken_alone(data_sets):
    images = data_sets["cifar10"]["x_train"]
    whole = load_input("cifar10#5")
    assert whole.channels == ("red", "green", "blue")
    assert np.array_equal(whole.values, images[5])
    assert np.array_equal(load_input("cifar10#5:green").values, images[5][:, :, 1])
    weights = [0.299, 0.587, 0.114]
    assert load_input("cifar10#5:grey").values == pytest.approx(images[5] @ weights)


def test_a_label_of_cifar_may_be_its_number_or_its_word(data_sets):
    by_number, by_word = load_input("cifar10:3"), load_input("cifar10:cat")
    assert np.array_equal(by_number.values, data_sets["cifar10"]["x_train"][0])
    assert np.array_equal(by_word.values, by_number.values)
    assert by_word.note == "cifar10 training image 0, label 3 (cat)"
    assert load_input("cifar10:3:red").values.shape == (32, 32)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("mnist:4", "`convtui data fetch mnist`, or use digit:4, which needs no file"),
        ("mnist#4", "`convtui data fetch mnist`, or use digit:4, which needs no file"),
        ("cifar10#5:red", "`convtui data fetch cifar10`, or use rgb, which needs no file"),
    ],
)
def test_a_data_set_that_is_not_here_comes_with_the_line_to_type(folder, text, line):
    with pytest.raises(Missing) as caught:
        load_input(text)
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.fixture
def mnist() -> Path:
    path = locate("mnist")
    if path is None:
        pytest.skip("mnist.npz is neither in CONVTUI_DATA nor in Keras' cache")
    return path


@pytest.mark.mnist
def test_the_course_patch_is_cut_out_of_the_turned_four(mnist):
    image = load_input("mnist:4", rotate=90, crop="11:15,11:15")
    assert np.array_equal(image.values, load_input("patch").values)


@pytest.mark.mnist
def test_turned_digits_are_those_of_the_uppsala_course(mnist):
    path = mnist.parent / "mnist_example.json"
    if not path.exists():
        pytest.skip(f"mnist_example.json is not beside {mnist.name}")
    for digit, rows in json.loads(path.read_text()).items():
        assert load_input(f"mnist:{digit}", rotate=90).values.tolist() == rows


@pytest.mark.mnist
def test_the_last_training_image_is_the_one_numpy_reads(mnist):
    with np.load(mnist) as whole:
        assert np.array_equal(load_input("mnist#59999").values, whole["x_train"][59999])
