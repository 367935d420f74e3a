"""Files and folders that are whole or not there."""

import errno
import os
import stat
from pathlib import Path

import pytest

from convtui.errors import BadInput
from convtui.safe_file import (
    beside_it,
    make_folder_safely,
    put_in_place,
    sweep,
    write_folder_safely,
    write_safely,
)

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


@pytest.fixture
def order(monkeypatch):
    """What was synced and what was renamed, in the order in which it happened."""
    happened = []
    sync, replace, rename = os.fsync, Path.replace, Path.rename

    def name_of(descriptor):
        return Path(f"/proc/self/fd/{descriptor}").readlink()

    def told_sync(descriptor):
        happened.append(("sync", name_of(descriptor).name))
        sync(descriptor)

    def told(what):
        def moved(self, target):
            happened.append(("rename", Path(target).name))
            return what(self, target)

        return moved

    monkeypatch.setattr(os, "fsync", told_sync)
    monkeypatch.setattr(Path, "replace", told(replace))
    monkeypatch.setattr(Path, "rename", told(rename))
    return happened


def test_a_file_is_on_disk_before_it_has_its_name_and_then_its_folder_is(tmp_path, order):
    write_safely(tmp_path / "spec.json", "{}")
    (first, beside), *rest = order
    assert first == "sync"
    assert beside.endswith("-spec.json")
    assert rest == [("rename", "spec.json"), ("sync", tmp_path.name)]


def test_what_a_library_wrote_beside_is_on_disk_before_it_has_its_name(tmp_path, order):
    beside = beside_it(tmp_path / "model.keras")
    beside.write_bytes(b"whole")
    put_in_place(beside, tmp_path / "model.keras")
    assert order == [
        ("sync", beside.name),
        ("rename", "model.keras"),
        ("sync", tmp_path.name),
    ]


def test_a_new_folder_is_on_disk_with_its_files_before_it_has_its_name(tmp_path, order):
    write_folder_safely(tmp_path / "out", FILES)
    files, (_, folder), *rest = order[:2], *order[2:]
    assert files == [("sync", "a.txt"), ("sync", "b.txt")]
    assert folder.startswith(".out.")
    assert rest == [("rename", "out"), ("sync", tmp_path.name)]


def test_the_files_of_a_folder_that_is_there_are_on_disk_before_they_have_their_names(
    tmp_path, order
):
    (tmp_path / "out").mkdir()
    write_folder_safely(tmp_path / "out", FILES)
    assert [what for what, _ in order] == ["sync", "sync", "sync", "rename", "rename", "sync"]
    assert order[-1] == ("sync", "out")


def test_a_folder_gets_the_first_name_that_nothing_has(tmp_path, order):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").symlink_to("nowhere")
    assert make_folder_safely(tmp_path, ["a", "b", "c"], FILES) == tmp_path / "c"
    assert content(tmp_path / "c") == FILES
    assert order[-2:] == [("rename", "c"), ("sync", tmp_path.name)]
    with pytest.raises(FileExistsError):
        make_folder_safely(tmp_path, ["a", "b"], FILES)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "c"]


def test_a_disk_that_breaks_while_it_is_synced_is_told_and_keeps_what_was_there(
    tmp_path, monkeypatch
):
    (tmp_path / "spec.json").write_text("old")

    def broken(descriptor):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(BadInput, match=r"cannot be written \(input/output error\)"):
        write_safely(tmp_path / "spec.json", "new")
    assert content(tmp_path) == {"spec.json": b"old"}


def test_a_file_system_that_cannot_sync_a_folder_is_written_to_all_the_same(tmp_path, monkeypatch):
    sync = os.fsync

    def files_only(descriptor):
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", files_only)
    write_safely(tmp_path / "spec.json", "new")
    assert content(tmp_path) == {"spec.json": b"new"}


def test_what_a_killed_process_left_is_swept_and_nothing_else(tmp_path):
    kept = ["checkpoint.keras", ".mine", ".4711-notes.txt", "tmp.txt", ".x-checkpoint.keras.bak"]
    swept = [".4711-checkpoint.keras", ".a_b8c9d0-report.json", "tmpabcd1234"]
    for name in (*kept, *swept):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "tmp_h5store").mkdir()
    sweep(tmp_path, ["checkpoint.keras", "report.json"])
    assert sorted(content(tmp_path)) == sorted(kept)
    sweep(tmp_path / "gone", ["x"])
