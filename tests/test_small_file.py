"""What people write is read; what is no such file is refused, and never waited for."""

import os
import threading

import pytest

from convtui.errors import BadInput
from convtui.kernels import load_kernel
from convtui.networks.zoo import load_architecture
from convtui.studies.searches.space import load_space

LOADERS = [load_space, load_architecture, load_kernel]


@pytest.fixture
def pipe(tmp_path):
    """A named pipe; whoever reads it after all is not kept waiting for ever."""
    path = tmp_path / "pipe.toml"
    os.mkfifo(path)
    writer = threading.Thread(target=lambda: path.open("w").close())
    writer.start()
    yield path
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    writer.join()
    os.close(reader)


@pytest.mark.parametrize("load", LOADERS)
def test_a_pipe_is_refused_at_once(pipe, load):
    with pytest.raises(BadInput, match=r"pipe\.toml is not a file: give a [a-z ]+$"):
        load(str(pipe))


@pytest.mark.parametrize("load", LOADERS)
def test_what_is_not_text_is_refused(tmp_path, load):
    file = tmp_path / "picture.toml"
    file.write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(BadInput, match=r"picture\.toml is not text"):
        load(str(file))
