"""Files that are whole or not there: written beside, then renamed."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from convtui.errors import BadInput


def write_safely(path: Path, content: str | bytes) -> None:
    """Put `content` at `path`, replacing what is there only once all of it is on disk.

    Raises:
        BadInput: the folder is missing, cannot be written, or the disk is full.
    """
    with written_safely(path) as file:
        file.write(content.encode() if isinstance(content, str) else content)


@contextmanager
def written_safely(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that takes the place of `path` once the block has ended well.

    Raises:
        BadInput: the folder is missing, cannot be written, or the disk is full.
    """
    try:
        descriptor, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise _refused(path, error) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
        Path(beside).chmod(0o666 & ~_umask())
        Path(beside).replace(path)
    except OSError as error:
        Path(beside).unlink(missing_ok=True)
        raise _refused(path, error) from None
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


from collections.abc import Iterator
from contextlib import contextmanager


def _refused(path: Path, error: OSError) -> BadInput:
    reason = (error.strerror or str(error)).lower()
    return BadInput(f"{path} cannot be written ({reason}): choose another file or folder")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
