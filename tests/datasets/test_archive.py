"""Single images read as a stream, against numpy.load."""

import io
import zipfile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convtui.datasets.archive import check_archive, first_with_label, training_image
from convtui.datasets.catalogue import CIFAR10, MNIST
from convtui.errors import BadInput


@pytest.fixture(params=[np.savez, np.savez_compressed], ids=["stored", "deflated"])
def archive(request, tmp_path, digits):
    path = tmp_path / "mnist.npz"
    request.param(path, **digits)
    return path


def test_any_image_is_the_one_numpy_reads(archive):
    with np.load(archive) as whole:
        for index in (0, 7, 29):
            image, label = training_image(archive, MNIST, index)
            assert np.array_equal(image, whole["x_train"][index])
            assert label == whole["y_train"][index]


def test_the_first_image_with_a_label_is_found(archive):
    with np.load(archive) as whole:
        for label in range(10):
            assert first_with_label(archive, MNIST, label) == np.argmax(whole["y_train"] == label)


def test_only_the_wanted_part_is_unpacked(archive, monkeypatch):
    unpacked = []
    read = zipfile.ZipExtFile._read1

    def counting(self, amount):
        data = read(self, amount)
        unpacked.append(len(data))
        return data

    monkeypatch.setattr(zipfile.ZipExtFile, "_read1", counting)
    monkeypatch.setattr(zipfile.ZipExtFile, "MIN_READ_SIZE", 256)
    training_image(archive, MNIST, 2)
    assert sum(unpacked) < 30 * 784 / 2


def test_arrays_stored_by_column_are_read_too(tmp_path, digits):
    path = tmp_path / "mnist.npz"
    np.savez(path, **digits | {"x_train": np.asfortranarray(digits["x_train"])})
    image, _ = training_image(path, MNIST, 5)
    assert np.array_equal(image, digits["x_train"][5])


def test_labels_in_a_column_as_keras_has_them_for_cifar_are_read(tmp_path):
    path = tmp_path / "cifar10.npz"
    images = np.random.default_rng(0).integers(0, 256, (4, 32, 32, 3), dtype=np.uint8)
    labels = np.array([[6], [9], [9], [4]], dtype=np.uint8)
    np.savez(path, x_train=images, y_train=labels, x_test=images, y_test=labels)
    image, label = training_image(path, CIFAR10, 3)
    assert np.array_equal(image, images[3])
    assert label == 4
    assert first_with_label(path, CIFAR10, 9) == 1


def test_an_array_shorter_than_its_header_says_is_refused(tmp_path, digits):
    path = tmp_path / "mnist.npz"
    np.savez(path, **{key: value for key, value in digits.items() if key != "y_train"})
    buffer = io.BytesIO()
    np.save(buffer, digits["y_train"])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("y_train.npy", buffer.getvalue()[:-20])
    with pytest.raises(BadInput, match="it ends too early"):
        first_with_label(path, MNIST, 3)


@pytest.mark.parametrize("index", [-1, 30, 10**12])
def test_an_index_outside_says_how_many_there_are(archive, index):
    with pytest.raises(BadInput, match=f"mnist#{index}.* 30 training images: .* 0 to 29"):
        training_image(archive, MNIST, index)


def test_a_label_that_no_image_has_is_said(tmp_path, digits):
    path = tmp_path / "mnist.npz"
    np.savez(path, **digits | {"y_train": np.zeros(30, np.uint8)})
    with pytest.raises(BadInput, match="mnist:4: no training image"):
        first_with_label(path, MNIST, 4)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"y_test": None}, "it has no y_test"),
        ({"x_train": np.zeros((30, 32, 32), np.uint8)}, "the shape of x_train is 30 × 32 × 32"),
        ({"x_train": np.zeros((30, 28, 28))}, "x_train holds float64, not uint8"),
        ({"y_train": np.zeros(29, np.uint8)}, "30 images in x_train, 29 in y_train"),
        ({"y_train": np.array(3, np.uint8)}, "the shape of y_train is a single number"),
        ({"y_train": np.array([{}] * 30)}, "y_train holds object, which may run code"),
    ],
)
def test_wrong_arrays_are_refused_with_the_reason_and_the_mend(tmp_path, digits, change, words):
    path = tmp_path / "mnist.npz"
    arrays = {key: value for key, value in (digits | change).items() if value is not None}
    np.savez(path, **arrays)
    with pytest.raises(BadInput) as caught:
        check_archive(path, MNIST)
    message = str(caught.value)
    assert words in message
    assert "`convtui data fetch mnist`" in message
    assert "\n" not in message


def test_something_that_is_no_zip_is_refused(tmp_path):
    path = tmp_path / "mnist.npz"
    path.write_text("an error page")
    with pytest.raises(BadInput, match="not as it must be"):
        check_archive(path, MNIST)


def test_a_file_without_permission_is_refused_in_one_line(archive, monkeypatch):
    def forbidden(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(zipfile, "ZipFile", forbidden)
    with pytest.raises(BadInput, match="cannot be read: Permission denied"):
        check_archive(archive, MNIST)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_damage_anywhere_is_refused_or_harmless_and_never_a_traceback(tmp_path, digits, data):
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **digits)
    damaged = bytearray(buffer.getvalue())
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "mnist.npz"
    path.write_bytes(damaged[: data.draw(st.integers(1, len(damaged)))])
    problem = ""
    try:
        training_image(path, MNIST, 20)
    except BadInput as error:
        problem = str(error)
    assert "\n" not in problem
