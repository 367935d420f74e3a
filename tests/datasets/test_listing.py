"""What is told of the data sets."""

import numpy as np

from convtui.datasets import known_data_sets


def test_without_files_the_published_numbers_are_told(home):
    mnist, cifar10, *_ = known_data_sets()
    assert (mnist.name, mnist.found, mnist.shape) == ("mnist", None, (60_000, 28, 28))
    assert (cifar10.name, cifar10.found, cifar10.shape) == ("cifar10", None, (50_000, 32, 32, 3))
    assert mnist.fetchable
    assert mnist.size > 10**7


def test_a_file_is_told_with_its_own_numbers(home, digits, monkeypatch):
    monkeypatch.setenv("CONVTUI_DATA", str(home))
    np.savez(home / "mnist.npz", **digits)
    mnist, *_ = known_data_sets()
    assert mnist.found == home / "mnist.npz"
    assert mnist.shape == (30, 28, 28)
    assert mnist.size == (home / "mnist.npz").stat().st_size
    assert mnist.problem == ""


def test_a_damaged_file_is_listed_with_its_problem(home, monkeypatch):
    monkeypatch.setenv("CONVTUI_DATA", str(home))
    (home / "mnist.npz").write_text("an error page")
    mnist, *_ = known_data_sets()
    assert mnist.found == home / "mnist.npz"
    assert "not as it must be" in mnist.problem


def test_what_convtui_draws_is_always_there_and_not_fetched(home):
    *_, strokes, shapes = known_data_sets()
    assert (strokes.name, strokes.shape, strokes.size) == ("strokes", (6000, 28, 28), 7000 * 784)
    assert (shapes.name, shapes.shape) == ("shapes", (5000, 32, 32, 3))
    for data_set in (strokes, shapes):
        assert data_set.generated
        assert not data_set.fetchable
        assert data_set.found is None
