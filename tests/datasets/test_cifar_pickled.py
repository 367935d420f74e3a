"""CIFAR-10's pickled batches, written here opcode by opcode as Python 2 wrote them."""

import hashlib
import io
import os
import struct
import tarfile

import numpy as np
import pytest

from convtui.datasets import cifar, cifar_pickled
from convtui.datasets.cifar_pickled import BATCHES_MD5, find_batches, read_batches
from convtui.errors import BadInput

EVIL = b"cos\nsystem\n(S'true'\ntR."


def python2_batch(rows: np.ndarray, labels: list[int]) -> bytes:
    """Protocol 2 of {"data": rows, "labels": labels}, the texts as Python 2's bytes."""
    count = struct.pack("<H", len(rows))
    array = (
        b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R"
        + b"(K\x01M" + count + b"M\x00\x0c\x86cnumpy\ndtype\nU\x02u1K\x00K\x01\x87R"
        + b"(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89"
        + b"T" + struct.pack("<i", rows.size) + rows.tobytes() + b"tb"
    )  # fmt: skip
    numbers = b"".join(b"K" + bytes([label]) for label in labels)
    return b"\x80\x02}(U\x04data" + array + b"U\x06labels](" + numbers + b"eu."


@pytest.fixture
def batches(monkeypatch) -> dict[str, bytes]:
    """Six batches of two images; their checksums are taken for the published ones."""
    made = {}
    for number, name in enumerate(BATCHES_MD5):
        rows = (np.arange(2 * 3072).reshape(2, 3072) * (number + 1) % 251).astype(np.uint8)
        made[name] = python2_batch(rows, [number, 9 - number])
    digests = {name: hashlib.md5(content).hexdigest() for name, content in made.items()}
    monkeypatch.setattr(cifar_pickled, "BATCHES_MD5", digests)
    return made


def laid_out(folder, batches):
    folder.mkdir(parents=True)
    for name, content in batches.items():
        (folder / name).write_bytes(content)
    return folder


def packed(path, batches):
    with tarfile.open(path, "w:gz") as archive:
        for name, content in batches.items():
            member = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


@pytest.mark.parametrize("kind", ["folder", "archive"])
def test_planes_become_channels_and_batches_stay_in_order(tmp_path, batches, kind):
    if kind == "folder":
        path = laid_out(tmp_path / "cifar-10-batches-py", batches)
    else:
        path = packed(tmp_path / "cifar-10-python.tar.gz", batches)
    arrays = read_batches(path)
    assert arrays["y_train"].tolist() == [[0], [9], [1], [8], [2], [7], [3], [6], [4], [5]]
    assert arrays["y_test"].tolist() == [[5], [4]]
    assert arrays["x_train"].shape == (10, 32, 32, 3)
    for row, column, channel in [(0, 0, 0), (0, 31, 1), (31, 0, 2), (17, 5, 1)]:
        place = 3072 + channel * 1024 + row * 32 + column
        assert arrays["x_train"][3, row, column, channel] == place * 2 % 251


@pytest.mark.parametrize(
    "place",
    [
        "cifar-10-batches-py",
        "cifar-10-batches-py-target/cifar-10-batches-py",
        "cifar-10-python.tar.gz",
        "cifar-10-batches-py-target_archive",
    ],
)
def test_batches_are_found_where_keras_and_pytorch_leave_them(tmp_path, batches, place):
    assert find_batches((tmp_path,)) is None
    if "." in place or place.endswith("archive"):
        packed(tmp_path / place, batches)
    else:
        laid_out(tmp_path / place, batches)
    assert find_batches((tmp_path / "empty", tmp_path)) == tmp_path / place


def test_without_the_published_checksum_nothing_is_unpickled(tmp_path, batches, monkeypatch):
    monkeypatch.setattr(cifar_pickled, "_Arrays", lambda *_, **__: pytest.fail("unpickled"))
    batches["data_batch_3"] += b" "
    first = dict.fromkeys(batches, b"") | {"data_batch_1": batches["data_batch_3"]}
    folder = laid_out(tmp_path / "cifar-10-batches-py", first)
    with pytest.raises(BadInput, match="data_batch_1 has another checksum") as caught:
        read_batches(folder)
    assert "\n" not in str(caught.value)


def test_a_pickle_that_names_anything_but_arrays_is_refused(tmp_path, batches, monkeypatch):
    monkeypatch.setattr(os, "system", lambda _: pytest.fail("run"))
    batches["data_batch_1"] = EVIL
    digests = {name: hashlib.md5(content).hexdigest() for name, content in batches.items()}
    monkeypatch.setattr(cifar_pickled, "BATCHES_MD5", digests)
    with pytest.raises(BadInput, match=r"it names os\.system"):
        read_batches(laid_out(tmp_path / "cifar-10-batches-py", batches))


def test_what_is_incomplete_is_refused_in_one_line(tmp_path, batches):
    del batches["data_batch_5"]
    for path in (
        laid_out(tmp_path / "cifar-10-batches-py", batches),
        packed(tmp_path / "cifar-10-python.tar.gz", batches),
    ):
        with pytest.raises(BadInput, match="`convtui data fetch cifar10`") as caught:
            read_batches(path)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("kind", ["folder", "archive"])
def test_a_file_that_is_far_too_large_is_not_read(tmp_path, batches, kind, monkeypatch):
    monkeypatch.setattr(cifar, "MOST_BYTES", 10_000)
    batches["data_batch_2"] = bytes(20_000)
    if kind == "folder":
        path = laid_out(tmp_path / "cifar-10-batches-py", batches)
    else:
        path = packed(tmp_path / "cifar-10-python.tar.gz", batches)
    with pytest.raises(BadInput, match="data_batch_2 has 20,000 bytes"):
        read_batches(path)


def test_what_is_no_archive_is_refused(tmp_path):
    (tmp_path / "cifar-10-python.tar.gz").write_text("an error page")
    with pytest.raises(BadInput, match="not the published CIFAR-10"):
        read_batches(tmp_path / "cifar-10-python.tar.gz")
