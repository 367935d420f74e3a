"""The binary CIFAR-10 into Keras' arrays."""

import numpy as np
import pytest

from convtui.datasets.archive import check_archive
from convtui.datasets.catalogue import CIFAR10
from convtui.datasets.cifar import convert
from convtui.errors import BadInput


def test_planes_become_channels_and_batches_stay_in_order(tmp_path, record, pack):
    pack(tmp_path / "c.tar.gz", [record(number) + record(number + 1) for number in range(1, 7)])
    convert(tmp_path / "c.tar.gz", tmp_path / "cifar10.npz")
    assert check_archive(tmp_path / "cifar10.npz", CIFAR10) == 10
    with np.load(tmp_path / "cifar10.npz") as made:
        assert made["y_train"].ravel().tolist() == [1, 2, 2, 3, 3, 4, 4, 5, 5, 6]
        assert made["y_test"].tolist() == [[6], [7]]
        for row, column, channel in [(0, 0, 0), (0, 31, 1), (31, 0, 2), (17, 5, 1)]:
            expected = (channel * 80 + row * 2 + column + 4) % 256
            assert made["x_train"][5, row, column, channel] == expected


@pytest.mark.parametrize(("batches", "missing_bytes"), [(0, 0), (4, 0), (6, 1)])
def test_another_archive_is_refused_in_one_line(tmp_path, record, pack, batches, missing_bytes):
    pack(tmp_path / "c.tar.gz", [record(1)[: 3073 - missing_bytes]] * batches)
    with pytest.raises(
        BadInput, match=r"c\.tar\.gz is not the binary version of CIFAR-10"
    ) as caught:
        convert(tmp_path / "c.tar.gz", tmp_path / "cifar10.npz")
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "cifar10.npz").exists()


def test_something_that_is_no_archive_is_refused(tmp_path):
    (tmp_path / "c.tar.gz").write_text("an error page")
    with pytest.raises(BadInput, match="not the binary version"):
        convert(tmp_path / "c.tar.gz", tmp_path / "cifar10.npz")
