"""Files that are whole or not there: written beside, then renamed, and safe from a power cut.

A name must not reach the disk before the bytes it stands for, or a power cut leaves an empty file
where a whole one was. So the file is synced, then renamed, and then its folder, which holds names.
"""

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from convtui.errors import BadInput

UNFINISHED = ".new-"
"""How a folder is called while it is being filled."""


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
        descriptor, beside = tempfile.mkstemp(prefix=".", suffix=f"-{path.name}", dir=path.parent)
    except OSError as error:
        raise _refused(path, error) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(descriptor)
        Path(beside).chmod(0o666 & ~_umask())
        Path(beside).replace(path)
        sync_folder(path.parent)
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
        with _filled(folder.parent, f".{folder.name}.", files) as beside:
            if folder.is_dir():
                for name in files:
                    (beside / name).replace(folder / name)
                sync_folder(folder)
            else:
                beside.rename(folder)
                sync_folder(folder.parent)
    except OSError as error:
        raise _refused(folder, error) from None


def make_folder_safely(root: Path, names: Iterable[str], files: Mapping[str, bytes]) -> Path:
    """Make a folder with these files in it, under the first of the names that nothing has yet.

    Raises:
        FileExistsError: every name is taken.
        OSError: the folder cannot be written, or the disk is full.
    """
    root.mkdir(parents=True, exist_ok=True)
    with _filled(root, UNFINISHED, files) as beside:
        for name in names:
            folder = root / name
            if os.path.lexists(folder):
                continue
            try:
                beside.rename(folder)
            except OSError:
                if not os.path.lexists(folder):
                    raise
                continue
            sync_folder(root)
            return folder
    raise FileExistsError(errno.EEXIST, "every name is taken", str(root))


def put_in_place(beside: Path, path: Path) -> None:
    """Let a file that a library wrote beside `path` take its place, once it is on disk.

    Raises:
        OSError: it is not there, or the folder cannot be written.
    """
    with beside.open("rb") as file:
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def beside_it(path: Path) -> Path:
    """Where a library may write what is to be put in the place of `path`."""
    return path.with_name(f".{os.getpid()}-{path.name}")


def sweep(folder: Path, names: Iterable[str]) -> None:
    """Remove what a process that was killed left beside these files; nobody may be writing them.

    A `*` in a name stands for anything. Libraries that write them make temporary files and folders
    of their own there (`tmp…`).
    """
    of_these = "|".join(re.escape(name).replace(r"\*", ".*") for name in names)
    left = re.compile(rf"\.\w+-(?:{of_these})|tmp\w{{8}}")
    with suppress(OSError):
        for entry in folder.iterdir():
            if not left.fullmatch(entry.name):
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on disk, where the file system knows how to.

    Raises:
        OSError: the disk is broken.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except PermissionError:  # written to and not listed: nothing to hold it by
        return
    try:
        os.fsync(descriptor)
    except OSError as problem:
        if problem.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(descriptor)


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


@contextmanager
def _filled(root: Path, prefix: str, files: Mapping[str, bytes]) -> Iterator[Path]:
    """A folder beside the one that is meant, with all the files on disk; gone after the block."""
    beside = Path(tempfile.mkdtemp(prefix=prefix, dir=root))
    try:
        for name, content in files.items():
            with (beside / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        beside.chmod(0o777 & ~_umask())
        sync_folder(beside)
        yield beside
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _refused(path: Path, error: OSError) -> BadInput:
    reason = (error.strerror or str(error)).lower()
    return BadInput(f"{path} cannot be written ({reason}): choose another file or folder")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
