"""What a message about a file of one's own says to type, typed: it must make the file usable.

Advice is the code between backquotes. It is taken out of the message and run, again and again until
there is nothing more to say; what then loads is held against the images that were meant.
"""

import re

import numpy as np
import pytest

from convtui.datasets import load_dataset
from convtui.errors import BadInput

GREY = np.random.default_rng(5).integers(0, 256, (16, 6, 6), dtype=np.uint8)
GREY[0, 0, :2] = 0, 255  # the range of every scale is that of the bytes
GREY[12, 0, :2] = 0, 255
COLOUR = np.random.default_rng(6).integers(0, 256, (16, 6, 5, 3), dtype=np.uint8)
LABELS = np.arange(16) % 4

MOST_STEPS = 6


def saved(path, arrays):
    np.savez(path, **arrays)
    return str(path)


def refusal(path) -> str:
    with pytest.raises(BadInput) as caught:
        load_dataset(str(path))
    return str(caught.value)


def advice(message: str) -> list[str]:
    return re.findall(r"`([^`]+)`", message)


def follow(path, arrays, original=None, which=0):
    """Do as one is told until the file loads; return it, and how often one was told something."""
    arrays = dict(arrays)
    for steps in range(MOST_STEPS):
        try:
            return load_dataset(saved(path, arrays)), steps
        except BadInput as problem:
            code = advice(str(problem))
            words = {"numpy": np, "original": original, **arrays}
            exec(code[min(which, len(code) - 1)], words)  # as a reader would type it
            arrays = {key: words[key] for key in arrays}
    raise AssertionError(f"still refused: {refusal(path)}")


def whole(images=GREY, labels=LABELS):
    return {
        "x_train": images[:12], "y_train": labels[:12],
        "x_test": images[12:], "y_test": labels[12:],
    }  # fmt: skip


@pytest.mark.parametrize(
    "images",
    [
        pytest.param(GREY / 255, id="0..1"),
        pytest.param((GREY / 255).astype(np.float32), id="0..1 in float32"),
        pytest.param((GREY / 255).astype(np.float16), id="0..1 in float16"),
        pytest.param(GREY / 127.5 - 1, id="-1..1"),
        pytest.param((GREY - GREY.mean()) / GREY.std(), id="standardised"),
        pytest.param(GREY.astype(np.float64), id="0..255 as floats"),
        pytest.param(GREY + 0.25 * (GREY < 255), id="0..255 with fractions"),
        pytest.param(GREY.astype(np.int64), id="0..255 as int64"),
        pytest.param(GREY.astype(np.uint16) * 257, id="16 bits"),
        pytest.param(GREY.astype(np.int16) - 128, id="-128..127"),
        pytest.param(GREY.reshape(16, 36), id="pixels in one row"),
        pytest.param(GREY.reshape(16, 36) / 255, id="0..1 in one row"),
    ],
)
def test_the_scale_a_message_names_gives_the_images_that_were_meant(tmp_path, images):
    data, steps = follow(tmp_path / "mine.npz", whole(images))
    assert steps
    assert np.array_equal(data.x_train[..., 0], GREY[:12])
    assert np.array_equal(data.x_test[..., 0], GREY[12:])


def test_images_in_0_to_1_are_never_told_to_lose_all_they_show(tmp_path):
    message = refusal(saved(tmp_path / "mine.npz", whole(GREY / 255)))
    assert "`x_train = (x_train * 255).round().astype('uint8')`" in message
    assert "x_train holds float64, not uint8, from 0 to 1" in message


def test_training_and_test_images_of_unlike_ranges_keep_one_scale(tmp_path):
    numbers = GREY / 64.0 - 2
    dark = whole(numbers)
    dark["x_test"] = np.minimum(numbers[12:], 1.0)
    data, _ = follow(tmp_path / "mine.npz", dark)
    assert np.array_equal(data.x_train[..., 0], GREY[:12])
    assert np.abs(data.x_test[..., 0].astype(int) - np.minimum(GREY[12:], 192)).max() <= 1


@pytest.mark.parametrize("kind", [np.bool_, np.int8, np.int64, np.float32, np.uint8])
def test_black_and_white_becomes_0_and_255(tmp_path, kind):
    data, steps = follow(tmp_path / "mine.npz", whole((GREY > 127).astype(kind)))
    assert steps
    assert np.array_equal(data.x_train[..., 0], np.where(GREY[:12] > 127, 255, 0))
    assert np.array_equal(data.x_test[..., 0], np.where(GREY[12:] > 127, 255, 0))


@pytest.mark.parametrize("top", [255, 256], ids=["some ones left", "nothing left"])
def test_images_that_were_cut_to_0_are_refused_and_can_be_had_again(tmp_path, top):
    original = GREY[:12] / top
    ruined = {**whole(), "x_train": original.astype(np.uint8)}
    message = refusal(saved(tmp_path / "mine.npz", ruined))
    assert "if the images were numbers from 0 to 1 before, scale those" in message
    data, _ = follow(tmp_path / "mine.npz", ruined, original, which=-1)
    assert np.abs(data.x_train[..., 0].astype(int) - GREY[:12]).max() <= 1


@pytest.mark.parametrize(
    ("images", "words"),
    [
        (np.zeros((16, 6, 6), np.uint8), "every pixel of x_train is 0"),
        (np.full((16, 6, 6), 7, np.uint8), "of one colour, 7 everywhere"),
        (np.full((16, 6, 6, 3), (9, 90, 200), np.uint8), "of one colour, [  9  90 200] every"),
        (np.arange(16, dtype=np.uint8).repeat(36).reshape(16, 6, 6), "of one colour"),
        (GREY[:1].repeat(16, axis=0), "all images of x_train are the same"),
    ],
)
def test_images_that_show_nothing_are_refused(tmp_path, images, words):
    assert words in refusal(saved(tmp_path / "mine.npz", whole(images)))


