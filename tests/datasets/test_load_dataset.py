"""Data sets as training takes them; hashlib and NumPy's own reader are the judges."""

import hashlib
import struct
from dataclasses import replace

import numpy as np
import pytest

from convtui.datasets import catalogue, load, load_dataset, locate, published_bytes
from convtui.datasets.catalogue import CIFAR10
from convtui.datasets.published_bytes import cifar10_is_published, mnist_is_published
from convtui.errors import BadInput, Missing


@pytest.fixture
def mnist(home, digits, monkeypatch):
    """Thirty and ten random images in the place of MNIST."""
    monkeypatch.setenv("CONVTUI_DATA", str(home))
    np.savez(home / "mnist.npz", **digits)
    return digits


@pytest.fixture
def own(home) -> dict[str, np.ndarray]:
    random = np.random.default_rng(2)
    return {
        "x_train": random.integers(0, 256, (12, 5, 7, 3), dtype=np.uint8),
        "y_train": np.arange(12) % 4,
        "x_test": random.integers(0, 256, (6, 5, 7, 3), dtype=np.uint8),
        "y_test": np.arange(6) % 4,
    }


def saved(home, arrays) -> str:
    np.savez(home / "mine.npz", **arrays)
    return str(home / "mine.npz")


def refusal(name_or_path: str, samples: int | None = None) -> str:
    with pytest.raises(BadInput) as caught:
        load_dataset(name_or_path, samples)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# Published


def test_grey_images_get_a_channel_and_labels_are_a_row_of_integers(mnist):
    data = load_dataset("mnist")
    assert data.input_shape == (28, 28, 1)
    assert np.array_equal(data.x_train[..., 0], mnist["x_train"])
    assert np.array_equal(data.y_test, mnist["y_test"])
    assert (data.x_train.dtype, data.y_train.dtype) == (np.uint8, np.int64)
    assert (data.name, data.source, data.generated) == ("mnist", "mnist", False)
    assert (data.class_names, data.classes) == (tuple("0123456789"), 10)


def test_samples_are_the_first_training_images_and_the_test_set_stays_whole(mnist):
    data = load_dataset("mnist", samples=7)
    assert np.array_equal(data.x_train[..., 0], mnist["x_train"][:7])
    assert np.array_equal(data.y_train, mnist["y_train"][:7])
    assert len(data.x_test) == len(data.y_test) == 10
    assert data.origin["train"] == "the first 7 of 30 training images, mnist.npz"
    assert data.origin["test"] == "all 10 test images, mnist.npz"


def test_images_left_out_are_not_kept_in_memory(mnist):
    kept = load_dataset("mnist", samples=7).x_train.base
    assert kept is None or kept.nbytes == 7 * 28 * 28


@pytest.mark.parametrize("samples", [1, 0, -1, 31])
def test_samples_that_are_not_there_are_refused(mnist, samples):
    assert f"samples {samples}: mnist has 30 training images: give 2 to 30" in refusal(
        "mnist", samples
    )


def test_digests_are_of_the_arrays_as_they_are_used(mnist):
    data = load_dataset("mnist", samples=7)
    for key in ("x_train", "y_train", "x_test", "y_test"):
        assert data.sha256[key] == hashlib.sha256(getattr(data, key).tobytes()).hexdigest()


def test_other_bytes_than_the_published_are_used_and_said(mnist):
    assert load_dataset("mnist").checked == "not the published bytes"


def test_a_damaged_file_says_what_to_type(home, monkeypatch):
    monkeypatch.setenv("CONVTUI_DATA", str(home))
    (home / "mnist.npz").write_text("an error page")
    assert "`convtui data fetch mnist`" in refusal("mnist")


@pytest.mark.parametrize(("name", "instead"), [("mnist", "strokes"), ("cifar10", "shapes")])
def test_what_is_not_here_comes_with_the_line_to_type_and_a_stand_in(home, name, instead):
    with pytest.raises(Missing) as caught:
        load_dataset(name)
    assert f"type `convtui data fetch {name}`, or use {instead}" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.mnist
def test_real_mnist_is_verified_by_its_arrays_whatever_file_they_come_in():
    if locate("mnist") is None:
        pytest.skip("mnist.npz is neither in CONVTUI_DATA nor in Keras' cache")
    data = load_dataset("mnist", samples=100)
    assert data.checked == "verified"
    with np.load(locate("mnist")) as whole:
        assert np.array_equal(data.x_test[..., 0], whole["x_test"])
        arrays = {key: whole[key] for key in whole.files}
    arrays["y_test"][17] ^= 1
    assert not mnist_is_published(arrays)


