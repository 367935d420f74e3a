"""Archives that declare more than they are: judged first, and never unpacked to find out."""

import io
import os
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest

from convtui.datasets import npz
from convtui.datasets.archive import check_archive, first_with_label, training_image
from convtui.datasets.catalogue import MNIST
from convtui.datasets.load import load_dataset
from convtui.errors import BadInput
from convtui.inputs import load_input


def header(shape: tuple[int, ...], dtype: str = "|u1") -> bytes:
    file = io.BytesIO()
    described = {"descr": dtype, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_2_0(file, described)
    return file.getvalue()


def pack(path: Path, members: dict[str, bytes]) -> str:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for key, content in members.items():
            archive.writestr(f"{key}.npy", content)
    return str(path)


def sound() -> dict[str, bytes]:
    pixels = bytes(place % 256 for place in range(20 * 784))
    images, labels = header((20, 28, 28)) + pixels, header((20,)) + bytes(20)
    return {"x_train": images, "y_train": labels, "x_test": images, "y_test": labels}


READERS = {
    "own": load_dataset,
    "headers": lambda path: check_archive(Path(path), MNIST),
    "image": lambda path: training_image(Path(path), MNIST, 3),
    "label": lambda path: first_with_label(Path(path), MNIST, 0),
}


@pytest.fixture(params=READERS.values(), ids=READERS)
def refusal(request, home):
    """What a reader says of an archive, and that it took no memory to find out."""

    def read(path: str) -> str:
        tracemalloc.start()
        try:
            with pytest.raises(BadInput) as caught:
                request.param(path)
            assert tracemalloc.get_traced_memory()[1] < 8e6
        finally:
            tracemalloc.stop()
        assert str(caught.value).isprintable()
        return str(caught.value)

    return read


def test_a_small_file_that_unpacks_to_much_is_not_unpacked(tmp_path, refusal, monkeypatch):
    monkeypatch.setattr(npz, "MOST_BYTES", 10_000_000)
    count = 20_000
    images, labels = header((count, 28, 28)) + bytes(count * 784), header((count,)) + bytes(count)
    members = {"x_train": images, "y_train": labels, "x_test": images, "y_test": labels}
    path = pack(tmp_path / "mnist.npz", members)
    assert Path(path).stat().st_size < 100_000
    assert "its arrays take 31 MB in memory, and 10 MB are the most" in refusal(path)


@pytest.mark.parametrize("count", [6 * 2**30, 2**62, 10**30])
def test_a_header_that_declares_more_than_there_is_is_not_believed(tmp_path, refusal, count):
    path = pack(tmp_path / "mnist.npz", sound() | {"y_train": header((count,)) + bytes(20)})
    assert "y_train declares" in refusal(path)


@pytest.mark.parametrize(
    ("member", "words"),
    [
        (b"these are no numbers", "y_train is no .npy: it does not begin as an .npy"),
        (b"", "y_train is no .npy"),
        (b"\x93NUMPY\x09\x00", "version 9 of the .npy format"),
        (b"\x93NUMPY\x02\x00\xff\xff\xff\xff", "its header has 4,294,967,295 bytes"),
        (b"\x93NUMPY\x01\x00\x0a\x00\x1b[31m(((((", "y_train is no .npy"),
        (header((-20,)) + bytes(20), "its shape is (-20,)"),
        (header((20,), "|O"), "y_train holds object, which may run code when read"),
    ],
)
def test_a_member_that_is_no_npy_is_refused(tmp_path, refusal, member, words):
    path = pack(tmp_path / "mnist.npz", sound() | {"y_train": member})
    assert words in refusal(path)


def test_a_pipe_is_refused_and_not_waited_for(tmp_path, refusal):
    os.mkfifo(tmp_path / "mnist.npz")
    assert "it is no ordinary file" in refusal(str(tmp_path / "mnist.npz"))


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_a_sound_archive_is_read(tmp_path, home, reader):
    reader(pack(tmp_path / "mnist.npz", sound()))


def test_arrays_of_every_order_and_type_are_those_that_numpy_saved(tmp_path):
    draw = np.random.default_rng(0)
    arrays = {
        "c": draw.integers(0, 255, (3, 700, 900), dtype=np.uint8),
        "fortran": np.asfortranarray(draw.normal(size=(70, 50))),
        "number": np.array(7),
        "none": np.empty((0, 5)),
        "big": draw.normal(size=5).astype(">f4"),
        "words": np.array(["é", "two"]),
    }
    np.savez_compressed(tmp_path / "a.npz", **arrays)
    with npz.opened(tmp_path / "a.npz") as archive:
        assert set(archive.keys) == set(arrays)
        archive.headers(archive.keys)
        for key, array in arrays.items():
            read = archive.read(key)
            assert read.dtype == array.dtype
            assert np.array_equal(read, array)
        assert np.array_equal(archive.item("fortran", 4), arrays["fortran"][4])
        assert np.array_equal(archive.item("c", 1), arrays["c"][1])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (header((16_000, 16_000), "<f8") + bytes(100), "declares 2,048,000,000 bytes"),
        (b"\x93NUMPY\x02\x00\xff\xff\xff\xff", "its header has 4,294,967,295 bytes"),
        (header((-2, -2), "<f8") + bytes(32), "its shape is (-2, -2)"),
        (header((0, 10**30), "<f8"), "is not a whole .npy file"),
        (header((2**40, 2**40), "<f8"), "numbers are the most"),
    ],
)
def test_an_npy_that_declares_more_than_it_is_takes_no_memory(home, content, words):
    (home / "x.npy").write_bytes(content)
    tracemalloc.start()
    try:
        with pytest.raises(BadInput) as caught:
            load_input(str(home / "x.npy"))
        assert tracemalloc.get_traced_memory()[1] < 8e6
    finally:
        tracemalloc.stop()
    assert words in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "array",
    [
        np.array([[0x7F800001, 1]], np.uint32).view(np.float32),
        np.array([[np.longdouble("1e4000"), 1]]),
        np.array([[np.longdouble("1e-4900"), 1]]),
        np.random.default_rng(0).integers(0, 256, (10, 160), dtype=np.uint8).view(np.longdouble),
        np.random.default_rng(0).integers(0, 256, (10, 160), dtype=np.uint8).view(np.float16),
    ],
    ids=["signalling", "large", "small", "wild", "half"],
)
def test_numbers_that_a_double_cannot_hold_are_refused_without_a_warning(home, array, capfd):
    np.save(home / "x.npy", array)
    try:
        load_input(str(home / "x.npy"))
    except BadInput as problem:
        told = str(problem)
    else:
        told = "only finite numbers can be convolved"
    assert "only finite numbers can be convolved" in told
    assert capfd.readouterr().err == ""


@pytest.mark.filterwarnings("error")
def test_a_header_as_python_2_wrote_it_is_read_without_a_warning(home):
    text = b"{'descr': '<f8', 'fortran_order': False, 'shape': (2L, 1L), }".ljust(117) + b"\n"
    content = b"\x93NUMPY\x01\x00" + bytes([len(text), 0]) + text
    (home / "x.npy").write_bytes(content + np.array([[1.0], [2.0]]).tobytes())
    assert load_input(str(home / "x.npy")).values.tolist() == [[1], [2]]
