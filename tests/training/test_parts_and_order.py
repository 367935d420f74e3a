"""Train, validation and test stay apart, and every image is seen once an epoch."""

from itertools import pairwise

import numpy as np
import pytest

from convtui.datasets.load import load_dataset
from convtui.networks.zoo import load_architecture
from convtui.training.parts import batches_of, divide, permutation
from convtui.training.spec import specify


def test_every_epoch_has_each_image_once_in_an_order_of_its_own():
    orders = [permutation(seed, epoch, 500) for seed in (0, 1) for epoch in (1, 2)]
    for order in orders:
        assert sorted(order) == list(range(500))
    for first, second in pairwise(orders):
        assert not np.array_equal(first, second)
    assert np.array_equal(orders[1], permutation(0, 2, 500))


@pytest.mark.parametrize(("count", "size", "batches"), [(4500, 128, 36), (256, 128, 2), (1, 9, 1)])
def test_the_last_batch_may_be_smaller(count, size, batches):
    assert batches_of(count, size) == batches


@pytest.fixture
def data(tmp_path):
    """Image k begins with k."""
    path = tmp_path / "counted.npz"
    pixels = np.full((60, 4, 1), 255, dtype=np.uint8)
    pixels[:, 0, 0] = np.arange(60)
    labels = np.arange(60) % 3
    np.savez(path, x_train=pixels[:50], y_train=labels[:50], x_test=pixels[50:], y_test=labels[50:])
    return path


def divided(path, samples=None, split=0.2, measure_test=True):
    spec = specify(
        load_architecture("mnist-course"),
        {"data": str(path), "validation_split": split, "early_stopping": None},
        measure_test=measure_test,
    )
    return divide(spec, load_dataset(str(path), samples))


def test_validation_is_the_last_share_of_the_samples_and_the_test_set_is_never_touched(data):
    parts = divided(data, samples=40)
    assert parts.train.images[:, 0, 0, 0].tolist() == list(range(32))
    assert parts.validation.images[:, 0, 0, 0].tolist() == list(range(32, 40))
    assert parts.test.images[:, 0, 0, 0].tolist() == list(range(50, 60))
    assert parts.validation.labels.tolist() == [k % 3 for k in range(32, 40)]


def test_a_run_that_something_is_chosen_by_does_not_have_the_test_images(data):
    parts = divided(data, measure_test=False)
    assert parts.test is None
    assert [name for name, _ in parts.measured()] == ["validation"]
    assert [name for name, _ in divided(data, split=0.0, measure_test=False).measured()] == [
        "train"
    ]
    assert len(list(divided(data).measured())) == 3


def test_each_part_says_where_it_comes_from(data):
    origins = {name: part.origin for name, part in divided(data, samples=40).named()}
    assert origins == {
        "train": "1 to 32 of the first 40 of 50 training images, counted.npz",
        "validation": "33 to 40 of the first 40 of 50 training images, counted.npz",
        "test": "all 10 test images, counted.npz",
    }


def test_without_a_split_there_is_no_validation(data):
    parts = divided(data, split=0.0)
    assert parts.validation is None
    assert len(parts.train) == 50
    assert [name for name, _ in parts.named()] == ["train", "test"]