def test_mnist_is_judged_by_the_bytes_of_its_idx_files(digits, monkeypatch):
    idx = {
        key: struct.pack(">4B", 0, 0, 8, array.ndim)
        + b"".join(side.to_bytes(4, "big") for side in array.shape)
        + array.tobytes()
        for key, array in digits.items()
    }
    digests = {key: hashlib.sha256(content).hexdigest() for key, content in idx.items()}
    monkeypatch.setattr(published_bytes, "IDX_SHA256", digests)
    assert mnist_is_published(digits)
    digits["x_train"][29, 27, 27] ^= 1
    assert not mnist_is_published(digits)


@pytest.fixture
def cifar(record, monkeypatch) -> dict[str, np.ndarray]:
    """Arrays of CIFAR-10's binary files of two images each; their digests stand for the real."""
    files = [record(number) + record(number + 1) for number in range(6)]
    digests = [hashlib.sha1(content).hexdigest() for content in files]
    monkeypatch.setattr(published_bytes, "BATCH", 2)
    monkeypatch.setattr(published_bytes, "TRAINING_BATCHES_SHA1", tuple(digests[:5]))
    monkeypatch.setattr(published_bytes, "TEST_BATCH_SHA1", digests[5])
    records = np.frombuffer(b"".join(files), np.uint8).reshape(12, 3073)
    images = np.moveaxis(records[:, 1:].reshape(12, 3, 32, 32), 1, 3).copy()
    labels = records[:, :1].copy()
    cut = {"x_train": images[:10], "y_train": labels[:10], "x_test": images[10:]}
    return {**cut, "y_test": labels[10:]}


def test_cifar10_is_judged_by_the_bytes_of_its_binary_files(cifar):
    assert cifar10_is_published(cifar, 10)
    cifar["x_train"][9, 31, 31, 2] ^= 1
    assert not cifar10_is_published(cifar, 9)
    assert cifar10_is_published(cifar, 8)
    cifar["y_test"][1] ^= 1
    assert not cifar10_is_published(cifar, 8)


def test_every_published_data_set_is_verified_as_what_it_is(home, digits, monkeypatch):
    other = replace(catalogue.MNIST, name="letters")
    monkeypatch.setitem(catalogue.PUBLISHED, "letters", other)
    monkeypatch.setitem(load.STAND_INS, "letters", "strokes")
    asked = []
    for name in catalogue.PUBLISHED:
        monkeypatch.setitem(
            published_bytes.IS_PUBLISHED, name, lambda *_, name=name: bool(asked.append(name))
        )
    monkeypatch.setenv("CONVTUI_DATA", str(home))
    np.savez(home / "letters.npz", **digits)
    assert load_dataset("letters").checked == "not the published bytes"
    assert asked == ["letters"]
    monkeypatch.delitem(published_bytes.IS_PUBLISHED, "letters")
    assert load_dataset("letters").checked == "no published checksum"


def test_there_are_digests_and_a_stand_in_for_every_published_data_set():
    assert set(published_bytes.IS_PUBLISHED) == set(catalogue.PUBLISHED) == set(load.STAND_INS)


def test_cifar10_with_an_image_missing_is_not_the_published_one(cifar):
    short = {key: array[:9] if "train" in key else array for key, array in cifar.items()}
    assert not cifar10_is_published(short, 1)


def test_cifar10_has_the_words_of_its_classes(home, cifar, monkeypatch):
    monkeypatch.setenv("CONVTUI_DATA", str(home))
    np.savez(home / "cifar10.npz", **cifar)
    data = load_dataset("cifar10", samples=5)
    assert (data.checked, data.class_names) == ("verified", CIFAR10.labels)
    assert data.y_train.tolist() == [0, 1, 1, 2, 2]


def test_pickled_batches_are_used_where_there_is_no_archive(home, cifar, monkeypatch):
    folder = home / "keras" / "datasets" / "cifar-10-batches-py"
    folder.mkdir(parents=True)
    (folder / "test_batch").write_bytes(b"")
    monkeypatch.setattr("convtui.datasets.load.read_batches", lambda _: cifar)
    data = load_dataset("cifar10")
    assert data.origin["train"] == (
        "all 10 training images, CIFAR-10's own batches in cifar-10-batches-py"
    )


# Generated


@pytest.mark.parametrize(("name", "shape"), [("strokes", (28, 28, 1)), ("shapes", (32, 32, 3))])
def test_stand_ins_need_no_file_and_say_what_they_are(home, name, shape):
    data = load_dataset(name, samples=20)
    assert (data.input_shape, data.classes, data.generated) == (shape, 10, True)
    assert "generated by convtui" in data.origin["train"]
    assert "generated by convtui" in data.origin["test"]
    assert data.checked == "no published checksum"


# A user's own


