"""Which folder is looked in first."""

from pathlib import Path

import pytest

from convtui.datasets import locate
from convtui.datasets.catalogue import MNIST
from convtui.datasets.locate import required
from convtui.errors import BadInput, Missing


def put(folder: Path, name: str = "mnist.npz") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(b"")
    return path


def test_convtui_data_comes_before_keras_and_keras_before_the_own_folder(home, monkeypatch):
    assert locate("mnist") is None
    own = put(home / "home" / "data")
    assert locate("mnist") == own
    keras = put(home / "keras" / "datasets")
    assert locate("mnist") == keras
    given = put(home / "given")
    monkeypatch.setenv("CONVTUI_DATA", str(home / "given"))
    assert locate("mnist") == given


def test_keras_cache_in_the_home_folder_is_known_without_keras_home(home, monkeypatch):
    monkeypatch.delenv("KERAS_HOME")
    monkeypatch.setenv("HOME", str(home))
    cached = put(home / ".keras" / "datasets")
    assert locate("mnist") == cached


def test_a_folder_named_like_the_file_is_not_the_file(home):
    (home / "home" / "data" / "mnist.npz").mkdir(parents=True)
    assert locate("mnist") is None


def test_a_folder_that_may_not_be_entered_is_passed_over(home, monkeypatch):
    def forbidden(self: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "is_file", forbidden)
    assert locate("mnist") is None


def test_what_is_required_and_nowhere_comes_with_the_line_to_type(home):
    with pytest.raises(Missing, match="`convtui data fetch mnist`, or use digit:4") as caught:
        required(MNIST)
    assert "\n" not in str(caught.value)


def test_an_unknown_data_set_suggests_the_nearest(home):
    with pytest.raises(BadInput, match="'mnits': did you mean 'mnist'"):
        locate("mnits")