def test_a_blank_image_among_others_is_an_image(tmp_path):
    images = GREY.copy()
    images[3] = 0
    assert len(load_dataset(saved(tmp_path / "mine.npz", whole(images))).x_train) == 12


def test_pixels_without_a_number_get_one(tmp_path):
    holes = GREY / 255
    holes[1, 1, 1], holes[2, 2, 2] = np.nan, np.inf
    data, _ = follow(tmp_path / "mine.npz", whole(holes))
    expected = GREY[:12].copy()
    expected[1, 1, 1] = expected[2, 2, 2] = 0
    assert np.array_equal(data.x_train[..., 0], expected)


def test_channels_first_become_channels_last(tmp_path):
    data, _ = follow(tmp_path / "mine.npz", whole(COLOUR.transpose(0, 3, 1, 2)))
    assert np.array_equal(data.x_train, COLOUR[:12])
    assert np.array_equal(data.x_test, COLOUR[12:])


@pytest.mark.parametrize("kind", [np.float32, np.float64, np.int64, np.uint8, np.bool_])
def test_one_hot_labels_get_the_right_advice_at_once(tmp_path, kind):
    arrays = whole(labels=np.eye(4)[LABELS].astype(kind))
    assert advice(refusal(saved(tmp_path / "mine.npz", arrays))) == ["y_train = y_train.argmax(1)"]
    data, steps = follow(tmp_path / "mine.npz", arrays)
    assert steps == 2  # once for each array
    assert np.array_equal(data.y_train, LABELS[:12])
    assert np.array_equal(data.y_test, LABELS[12:])


@pytest.mark.parametrize(
    "labels",
    [
        pytest.param(LABELS + 1, id="from 1"),
        pytest.param((LABELS + 1).astype(np.uint8), id="from 1 in bytes"),
        pytest.param(LABELS.astype(np.float64), id="floats"),
        pytest.param(LABELS + 1.0, id="floats from 1"),
        pytest.param(LABELS - 1, id="from -1"),
        pytest.param(LABELS * 5000, id="large"),
        pytest.param(np.array(["ant", "bee", "cat", "dog"])[LABELS], id="texts"),
        pytest.param(np.array([b"ant", b"bee", b"cat", b"dog"])[LABELS], id="bytes"),
    ],
)
def test_the_numbers_a_message_names_are_the_classes_that_were_meant(tmp_path, labels):
    data, steps = follow(tmp_path / "mine.npz", whole(labels=labels))
    assert steps
    assert np.array_equal(data.y_train, LABELS[:12])
    assert np.array_equal(data.y_test, LABELS[12:])
    assert data.classes == 4


@pytest.mark.parametrize(
    "labels",
    [
        pytest.param(np.array(["ant", "bee", "cat", "dog"])[LABELS], id="texts"),
        pytest.param(LABELS - 1, id="from -1"),
        pytest.param(LABELS + 1, id="from 1"),
    ],
)
def test_a_class_keeps_its_number_where_the_test_images_lack_one(tmp_path, labels):
    arrays = whole(labels=labels)
    arrays["y_test"] = labels[[2, 3, 2, 3]]
    data, _ = follow(tmp_path / "mine.npz", arrays)
    assert data.y_test.tolist() == [2, 3, 2, 3]
    assert np.array_equal(data.y_train, LABELS[:12])


def test_yes_and_no_are_two_classes(tmp_path):
    data, _ = follow(tmp_path / "mine.npz", whole(labels=LABELS > 1))
    assert np.array_equal(data.y_train, LABELS[:12] > 1)


def test_labels_in_a_row_of_their_own_become_one_an_image(tmp_path):
    arrays = whole()
    for key in ("y_train", "y_test"):
        arrays[key] = arrays[key].reshape(1, -1)
    data, _ = follow(tmp_path / "mine.npz", arrays)
    assert np.array_equal(data.y_train, LABELS[:12])


@pytest.mark.parametrize("there", ["nothing", "another file", "a key missing"])
def test_the_line_that_writes_a_file_writes_one_that_is_read(tmp_path, there):
    path = tmp_path / "mine.npz"
    if there == "another file":
        path.write_bytes(b"an error page")
    elif there == "a key missing":
        np.savez(path, x_train=GREY)
    else:
        np.savez(path)
    (code,) = advice(refusal(path))
    exec(code, {"numpy": np, "file": path, **whole()})
    assert np.array_equal(load_dataset(str(path)).x_train[..., 0], GREY[:12])


def test_names_of_classes_can_be_left_out_or_given(tmp_path):
    path = tmp_path / "mine.npz"
    message = refusal(saved(path, {**whole(), "class_names": np.array(["a", "b"])}))
    assert "give a text for each of the 4 labels, or leave it out" in message
    assert load_dataset(saved(path, whole())).classes == 4
    named = {**whole(), "class_names": np.array(["a", "b", "c", "d"])}
    assert load_dataset(saved(path, named)).class_names == ("a", "b", "c", "d")


def test_the_number_of_samples_a_message_names_can_be_loaded(tmp_path):
    path = saved(tmp_path / "mine.npz", whole())
    with pytest.raises(BadInput) as caught:
        load_dataset(path, 13)
    least, most = map(int, re.search(r"give (\d+) to (\d+)", str(caught.value)).groups())
    assert [len(load_dataset(path, count).x_train) for count in (least, most)] == [2, 12]
