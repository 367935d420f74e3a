"""Files in a folder of somebody else: regular ones only, no link followed, none too large."""

import os
import socket
from pathlib import Path

import pytest

from convtui.regular_file import FileTooLarge, NotRegular, append, open_to_append, read_regular


def make_link(path, elsewhere):
    path.symlink_to(elsewhere)


def make_pipe(path, elsewhere):
    os.mkfifo(path)


def make_endless(path, elsewhere):
    path.symlink_to("/dev/zero")


def make_socket(path, elsewhere):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


def make_folder(path, elsewhere):
    path.mkdir()


ODD = [make_link, make_pipe, make_endless, make_socket, make_folder]


@pytest.fixture
def elsewhere(tmp_path):
    """A file of the user's that has nothing to do with it."""
    path = tmp_path / "start-up"
    path.write_bytes(b"mine\n")
    return path


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "run"
    path.mkdir()
    return path


@pytest.mark.timeout(20)
@pytest.mark.parametrize("make", ODD)
def test_what_is_no_regular_file_is_refused_at_once_and_harms_nothing(folder, elsewhere, make):
    make(folder / "events.jsonl", elsewhere)
    for use in (lambda path: read_regular(path, 100), lambda path: append(path, b"x", sync=False)):
        with pytest.raises(NotRegular) as refused:
            use(folder / "events.jsonl")
        assert refused.value.strerror.startswith("it is a ")
    assert elsewhere.read_bytes() == b"mine\n"


@pytest.mark.timeout(20)
def test_a_pipe_with_a_reader_is_not_written_to(folder):
    os.mkfifo(folder / "log.txt")
    reader = os.open(folder / "log.txt", os.O_RDONLY | os.O_NONBLOCK)
    try:
        with pytest.raises(NotRegular):
            append(folder / "log.txt", b"x", sync=False)
        assert os.read(reader, 10) == b""
    finally:
        os.close(reader)


def test_a_file_in_a_folder_that_is_a_link_is_not_opened(folder, elsewhere, tmp_path):
    (folder / "log.txt").write_bytes(b"")
    (tmp_path / "linked").symlink_to(folder)
    for use in (lambda path: read_regular(path, 100), open_to_append):
        with pytest.raises(NotRegular) as refused:
            use(tmp_path / "linked" / "log.txt")
        assert refused.value.strerror == "its folder is a link, which is not followed"


def test_links_above_that_folder_are_the_users_own(tmp_path):
    (tmp_path / "big disk" / "run").mkdir(parents=True)
    (tmp_path / "runs").symlink_to(tmp_path / "big disk")
    append(tmp_path / "runs" / "run" / "log.txt", b"x", sync=False)
    assert read_regular(tmp_path / "runs" / "run" / "log.txt", 10) == b"x"


def test_a_file_with_a_second_name_is_read_and_not_appended_to(folder, elsewhere):
    (folder / "log.txt").hardlink_to(elsewhere)
    assert read_regular(folder / "log.txt", 100) == b"mine\n"
    with pytest.raises(NotRegular) as refused:
        append(folder / "log.txt", b"x", sync=False)
    assert "second name" in refused.value.strerror
    assert elsewhere.read_bytes() == b"mine\n"


def test_no_more_is_read_than_was_allowed(folder):
    (folder / "spec.json").write_bytes(b"x" * 101)
    with pytest.raises(FileTooLarge) as refused:
        read_regular(folder / "spec.json", 100)
    assert "larger than" in refused.value.strerror
    assert read_regular(folder / "spec.json", 101) == b"x" * 101


def test_every_refusal_gives_its_descriptors_back(folder, elsewhere):
    for number, make in enumerate(ODD):
        make(folder / str(number), elsewhere)
    (folder / "large").write_bytes(b"x" * 101)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for name in [*map(str, range(len(ODD))), "large", "gone"]:
        with pytest.raises(OSError, match=r"\S"):
            read_regular(folder / name, 100)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_file_that_the_user_names_may_be_a_link(folder, elsewhere):
    (folder / "mine.toml").symlink_to(elsewhere)
    assert read_regular(folder / "mine.toml", 100, follow_links=True) == b"mine\n"