def test_a_file_of_your_own_is_read_as_numpy_reads_it(home, own):
    data = load_dataset(saved(home, own), samples=5)
    assert np.array_equal(data.x_train, own["x_train"][:5])
    assert np.array_equal(data.x_test, own["x_test"])
    assert data.y_train.tolist() == [0, 1, 2, 3, 0]
    assert (data.name, data.source) == ("mine", str((home / "mine.npz").resolve()))
    assert (data.class_names, data.checked) == (tuple("0123"), "no published checksum")


def test_grey_images_of_your_own_get_a_channel_and_labels_may_be_a_column(home, own):
    own["x_train"], own["x_test"] = own["x_train"][..., 0], own["x_test"][..., 0]
    own["y_train"] = own["y_train"].reshape(-1, 1).astype(np.uint8)
    data = load_dataset(saved(home, own))
    assert data.input_shape == (5, 7, 1)
    assert data.y_train.shape == (12,)


def test_names_of_classes_may_lie_in_the_file(home, own):
    own["class_names"] = np.array(["a cat", "a dog", "x", "y"])
    assert load_dataset(saved(home, own)).class_names == ("a cat", "a dog", "x", "y")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"x_test": None}, "has no x_test: write it with `numpy.savez"),
        ({"x_train": np.zeros((12, 5, 7))}, "x_train holds float64, not uint8"),
        ({"x_train": np.zeros((12, 35), np.uint8)}, "x_train is 12 × 35: give images × rows"),
        ({"x_train": np.zeros((12, 3, 5, 7), np.uint8)}, "1 to 4 channels"),
        ({"x_train": np.zeros((0, 5, 7), np.uint8)}, "x_train is 0 × 5 × 7"),
        (
            {"x_test": np.arange(630, dtype=np.uint8).reshape(6, 7, 5, 3)},
            "give all images one size",
        ),
        ({"y_train": np.arange(11)}, "12 images in x_train, 11 in y_train"),
        ({"y_train": np.eye(12, dtype=int)}, "one column a class, `y_train = y_train.argmax(1)`"),
        ({"y_train": np.array(3)}, "y_train is a single number"),
        ({"y_train": np.arange(12.0)}, "y_train holds float64: labels are whole numbers"),
        ({"y_test": np.arange(6) - 1}, "the labels run from -1 to 4: they count from 0"),
        ({"y_train": np.arange(12) + 990}, "at most 1000"),
        ({"y_train": np.zeros(0, int)}, "12 images in x_train, 0 in y_train"),
        ({"y_train": np.arange(12) + 0.5}, "labels are whole numbers from 0 on"),
        ({"y_train": np.array(["a"] * 12)}, "y_train holds texts: labels are whole numbers"),
        ({"x_train": np.array([["a"] * 7] * 60).reshape(12, 5, 7)}, "x_train holds <U1"),
        ({"x_train": np.full((12, 5, 7, 3), 9, np.uint8)}, "each image of x_train is of one colo"),
        ({"y_train": np.array([{}] * 12)}, "holds object, which may run code when read"),
        ({"class_names": np.array(["a", "b", "c"])}, "give a text for each of the 4 labels"),
        ({"class_names": np.arange(4)}, "give a text for each of the 4 labels"),
    ],
)
def test_arrays_that_will_not_do_are_refused_with_the_mend(home, own, change, words):
    arrays = {key: value for key, value in {**own, **change}.items() if value is not None}
    line = refusal(saved(home, arrays))
    assert line.startswith(str(home / "mine.npz"))
    assert words in line


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"an error page", "is no sound .npz file: File is not a zip file: write it"),
        (b"", "is no sound .npz file"),
        (b"\x80\x04cos\nsystem\n.", "is no sound .npz file"),
    ],
)
def test_what_is_no_archive_is_refused_and_never_unpickled(home, content, words):
    (home / "mine.npz").write_bytes(content)
    line = refusal(str(home / "mine.npz"))
    assert words in line
    assert "allow_pickle" not in line


def test_a_torn_archive_is_refused(home, own):
    path = saved(home, own)
    content = (home / "mine.npz").read_bytes()
    (home / "mine.npz").write_bytes(content.replace(own["x_train"].tobytes()[:99], bytes(99)))
    assert "is no sound .npz file" in refusal(path)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("mnits", "unknown data set 'mnits': did you mean 'mnist'"),
        ("stroke", "did you mean 'strokes'"),
        ("", "known are mnist, cifar10, strokes, shapes, or give an .npz file"),
        ("nowhere.npz", "nowhere.npz is not there"),
        ("./nowhere", "is not there"),
        ("~nobody-at-all/x.npz", "is not there"),
    ],
)
def test_what_is_no_data_set_is_refused(home, name, words):
    assert words in refusal(name)


def test_a_folder_is_no_file(home):
    assert "give an .npz file" in refusal(f"{home}/")
