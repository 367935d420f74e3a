"""A home of its own for every test, small data sets, and a server on this computer."""

import io
import tarfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("CONVTUI_DATA", raising=False)
    monkeypatch.setenv("no_proxy", "*")
    return tmp_path


@dataclass
class Shelf:
    """What the server answers with, and what it was asked."""

    payload: bytes = b""
    knows_ranges: bool = True
    answers_from: int | None = None
    says_length: bool = True
    cuts: list[int] = field(default_factory=list)
    status: int = 200
    wait: float = 0
    ranges: list[str | None] = field(default_factory=list)
    url: str = ""
    done: threading.Event = field(default_factory=threading.Event)


class _Handler(BaseHTTPRequestHandler):
    shelf: Shelf

    def do_GET(self) -> None:
        shelf, asked = self.shelf, self.headers.get("Range")
        shelf.ranges.append(asked)
        shelf.done.wait(shelf.wait)
        if shelf.status != 200:
            self.send_error(shelf.status)
            return
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        if not shelf.knows_ranges:
            start = 0
        elif asked and shelf.answers_from is not None:
            start = shelf.answers_from
        elif start >= len(shelf.payload):
            self.send_error(416)
            return
        self._send(start, partial=bool(asked) and shelf.knows_ranges)

    def _send(self, start: int, *, partial: bool) -> None:
        shelf, body = self.shelf, self.shelf.payload[start:]
        self.send_response(206 if partial else 200)
        if partial:
            last = len(shelf.payload) - 1
            self.send_header("Content-Range", f"bytes {start}-{last}/{len(shelf.payload)}")
        if shelf.says_length:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: shelf.cuts.pop(0)] if shelf.cuts else body)

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Keep quiet: clients that hang up are part of the tests."""


@pytest.fixture
def shelf(home: Path) -> Iterator[Shelf]:
    shelf = Shelf()
    handler = type("Handler", (_Handler,), {"shelf": shelf})
    server = _Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    shelf.url = f"http://127.0.0.1:{server.server_port}/mnist.npz"
    yield shelf
    shelf.done.set()
    server.shutdown()
    server.server_close()
    thread.join()


def cifar_record(label: int) -> bytes:
    """One picture, byte by byte as the format's description has it."""
    planes = [
        (plane * 80 + row * 2 + column + label) % 256
        for plane in range(3)
        for row in range(32)
        for column in range(32)
    ]
    return bytes([label, *planes])


def pack_cifar(path: Path, batches: list[bytes]) -> None:
    names = [f"data_batch_{number}.bin" for number in range(1, 6)] + ["test_batch.bin"]
    with tarfile.open(path, "w:gz") as archive:
        for name, data in zip(names, batches, strict=False):
            member = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))


@pytest.fixture
def record() -> Callable[[int], bytes]:
    return cifar_record


@pytest.fixture
def pack() -> Callable[[Path, list[bytes]], None]:
    return pack_cifar


@pytest.fixture
def digits() -> dict[str, np.ndarray]:
    """Arrays as in MNIST, but 30 and 10 random images; the labels run 3, 4, … 9, 0, 1, 2, 3 …"""
    random = np.random.default_rng(1)
    labels = ((np.arange(30) + 3) % 10).astype(np.uint8)
    return {
        "x_train": random.integers(0, 256, (30, 28, 28), dtype=np.uint8),
        "y_train": labels,
        "x_test": random.integers(0, 256, (10, 28, 28), dtype=np.uint8),
        "y_test": labels[:10],
    }
