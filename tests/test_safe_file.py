"""Files and folders that are whole or not there."""

import pytest

from convtui.errors import BadInput
from convtui.safe_file import write_folder_safely, write_safely

FILES = {"a.txt": b"new", "b.txt": b"more"}


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_folder_appears_with_all_its_files_and_nothing_beside_it(tmp_path):
    write_folder_safely(tmp_path / "out", FILES)
    assert content(tmp_path / "out") == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert (tmp_path / "out").stat().st_mode & 0o500 == 0o500


def test_a_folder_that_is_there_keeps_what_else_it_holds(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.txt").write_bytes(b"old")
    (tmp_path / "out" / "mine.txt").write_bytes(b"mine")
    write_folder_safely(tmp_path / "out", FILES)
    assert content(tmp_path / "out") == FILES | {"mine.txt": b"mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_cannot_be_written_leaves_nothing_and_is_one_line(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    for target in (tmp_path / "nowhere" / "out", tmp_path / "file"):
        with pytest.raises(BadInput, match=r"cannot be written \(.*choose another") as caught:
            write_folder_safely(target, FILES)
        assert "\n" not in str(caught.value)
    with pytest.raises(BadInput, match="cannot be written"):
        write_safely(tmp_path / "nowhere" / "file", "x")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
