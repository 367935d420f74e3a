"""Arrays of a run: whole or refused in one line, never unpickled."""

import io
import zipfile

import numpy as np
import psutil
import pytest

from convtui.errors import BadInput
from convtui.runs import arrays, read_arrays, write_arrays


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


def declared(path, shape, content):
    """An archive of one array whose header says what it likes."""
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f8", "fortran_order": False, "shape": shape}
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("kernel.npy", header.getvalue() + content)


def test_an_array_that_says_it_is_larger_than_it_is_takes_no_memory(tmp_path):
    declared(tmp_path / "weights.npz", (10**9,), b"\0" * 800)
    with pytest.raises(BadInput, match="is damaged: it holds no arrays"):
        read_arrays(tmp_path / "weights.npz")
    declared(tmp_path / "weights.npz", (100,), b"\0" * 800)
    assert read_arrays(tmp_path / "weights.npz")["kernel"].shape == (100,)


def test_an_archive_that_would_be_too_large_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(arrays, "LARGEST_ARRAYS", 1_000_000)
    declared(tmp_path / "weights.npz", (10**6,), b"\0" * 8_000_000)
    assert (tmp_path / "weights.npz").stat().st_size < 100_000
    with pytest.raises(BadInput, match="its arrays would be larger than 1 MB"):
        read_arrays(tmp_path / "weights.npz")


def test_a_member_that_is_no_array_is_damage(tmp_path):
    with zipfile.ZipFile(tmp_path / "weights.npz", "w") as archive:
        archive.writestr("kernel.npy", b"no magic")
    with pytest.raises(BadInput, match="is damaged"):
        read_arrays(tmp_path / "weights.npz")


def test_a_link_to_arrays_is_not_followed(tmp_path):
    write_arrays(tmp_path / "elsewhere.npz", {"kernel": np.ones(3)})
    (tmp_path / "weights.npz").symlink_to(tmp_path / "elsewhere.npz")
    with pytest.raises(BadInput, match=r"cannot be read \(it is a link"):
        read_arrays(tmp_path / "weights.npz")
