"""Files that are whole or not there: written beside, then renamed."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
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


def write_folder_safely(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files by their names into a folder, which appears with all of them.

    A folder that is there keeps what else it holds; its files are replaced once all are on disk.

    Raises:
        BadInput: the folder cannot be written, or the disk is full.
    """
    try:
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            for name, content in files.items():
                (beside / name).write_bytes(content)
            beside.chmod(0o777 & ~_umask())
            if folder.is_dir():
                for name in files:
                    (beside / name).replace(folder / name)
            else:
                beside.rename(folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise _refused(folder, error) from None


def refuse_unwritable(folder: Path) -> None:
    """Find out before the work, not after it, that nothing can be written there.

    Raises:
        BadInput: the folder is missing, is none, or cannot be written.
    """
    problem = ""
    if not folder.exists():
        problem = "no such folder"
    elif not folder.is_dir():
        problem = "not a folder"
    elif not os.access(folder, os.W_OK | os.X_OK):
        problem = "permission denied"
    if problem:
        raise BadInput(f"{folder} cannot be written ({problem}): choose another folder")


def _refused(path: Path, error: OSError) -> BadInput:
    reason = (error.strerror or str(error)).lower()
    return BadInput(f"{path} cannot be written ({reason}): choose another file or folder")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
