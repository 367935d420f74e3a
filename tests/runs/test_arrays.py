"""Arrays of a run: whole or refused in one line, never unpickled."""

import numpy as np
import psutil
import pytest

from convtui.errors import BadInput
from convtui.runs import read_arrays, write_arrays


def test_arrays_are_read_back_by_their_names(tmp_path):
    kernel = np.arange(12, dtype=np.float32).reshape(2, 2, 3)
    write_arrays(
        tmp_path / "weights.npz",
        {"convolution-1/kernel": kernel, "convolution-1/bias": kernel[0, 0]},
    )
    read = read_arrays(tmp_path / "weights.npz")
    assert list(read) == ["convolution-1/kernel", "convolution-1/bias"]
    np.testing.assert_array_equal(read["convolution-1/kernel"], kernel)
    assert [path.name for path in tmp_path.iterdir()] == ["weights.npz"]


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 torn"])
def test_a_damaged_file_is_refused_in_one_line(tmp_path, content):
    path = tmp_path / "weights.npz"
    path.write_bytes(content)
    with pytest.raises(BadInput, match="is damaged") as refused:
        read_arrays(path)
    assert "\n" not in str(refused.value)
    assert str(path) not in [file.path for file in psutil.Process().open_files()]


def test_a_pickle_is_not_opened(tmp_path):
    np.savez(tmp_path / "weights.npz", evil=np.array([print], dtype=object))
    with pytest.raises(BadInput, match="is damaged"):
        read_arrays(tmp_path / "weights.npz")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BadInput, match="cannot be read"):
        read_arrays(tmp_path / "weights.npz")
