"""Fetching from a server on this computer that behaves well, badly, or not at all."""

import hashlib
import io
import socket
import time
from pathlib import Path

import numpy as np
import pytest

from convtui.datasets import download as download_module
from convtui.datasets import locate
from convtui.datasets.catalogue import Source
from convtui.datasets.fetch import fetch
from convtui.errors import BadInput, Missing


class Watch:
    """Remembers what progress was told; interrupts, as ctrl+c does, after so many bytes."""

    def __init__(self, interrupt_after: int | None = None) -> None:
        self.told: list[tuple[int, int | None]] = []
        self.interrupt_after = interrupt_after

    def __call__(self, done: int, total: int | None) -> None:
        self.told.append((done, total))
        if self.interrupt_after is not None and done >= self.interrupt_after:
            raise KeyboardInterrupt


@pytest.fixture
def source(shelf, digits, monkeypatch):
    buffer = io.BytesIO()
    np.savez(buffer, **digits)
    shelf.payload = buffer.getvalue()
    monkeypatch.setattr(download_module, "CHUNK", 1000)
    return Source(shelf.url, hashlib.sha256(shelf.payload).hexdigest())


def part(home: Path) -> Path:
    return home / "home" / "cache" / "mnist.npz.part"


def test_a_fetched_file_is_whole_in_its_place_and_found(home, shelf, source):
    watch = Watch()
    path = fetch("mnist", progress=watch, source=source)
    assert path == home / "home" / "data" / "mnist.npz" == locate("mnist")
    assert path.read_bytes() == shelf.payload
    assert watch.told[0] == (0, len(shelf.payload))
    assert watch.told[-1] == (len(shelf.payload), len(shelf.payload))
    assert [entry.name for entry in path.parent.iterdir()] == ["mnist.npz"]
    assert not part(home).exists()


def test_what_is_there_already_is_not_fetched_again(home, shelf, source):
    first = fetch("mnist", progress=Watch(), source=source)
    watch = Watch()
    assert fetch("mnist", progress=watch, source=source) == first
    assert watch.told == []
    assert len(shelf.ranges) == 1


def test_an_interrupted_download_goes_on_where_it_stopped(home, shelf, source):
    with pytest.raises(KeyboardInterrupt):
        fetch("mnist", progress=Watch(interrupt_after=5000), source=source)
    assert part(home).stat().st_size == 5000
    assert locate("mnist") is None
    watch = Watch()
    path = fetch("mnist", progress=watch, source=source)
    assert shelf.ranges == [None, "bytes=5000-"]
    assert watch.told[0] == (5000, len(shelf.payload))
    assert path.read_bytes() == shelf.payload


def test_a_server_that_knows_no_ranges_starts_again(home, shelf, source):
    shelf.knows_ranges = False
    part(home).parent.mkdir(parents=True)
    part(home).write_bytes(shelf.payload[:4000])
    watch = Watch()
    path = fetch("mnist", progress=watch, source=source)
    assert watch.told[0] == (0, len(shelf.payload))
    assert path.read_bytes() == shelf.payload


def test_a_server_that_answers_with_another_range_is_not_trusted(home, shelf, source):
    shelf.answers_from = 0
    part(home).parent.mkdir(parents=True)
    part(home).write_bytes(shelf.payload[:4000])
    assert fetch("mnist", progress=Watch(), source=source).read_bytes() == shelf.payload


def test_a_server_that_does_not_say_how_much_it_sends_is_believed_at_the_end(home, shelf, source):
    shelf.says_length = False
    watch = Watch()
    assert fetch("mnist", progress=watch, source=source).read_bytes() == shelf.payload
    assert {total for _, total in watch.told} == {None}


def test_a_connection_cut_twice_is_taken_up_again_by_itself(home, shelf, source):
    shelf.cuts = [7000, 3000]
    assert fetch("mnist", progress=Watch(), source=source).read_bytes() == shelf.payload
    assert shelf.ranges == [None, "bytes=7000-", "bytes=10000-"]


def test_a_connection_that_brings_nothing_more_is_given_up_and_its_part_kept(home, shelf, source):
    shelf.cuts = [7000, 0]
    with pytest.raises(Missing, match=r"broke off after 0\.0 MB") as caught:
        fetch("mnist", progress=Watch(), source=source)
    assert "\n" not in str(caught.value)
    assert part(home).stat().st_size == 7000


def test_a_part_that_is_whole_already_is_taken(home, shelf, source):
    part(home).parent.mkdir(parents=True)
    part(home).write_bytes(shelf.payload)
    assert fetch("mnist", progress=Watch(), source=source).read_bytes() == shelf.payload


def test_a_wrong_checksum_removes_what_came_and_says_so(home, shelf, source):
    wrong = Source(source.url, "0" * 64)
    with pytest.raises(Missing) as caught:
        fetch("mnist", progress=Watch(), source=wrong)
    message = str(caught.value)
    assert "not the published file" in message
    assert hashlib.sha256(shelf.payload).hexdigest()[:12] in message
    assert "\n" not in message
    assert not part(home).exists()
    assert locate("mnist") is None


