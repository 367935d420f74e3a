"""The generated data sets: always the same, quickly there, balanced, and possible to learn."""

import os
import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pytest
from patience import PATIENCE

from convtui.datasets import draw_digit
from convtui.datasets.catalogue import GENERATED, SHAPES, STROKES
from convtui.datasets.generated import draw, generated_arrays
from convtui.datasets.shape_outlines import OUTLINES

DIGESTS = (
    "import hashlib; from convtui.datasets.catalogue import GENERATED; "
    "from convtui.datasets.generated import draw; "
    "print(*(hashlib.sha256(a.tobytes()).hexdigest() for n in ('strokes', 'shapes') "
    "for a in draw(GENERATED[n]).values()))"
)


@pytest.fixture(scope="module", params=["strokes", "shapes"])
def name(request):
    return request.param


@pytest.fixture(scope="module")
def drawn():
    return {name: draw(data_set) for name, data_set in GENERATED.items()}


def votes(references, labels, questions, neighbours=5):
    """What the nearest of the references say, each by the cosine of its angle."""
    references = references / np.linalg.norm(references, axis=1, keepdims=True)
    nearest = np.argsort(-(questions @ references.T), axis=1)[:, :neighbours]
    return np.array([np.bincount(row, minlength=10).argmax() for row in labels[nearest]])


def contrast(pictures):
    """How far each pixel is from what lies along the border: (n, pixels)."""
    pictures = pictures.astype(float)
    edges = [pictures[:, 0], pictures[:, -1], pictures[:, :, 0], pictures[:, :, -1]]
    ground = np.median(np.concatenate(edges, axis=1), axis=1)[:, None, None]
    return np.abs(pictures - ground).sum(axis=3).reshape(len(pictures), -1)


def test_numbers_shapes_and_types_are_those_of_the_catalogue(drawn, name):
    data_set, arrays = GENERATED[name], drawn[name]
    assert arrays["x_train"].shape == (data_set.training_images, *data_set.image_shape)
    assert arrays["x_test"].shape == (data_set.test_images, *data_set.image_shape)
    assert all(array.dtype == np.uint8 for array in arrays.values())
    assert len(data_set.labels) == 10


def test_classes_are_balanced_in_every_ten_images_that_follow_one_another(drawn, name):
    for key in ("y_train", "y_test"):
        rounds = np.sort(drawn[name][key].reshape(-1, 10), axis=1)
        assert np.array_equal(rounds, np.tile(np.arange(10), (len(rounds), 1)))


def test_labels_do_not_come_in_the_same_order_every_time(drawn, name):
    assert len(np.unique(drawn[name]["y_train"].reshape(-1, 10), axis=0)) > 400


def test_no_image_is_there_twice(drawn, name):
    arrays = drawn[name]
    images = [image.tobytes() for key in ("x_train", "x_test") for image in arrays[key]]
    assert len(set(images)) == len(images)


def test_another_process_draws_the_same_bytes():
    runs = [
        subprocess.run(
            [sys.executable, "-c", DIGESTS],
            env={**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        ).stdout
        for threads in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert len(runs[0].split()) == 8


def test_drawing_takes_less_than_five_seconds_of_one_core(name):
    start = time.process_time()
    draw(GENERATED[name])
    assert time.process_time() - start < 5


def test_strokes_are_the_drawn_digits_by_number(drawn):
    arrays = drawn["strokes"]
    for digit in (0, 4, 9):
        places = np.flatnonzero(arrays["y_train"] == digit)
        for variant in (0, 7, 599):
            assert np.array_equal(arrays["x_train"][places[variant]], draw_digit(digit, variant))
        first = arrays["x_test"][np.flatnonzero(arrays["y_test"] == digit)[0]]
        assert np.array_equal(first, draw_digit(digit, 600))


def test_strokes_are_learned_by_their_neighbours(drawn):
    arrays = drawn["strokes"]
    train, test = (arrays[key].reshape(-1, 784).astype(float) for key in ("x_train", "x_test"))
    answers = votes(train, arrays["y_train"], test)
    right = [(answers == arrays["y_test"])[arrays["y_test"] == digit].mean() for digit in range(10)]
    assert min(right) > 0.95


def test_shapes_are_learned_by_their_neighbours_once_colour_is_taken_away(drawn):
    arrays = drawn["shapes"]
    answers = votes(contrast(arrays["x_train"]), arrays["y_train"], contrast(arrays["x_test"]))
    right = [(answers == arrays["y_test"])[arrays["y_test"] == label].mean() for label in range(10)]
    assert min(right) > 0.6
    assert np.mean(right) > 0.8


def test_colour_alone_gives_no_shape_away(drawn):
    arrays = drawn["shapes"]
    means, tests = (arrays[key].mean(axis=(1, 2)) for key in ("x_train", "x_test"))
    distances = ((tests[:, None] - means[None]) ** 2).sum(axis=2)
    answers = arrays["y_train"][distances.argmin(axis=1)]
    assert (answers == arrays["y_test"]).mean() < 0.2


def test_edges_of_shapes_are_soft():
    for outline in OUTLINES.values():
        x = np.linspace(-1.2, 1.2, 801)
        distance = outline(x[None, :], x[:, None])
        slope = np.hypot(*np.gradient(distance, x[1] - x[0]))
        near = np.abs(distance) < 0.02
        assert np.median(slope[near]) == pytest.approx(1, abs=0.02)


def test_every_shape_fills_its_radius_and_no_more():
    for name, outline in OUTLINES.items():
        x = np.linspace(-1.3, 1.3, 521)
        inside = outline(x[None, :], x[:, None]) <= 0
        farthest = np.hypot(x[None, :], x[:, None])[inside].max()
        assert 0.9 < farthest < 1.1, name


def test_what_is_drawn_is_kept_and_read_the_next_time(home, monkeypatch):
    first = generated_arrays("shapes")
    assert [path.name for path in (home / "home" / "cache").iterdir()] == ["shapes-1.npz"]
    monkeypatch.setattr("convtui.datasets.generated.draw", lambda _: pytest.fail("drawn again"))
    again = generated_arrays("shapes")
    assert all(np.array_equal(first[key], again[key]) for key in first)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 torn"])
def test_a_damaged_cache_is_drawn_again(home, content, drawn, recwarn):
    warnings.simplefilter("always", ResourceWarning)  # told of a file that was left open
    kept = home / "home" / "cache" / "shapes-1.npz"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(content)
    assert np.array_equal(generated_arrays("shapes")["x_test"], drawn["shapes"]["x_test"])
    assert kept.stat().st_size > 18_000_000
    assert not [told for told in recwarn if str(kept) in str(told.message)]


def test_a_cache_of_something_else_is_drawn_again(home, drawn):
    kept = home / "home" / "cache" / "shapes-1.npz"
    kept.parent.mkdir(parents=True)
    np.savez(kept, **drawn["strokes"])
    assert generated_arrays("shapes")["x_train"].shape == (5000, 32, 32, 3)


def test_where_nothing_can_be_kept_it_is_drawn_all_the_same(home, monkeypatch):
    (home / "file").write_text("")
    monkeypatch.setenv("CONVTUI_HOME", str(home / "file"))
    assert generated_arrays("strokes")["x_train"].shape == (6000, 28, 28)
    assert (Path(home) / "file").read_text() == ""


def test_names_of_shapes_are_those_of_their_outlines():
    assert tuple(OUTLINES) == SHAPES.labels
    assert STROKES.labels == tuple("0123456789")