def test_a_part_of_another_file_is_found_out_and_the_next_attempt_succeeds(home, shelf, source):
    part(home).parent.mkdir(parents=True)
    part(home).write_bytes(b"x" * 4000)
    with pytest.raises(Missing, match="not the published file"):
        fetch("mnist", progress=Watch(), source=source)
    assert fetch("mnist", progress=Watch(), source=source).read_bytes() == shelf.payload


@pytest.mark.parametrize("status", [403, 404, 416, 500, 503])
def test_another_answer_than_the_file_is_told_with_what_one_may_do(home, shelf, source, status):
    shelf.status = status
    with pytest.raises(Missing) as caught:
        fetch("mnist", progress=Watch(), source=source)
    message = str(caught.value)
    assert f"{source.url} could not be fetched: the server answered {status}" in message
    assert "type `convtui data fetch mnist` again" in message
    assert f"put mnist.npz (keys x_train y_train x_test y_test) into {home}/home/data" in message
    assert "\n" not in message


@pytest.mark.parametrize("address", ["http://127.0.0.1:{port}/m.npz", "http://no.invalid/m.npz"])
def test_offline_is_one_line_that_says_what_failed_and_what_to_type(home, address):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = address.format(port=free.getsockname()[1])
    with pytest.raises(
        Missing, match=r"could not be fetched: .*`convtui data fetch mnist`"
    ) as caught:
        fetch("mnist", progress=Watch(), source=Source(address, "0" * 64))
    assert "\n" not in str(caught.value)


def test_a_server_that_never_answers_is_given_up(home, shelf, source, monkeypatch):
    monkeypatch.setattr(download_module, "TIMEOUT", 0.2)
    shelf.wait = 30
    start = time.monotonic()
    with pytest.raises(Missing, match="could not be fetched: no answer within"):
        fetch("mnist", progress=Watch(), source=source)
    assert time.monotonic() - start < 3


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_one_line_that_names_it(home, shelf, source):
    part(home).parent.mkdir(parents=True)
    part(home).symlink_to("/dev/full")
    with pytest.raises(Missing, match="No space left on device: make room there") as caught:
        fetch("mnist", progress=Watch(), source=source)
    assert "\n" not in str(caught.value)


def test_a_folder_that_cannot_be_made_is_one_line_too(home, shelf, source):
    (home / "home").write_text("a file in the way")
    with pytest.raises(
        Missing, match=r"mnist\.npz could not be written to .*CONVTUI_HOME"
    ) as caught:
        fetch("mnist", progress=Watch(), source=source)
    assert "\n" not in str(caught.value)


def test_a_damaged_file_in_the_own_folder_is_fetched_again(home, shelf, source):
    damaged = home / "home" / "data" / "mnist.npz"
    damaged.parent.mkdir(parents=True)
    damaged.write_text("half a file")
    assert fetch("mnist", progress=Watch(), source=source).read_bytes() == shelf.payload


def test_a_damaged_file_of_the_user_is_left_alone_and_named(home, shelf, source, monkeypatch):
    (home / "mnist.npz").write_text("half a file")
    monkeypatch.setenv("CONVTUI_DATA", str(home))
    with pytest.raises(BadInput, match="not as it must be"):
        fetch("mnist", progress=Watch(), source=source)
    assert (home / "mnist.npz").read_text() == "half a file"
    assert shelf.ranges == []


def test_cifar_is_converted_on_its_way(home, shelf, record, pack):
    archive = home / "made.tar.gz"
    pack(archive, [record(3)] * 6)
    shelf.payload = archive.read_bytes()
    md5 = hashlib.md5(shelf.payload).hexdigest()
    path = fetch("cifar10", progress=Watch(), source=Source(shelf.url, md5, "md5"))
    assert path == home / "home" / "data" / "cifar10.npz" == locate("cifar10")
    with np.load(path) as made:
        assert made["x_train"].shape == (5, 32, 32, 3)
    assert [entry.name for entry in path.parent.iterdir()] == ["cifar10.npz"]


def test_an_interrupted_conversion_leaves_no_half_file(home, shelf, source, monkeypatch):
    def interrupted(_: Path, target: Path) -> None:
        target.write_text("half")
        raise KeyboardInterrupt

    monkeypatch.setitem(fetch.__globals__["CONVERSIONS"], "mnist", interrupted)
    with pytest.raises(KeyboardInterrupt):
        fetch("mnist", progress=Watch(), source=source)
    assert list((home / "home" / "data").iterdir()) == []
    assert part(home).read_bytes() == shelf.payload


def test_an_unknown_data_set_suggests_the_nearest(home):
    with pytest.raises(BadInput, match="'mnits': did you mean 'mnist'"):
        fetch("mnits", progress=Watch())
